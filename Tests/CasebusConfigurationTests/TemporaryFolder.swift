import CasebusConfiguration
import CasebusModel
import Foundation
import Testing

/// A folder of its own for one test, removed behind it.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("casebus-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}

/// Key pairs that differ and have the form of CURVE keys, without making any.
struct SampleKeys {
    private var made = 0

    mutating func next() -> KeyPair {
        made += 1
        func key(_ letter: String) -> String { String((String(repeating: letter, count: 40) + "\(made)").suffix(40)) }
        return KeyPair(publicKey: key("p"), secretKey: key("s"))
    }
}

/// A folder as `casebus init` leaves it, with two units.
func writeSample(_ folder: String) throws -> Installation {
    var keys = SampleKeys()
    var plan = Installation.Plan()
    plan.units = [
        (try #require(Address("operator/main")), .operator), (try #require(Address("bureau/market_north")), .unit),
    ]
    return try Installation.write(plan, to: folder) { keys.next() }
}

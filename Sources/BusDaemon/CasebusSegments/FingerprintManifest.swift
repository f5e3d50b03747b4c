import CasebusJournal
import CasebusModel

/// Which runs count, and how far they reach: the one file that is replaced when runs come and go.
///
/// - Shape: the lines `casebus-fingerprints 1`, `log <32 hex>`, `covered <n>`, `next <n>`, one `run <number> <level>`
///   for each run, `check <16 hex>` (XXH3-64 of the bytes before it), each ended by a line feed.
struct FingerprintManifest: Equatable, Sendable {
    struct Run: Equatable, Sendable {
        var number: UInt64
        /// How often its entries were merged.
        var level: Int
        var name: String { "run-\(number).fpr" }
    }

    static let fileName = "manifest"

    var logID: [UInt8]
    /// Every record up to here is in a run.
    var covered: UInt64 = 0
    /// The number of the next run.
    var next: UInt64 = 1
    var runs: [Run] = []

    func encoded() -> [UInt8] {
        var text = "casebus-fingerprints 1\nlog \(Hexadecimal.text(logID))\ncovered \(covered)\nnext \(next)\n"
        for run in runs { text += "run \(run.number) \(run.level)\n" }
        let bytes = Array(text.utf8)
        return bytes + Array("check \(Hexadecimal.text(bytes.withUnsafeBytes { FrameCodec.hash($0) }))\n".utf8)
    }

    init(logID: [UInt8]) { self.logID = logID }

    /// - Returns: `nil` when the bytes are not a manifest of this version or were changed.
    init?(_ bytes: [UInt8]) {
        logID = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 2, let number = words[0] == "log" || words[0] == "check" ? 0 : UInt64(words[1]) else {
                return nil
            }
            switch words[0] {
            case "log": logID = Hexadecimal.bytes(String(words[1])) ?? []
            case "covered": covered = number
            case "next": next = number
            case "run":
                guard words.count == 3, let level = Int(words[2]) else { return nil }
                runs.append(Run(number: number, level: level))
            default: break
            }
        }
        guard logID.count == 16, encoded() == bytes else { return nil }
    }
}

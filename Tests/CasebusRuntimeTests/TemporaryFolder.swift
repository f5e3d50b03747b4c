import Foundation

/// A folder of its own for one test, removed afterwards.
@discardableResult
func withTemporaryFolder<R>(_ body: (String) throws -> R) throws -> R {
    let path = try madeFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

@discardableResult
func withTemporaryFolder<R>(_ body: (String) async throws -> R) async throws -> R {
    let path = try madeFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

private func madeFolder() throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("casebus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url.path
}

/// Names in a folder below a test's own, sorted; none where it is not there.
func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
}

/// Flips a bit of a file.
func flip(_ path: String, byte: Int) throws {
    let url = URL(fileURLWithPath: path)
    var bytes = [UInt8](try Data(contentsOf: url))
    bytes[byte] ^= 1
    try Data(bytes).write(to: url)
}

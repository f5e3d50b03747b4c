internal import Foundation
internal import Glibc

/// The file `alerts.json` of the state folder: replaced as a whole, flushed before it gets its name.
struct BookFile: Sendable {
    static let name = "alerts.json"
    /// The largest file read: above all that the bounds of the book allow.
    static let bytesMax = 32 * 1024 * 1024

    struct Unreadable: Error { var reason: String }

    private let folder: String
    private var path: String { "\(folder)/\(Self.name)" }

    init(stateFolder: String) { folder = stateFolder }

    /// - Returns: `nil` where there is none.
    /// - Throws: ``Unreadable``.
    func read() throws -> AlertBook? {
        guard access(path, F_OK) == 0 else { return nil }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw Unreadable(reason: "it cannot be opened") }
        defer { try? handle.close() }
        do {
            let data = try handle.read(upToCount: Self.bytesMax + 1) ?? Data()
            guard data.count <= Self.bytesMax else { throw Unreadable(reason: "more than \(Self.bytesMax) bytes") }
            return try JSONDecoder().decode(AlertBook.self, from: data)
        } catch is DecodingError {
            throw Unreadable(reason: "it is no book of alerts")
        }
    }

    /// Gives a file that is of no use another name, so that somebody can look at it.
    func setAside() { _ = rename(path, path + ".damaged") }

    func remove() { _ = unlink(path) }

    /// - Throws: ``Unreadable`` with why it could not be written.
    func write(_ book: AlertBook) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let bytes = [UInt8](try encoder.encode(book))
        let temporary = path + ".tmp"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure() }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count > 0 { done += count } else if errno != EINTR { throw failure() }
        }
        guard fsync(file) == 0, rename(temporary, path) == 0 else { throw failure() }
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure() }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure() }
    }

    private func failure() -> Unreadable { Unreadable(reason: String(cString: strerror(errno))) }
}

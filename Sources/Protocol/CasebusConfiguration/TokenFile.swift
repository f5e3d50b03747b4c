package import CasebusModel
import Foundation
internal import Glibc

/// The file of the board's tokens: one JSON object a line, only ever added to.
///
/// A line gives a token out (`id`, `sha256`, `unit`, `role`, `created`, `expires`) or takes one back (`id`, `revoked`).
/// The file has mode 0600; from its digests nobody gets a token, but who may write it may read the board.
package enum TokenFile {
    /// Tokens in one file, those that are over included; above, none is added.
    package static let tokensMax = 10_000
    /// The largest file read, in bytes.
    package static let bytesMax = 8 * 1024 * 1024
    /// For how many days a token may be given out.
    package static let daysRange = 1...3650

    private struct Line: Codable {
        var id: String
        var sha256: String?
        var unit: String?
        var role: String?
        var created: String?
        var expires: String?
        var revoked: String?
    }

    /// - Throws: the first line that is none, or why the file cannot be read.
    package static func read(_ path: String) throws(ConfigurationMistake) -> [TokenEntry] {
        guard access(path, F_OK) == 0 || errno != ENOENT else {
            throw ConfigurationMistake(
                file: path, remedy: "There is no such file yet. `casebus tokens add` makes it, with the first token.")
        }
        return try parse(try PrivateFile.text(of: path, atMost: bytesMax, what: "tokens"), path)
    }

    static func parse(_ text: String, _ path: String) throws(ConfigurationMistake) -> [TokenEntry] {
        var entries: [TokenEntry] = []
        var places: [String: Int] = [:]
        for (number, text) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !text.isEmpty else { continue }
            func mistake(_ key: String, _ remedy: String) -> ConfigurationMistake {
                ConfigurationMistake(file: path, line: number + 1, key: key, remedy: remedy)
            }
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
                throw mistake("", "This is no line of a token. Remove it; casebus tokens add writes the file.")
            }
            if let revoked = line.revoked.flatMap({ Timestamp($0) }) {
                guard let place = places[line.id] else {
                    throw mistake("id", "No line above gives this token out. Remove the line.")
                }
                entries[place].revoked = entries[place].revoked ?? revoked
                continue
            }
            guard let entry = entry(line), places[line.id] == nil else {
                throw mistake(
                    line.id, "The token is incomplete or stands here twice. Remove the line and give out another.")
            }
            guard entries.count < tokensMax else {
                throw mistake(line.id, "There may be \(tokensMax) tokens. Remove the lines of those that are over.")
            }
            places[entry.id] = entries.count
            entries.append(entry)
        }
        return entries
    }

    private static func entry(_ line: Line) -> TokenEntry? {
        guard Hexadecimal.bytes(line.id)?.count == BoardToken.idBytes,
            let digest = line.sha256.flatMap({ Hexadecimal.bytes($0) }),
            digest.count == 32, let unit = line.unit.flatMap({ Address($0) }),
            let role = line.role.flatMap({ Role(rawValue: $0) }), let created = line.created.flatMap({ Timestamp($0) }),
            let expires = line.expires.flatMap({ Timestamp($0) })
        else { return nil }
        return TokenEntry(
            id: line.id, digest: digest, unit: unit, role: role, created: created, expires: expires)
    }

    /// Adds a token; makes the file where there is none.
    package static func add(_ entry: TokenEntry, to path: String) throws(ConfigurationMistake) {
        let held = access(path, F_OK) == 0 ? try read(path) : []
        guard held.count < tokensMax else {
            throw ConfigurationMistake(
                file: path, remedy: "There may be \(tokensMax) tokens. Remove the lines of those that are over.")
        }
        try append(
            Line(
                id: entry.id, sha256: Hexadecimal.text(entry.digest), unit: entry.unit.text, role: entry.role.rawValue,
                created: "\(entry.created)", expires: "\(entry.expires)"), to: path)
    }

    /// Takes a token back, for good.
    ///
    /// - Returns: the token.
    package static func revoke(_ id: String, at now: Timestamp, in path: String) throws(ConfigurationMistake)
        -> TokenEntry
    {
        guard var entry = try read(path).first(where: { $0.id == id }) else {
            throw ConfigurationMistake(
                file: path, key: "id", value: id, remedy: "There is no such token: casebus tokens list shows them.")
        }
        guard entry.revoked == nil else { return entry }
        entry.revoked = now
        try append(Line(id: id, revoked: "\(now)"), to: path)
        return entry
    }

    /// One write at the file's end, so that two at once do not mix.
    private static func append(_ line: Line, to path: String) throws(ConfigurationMistake) {
        func failed() -> ConfigurationMistake {
            ConfigurationMistake(file: path, remedy: "The file cannot be written: \(String(cString: strerror(errno))).")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let text = try? encoder.encode(line) else { throw failed() }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failed() }
        defer { close(descriptor) }
        let bytes = Array(text) + [UInt8(ascii: "\n")]
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else { throw failed() }
    }
}

/// A file that only its owner may read.
enum PrivateFile {
    /// - Parameter what: what lies in it, in the plural.
    static func text(of path: String, atMost bytes: Int, what: String) throws(ConfigurationMistake) -> String {
        try check(path, others: 0o077, what: what)
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ConfigurationMistake(
                file: path, remedy: "The file of the \(what) cannot be read. Run this as the user who owns it.")
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: bytes + 1) ?? Data(), data.count <= bytes else {
            throw ConfigurationMistake(file: path, remedy: "The file has more than \(bytes) bytes. Shorten it.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// - Parameter others: the mode's bits that it must not have.
    static func check(_ path: String, others: mode_t, what: String) throws(ConfigurationMistake) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw ConfigurationMistake(
                file: path, remedy: "There is no such file of \(what). Make it, or name another.")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ConfigurationMistake(file: path, remedy: "This is no file. Name the file of the \(what).")
        }
        guard status.st_mode & others == 0 else {
            throw ConfigurationMistake(
                file: path, value: "mode \(String(status.st_mode & 0o777, radix: 8))",
                remedy: "Others could read or change the \(what). Run: chmod 600 \(path)")
        }
    }
}

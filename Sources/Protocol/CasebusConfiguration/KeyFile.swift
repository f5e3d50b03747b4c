import Foundation
package import Glibc

/// A CURVE key pair, each half as 40 characters of Z85 (ZeroMQ RFC 32).
package struct KeyPair: Equatable, Sendable {
    package let publicKey: String
    package let secretKey: String

    package init(publicKey: String, secretKey: String) {
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    /// Whether a text has the form of one half: 40 characters of the Z85 alphabet.
    package static func isKey(_ text: String) -> Bool {
        text.utf8.count == 40 && text.utf8.allSatisfy { alphabet.contains($0) }
    }

    private static let alphabet = Set(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)
}

extension KeyPair: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Only the public half: a key pair may end up in a log.
    package var description: String { "public \(publicKey)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}

/// The files a key lies in.
///
/// Two lines, `public: KEY` and `secret: KEY`; a file for others to have holds the first alone. A file
/// with a secret has mode 0600 and is never overwritten.
package enum KeyFile {
    /// The name of a unit's key file: its address with `/` as `_`; `_` itself and `%` are written `%5F` and `%25`,
    /// so that no two units share a file.
    package static func name(of address: String) -> String {
        var name = ""
        for character in address {
            switch character {
            case "/": name += "_"
            case "_": name += "%5F"
            case "%": name += "%25"
            default: name.append(character)
            }
        }
        // The server's own key lies in the same folder.
        return (name == "server" ? "%73erver" : name) + ".key"
    }

    /// What others may do with a credential: systemd lets the service's user read it by an access list, whose mask the
    /// mode shows as the group's.
    package static let credentialMode: mode_t = 0o040

    /// Whose key a file holds: what to do where it is missing differs.
    package enum Holder { case server, unit }

    /// Reads both halves.
    ///
    /// - Parameters:
    ///   - holder: whose key it is.
    ///   - othersMay: what of the mode is no mistake although it is not the owner's.
    /// - Throws: a mistake when the file is missing, malformed, or readable by others than its owner.
    package static func read(
        _ path: String, of holder: Holder, othersMay: mode_t = 0
    ) throws(ConfigurationMistake) -> KeyPair {
        var status = stat()
        guard stat(path, &status) == 0 else { throw unreadable(path, holder) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ConfigurationMistake(file: path, remedy: "This is not a file. Name the file that holds the key.")
        }
        let others = status.st_mode & 0o077 & ~othersMay
        guard others == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw ConfigurationMistake(
                file: path, value: "mode \(mode)",
                remedy: "Others could read or change the secret key. Run: chmod 600 \(path)")
        }
        let lines = try lines(of: path, holder)
        guard let publicKey = lines["public"], let secretKey = lines["secret"] else {
            throw ConfigurationMistake(
                file: path,
                remedy:
                    "The file must hold two lines, \"public: KEY\" and \"secret: KEY\", each key 40 characters of Z85.")
        }
        return KeyPair(publicKey: publicKey, secretKey: secretKey)
    }

    /// Reads the server's public half, from a file of either form.
    package static func readPublic(_ path: String) throws(ConfigurationMistake) -> String {
        guard let key = try lines(of: path, .server)["public"] else {
            throw ConfigurationMistake(
                file: path, remedy: "The file must hold the line \"public: KEY\", the key 40 characters of Z85.")
        }
        return key
    }

    /// Writes both halves into a new file of mode 0600.
    package static func write(_ keys: KeyPair, to path: String) throws(ConfigurationMistake) {
        try create(path, mode: 0o600, "public: \(keys.publicKey)\nsecret: \(keys.secretKey)\n")
    }

    /// Writes the public half into a new file that anybody may read.
    package static func writePublic(_ key: String, to path: String) throws(ConfigurationMistake) {
        try create(path, mode: 0o644, "public: \(key)\n")
    }

    private static func lines(
        of path: String, _ holder: Holder
    ) throws(ConfigurationMistake) -> [String: String] {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: 4096) ?? Data()
        } catch {
            throw unreadable(path, holder)
        }
        var found: [String: String] = [:]
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: true)
            guard parts.count == 2, parts[0].hasSuffix(":"), KeyPair.isKey(String(parts[1])) else { continue }
            found[String(parts[0].dropLast())] = String(parts[1])
        }
        return found
    }

    private static func unreadable(_ path: String, _ holder: Holder) -> ConfigurationMistake {
        // A folder that nobody lets us into may hold it all the same.
        let isMissing = access(path, F_OK) != 0 && errno == ENOENT
        guard isMissing else {
            return ConfigurationMistake(
                file: path, remedy: "The key file cannot be read. Run this as the user who owns it.")
        }
        let remedy =
            switch holder {
            case .server:
                "Put it back from a backup: with another key every client needs the new server.pub. `casebus init DIR` "
                    + "makes the keys of a new installation."
            case .unit:
                "Put it back from a backup. If it is lost: take the unit's entry out of units.yaml, then "
                    + "`casebus units add ADDRESS`, then `casebus reload`; the second alone for a unit that is not there yet."
            }
        return ConfigurationMistake(file: path, remedy: "There is no such key file. \(remedy)")
    }

    private static func create(_ path: String, mode: mode_t, _ text: String) throws(ConfigurationMistake) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            let reason =
                errno == EEXIST
                ? "A key lies there already; it is not overwritten." : String(cString: strerror(errno)) + "."
            throw ConfigurationMistake(file: path, remedy: "The key file cannot be written. \(reason)")
        }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw ConfigurationMistake(
                file: path, remedy: "The key file cannot be written: \(String(cString: strerror(errno))).")
        }
    }
}

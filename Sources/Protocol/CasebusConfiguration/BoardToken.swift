internal import Crypto
package import CasebusModel

/// A token that opens the board: random, shown once, kept nowhere but by its holder.
///
/// - Shape: `casebus_`, 16 hexadecimal digits that name it, `_`, 64 hexadecimal digits that are its secret: 256 bits.
package struct BoardToken: Sendable {
    package static let idBytes = 8
    package static let secretBytes = 32

    package let text: String
    /// What it is called in lists and logs; tells nothing of the secret.
    package let id: String
    /// SHA-256 of the whole text. The secret is random, so that a salt or a slow hash would add nothing.
    package var digest: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// A new one.
    package init(using generator: inout some RandomNumberGenerator) {
        func digits(_ count: Int, _ generator: inout some RandomNumberGenerator) -> String {
            (0..<count).map { _ in Hexadecimal.text([UInt8.random(in: .min ... .max, using: &generator)]) }.joined()
        }
        id = digits(Self.idBytes, &generator)
        text = "\(Self.prefix)\(id)_\(digits(Self.secretBytes, &generator))"
    }

    /// - Returns: `nil` where the text has not the form of one.
    package init?(_ text: String) {
        let idDigits = 2 * Self.idBytes
        let length = Self.prefix.utf8.count + idDigits + 1 + 2 * Self.secretBytes
        guard text.utf8.count == length, text.hasPrefix(Self.prefix) else { return nil }
        let rest = text.dropFirst(Self.prefix.count)
        let parts = rest.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == idDigits, parts.allSatisfy({ Hexadecimal.bytes($0) != nil })
        else {
            return nil
        }
        (self.text, id) = (text, String(parts[0]))
    }

    private static let prefix = "casebus_"
}

extension BoardToken: CustomStringConvertible, CustomReflectable {
    /// Never the secret: a token may end up in a log.
    package var description: String { "token \(id)" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// A token as its file has it: whose it is, and the digest to know it by.
package struct TokenEntry: Equatable, Sendable {
    package let id: String
    package let digest: [UInt8]
    package let unit: Address
    /// What it lets its holder see at most; the unit's own role in `units.yaml` bounds it too.
    package let role: Role
    package let created: Timestamp
    package let expires: Timestamp
    package var revoked: Timestamp?

    package init(
        id: String, digest: [UInt8], unit: Address, role: Role, created: Timestamp, expires: Timestamp,
        revoked: Timestamp? = nil
    ) {
        (self.id, self.digest, self.unit, self.role) = (id, digest, unit, role)
        (self.created, self.expires, self.revoked) = (created, expires, revoked)
    }

    package func isGood(at now: Timestamp) -> Bool { revoked == nil && now < expires }
}

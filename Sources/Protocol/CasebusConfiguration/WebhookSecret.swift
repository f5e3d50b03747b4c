import Foundation

/// The key that signs what is posted to a webhook, in a file for its owner alone: `whsec_` and base64.
///
/// - Source: Standard Webhooks 1.0, "Signature scheme": 24 to 64 random bytes.
package enum WebhookSecret {
    static let prefix = "whsec_"
    static let byteRange = 24...64
    /// The largest file read, in bytes.
    static let bytesMax = 1024

    /// - Throws: a mistake that does not repeat what stands there.
    package static func read(_ path: String) throws(ConfigurationMistake) -> [UInt8] {
        let text = try PrivateFile.text(of: path, atMost: bytesMax, what: "webhook secrets")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.hasPrefix(prefix), let bytes = Data(base64Encoded: String(text.dropFirst(prefix.count))),
            byteRange.contains(bytes.count)
        else {
            throw ConfigurationMistake(
                file: path,
                remedy: "This is no secret of a webhook: \(prefix) and \(byteRange.lowerBound) to "
                    + "\(byteRange.upperBound) bytes in base64, on one line. docs/operations.md says how to make one.")
        }
        return [UInt8](bytes)
    }
}

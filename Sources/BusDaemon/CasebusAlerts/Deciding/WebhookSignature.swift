internal import Crypto
internal import Foundation

/// The headers by which a receiver knows that a message is from this bus, whole, and not an old one sent again.
///
/// - Source: Standard Webhooks 1.0: HMAC-SHA256 of id, time and body, parted by dots.
struct WebhookSignature: Equatable, Sendable {
    let headers: [(name: String, value: String)]

    /// - Parameter seconds: since 1970, of this machine: the receiver compares it with its own clock.
    init(_ document: AlertDocument, key: [UInt8], seconds: Int64) {
        var mac = HMAC<SHA256>(key: SymmetricKey(data: key))
        mac.update(data: Data("\(document.id).\(seconds).".utf8))
        mac.update(data: document.bytes)
        headers = [
            ("webhook-id", document.id), ("webhook-timestamp", String(seconds)),
            ("webhook-signature", "v1," + Data(mac.finalize()).base64EncodedString()),
        ]
    }

    static func == (left: Self, right: Self) -> Bool { left.headers.elementsEqual(right.headers, by: ==) }
}

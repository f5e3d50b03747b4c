internal import CasebusModel
internal import Crypto
internal import Foundation

/// A query's document with what HTTP says beside it.
///
/// - Cost: made on the room's own threads, which give way: it reads the document's end, or all of it.
struct PreparedDocument: Sendable {
    let bytes: [UInt8]
    let tag: EntityTag
    /// The query string of the next part; `nil` where this is the last.
    let next: String?

    init(_ bytes: [UInt8], of endpoint: QueryEndpoint, asked: QueryString, by reader: Reader) throws {
        self.bytes = bytes
        tag =
            switch endpoint.validator {
            case .document: EntityTag(of: bytes)
            case .head, .headButTime:
                try Self.head(bytes).flatMap { EntityTag($0, of: endpoint, asked, by: reader) } ?? EntityTag(of: bytes)
            }
        next = try endpoint.paging.flatMap { try Self.next($0, bytes, asked)?.text }
    }

    private struct Head: Decodable {
        let head: UInt64?
    }

    private static func head(_ bytes: [UInt8]) throws -> UInt64? {
        try JSONDecoder().decode(Head.self, from: Data(bytes)).head
    }

    private struct TailPart: Decodable {
        let next: UInt64
        let head: UInt64
    }

    private struct InboxPart: Decodable {
        struct Item: Decodable {
            let handoff: UInt64
        }
        let handoffs: [Item]
        let more: Bool
    }

    private static func next(
        _ paging: QueryEndpoint.Paging, _ bytes: [UInt8], _ asked: QueryString
    ) throws -> QueryString? {
        switch paging {
        case .tail:
            let part = try JSONDecoder().decode(TailPart.self, from: Data(bytes))
            return part.next <= part.head ? asked.replacing("from", with: String(part.next)) : nil
        case .inbox:
            let part = try JSONDecoder().decode(InboxPart.self, from: Data(bytes))
            guard part.more, let last = part.handoffs.last else { return nil }
            return asked.replacing("after", with: String(last.handoff))
        }
    }
}

/// A validator of a response.
///
/// - Source: RFC 9110 sections 8.8.3 and 13.1.2: `If-None-Match` compares weakly.
struct EntityTag: Equatable, Sendable {
    let text: String

    /// Strong: the bytes' digest.
    init(of bytes: [UInt8]) { text = Self.quoted(SHA256.hash(data: bytes)) }

    /// What the endpoint answers with at a head of the log; `nil` where that alone does not decide it.
    ///
    /// - Parameter asked: what was asked, in the order in which it was asked.
    init?(_ head: UInt64, of endpoint: QueryEndpoint, _ asked: QueryString, by reader: Reader) {
        guard endpoint.validator != .document else { return nil }
        let parts = [endpoint.name, asked.text, reader.unit.text, reader.role.rawValue, String(head)]
        let tag = Self.quoted(SHA256.hash(data: Array(parts.joined(separator: "\n").utf8)))
        text = endpoint.validator == .head ? tag : "W/" + tag
    }

    private static func quoted(_ digest: SHA256.Digest) -> String {
        // Half of it is more than enough: nobody gains by two documents of one tag.
        "\"" + Hexadecimal.text(digest.prefix(16)) + "\""
    }

    /// Whether an `If-None-Match` names it.
    func isNamed(by header: String?) -> Bool {
        guard let header else { return false }
        let opaque = text.hasPrefix("W/") ? text.dropFirst(2) : text[...]
        return header.split(separator: ",").contains { part in
            let candidate = part.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            return candidate == "*" || (candidate.hasPrefix("W/") ? candidate.dropFirst(2) : candidate) == opaque
        }
    }
}

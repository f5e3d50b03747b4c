internal import CasebusAudit
internal import CasebusJournal
package import CasebusModel
internal import Foundation
internal import GRDB

/// `fetch`: the push that opened a hand-off, once more, with its text and payload; for its sender and its receiver.
package struct FetchParameters: Sendable {
    var handoff: UInt64

    package init(_ text: String) throws(Problem) {
        let parameters = try QueryParameters(text, known: ["handoff"])
        guard let handoff = try parameters.number("handoff", in: 1...UInt64(Int64.max)) else {
            throw Problem(
                .queryInvalid, field: "handoff", detail: "give the hand-off's number, as its receipt or inbox shows it")
        }
        self.handoff = handoff
    }
}

/// Where a hand-off's push stands in the log.
package struct PushPlace: Equatable, Sendable {
    package var sequence: UInt64
    package var from: String
    package var to: String
    package var state: HandoffState
}

extension QueryService {
    /// - Returns: `nil` when the index has no such hand-off.
    package func pushPlace(of handoff: UInt64) throws -> PushPlace? {
        try index.read { db in try Self.pushPlace(of: handoff, db) }
    }

    private static func pushPlace(of handoff: UInt64, _ db: Database) throws -> PushPlace? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT h.opened_by, h.state, f.address AS sender, t.address AS receiver FROM handoffs h
                JOIN units f ON f.unit = h.from_unit JOIN units t ON t.unit = h.to_unit WHERE h.handoff = ?
                """,
            arguments: [Int64(bitPattern: handoff)])
        guard let row, let state = HandoffState(rawValue: row["state"]) else { return nil }
        return PushPlace(
            sequence: UInt64(bitPattern: row["opened_by"] as Int64), from: row["sender"], to: row["receiver"],
            state: state)
    }

    func fetchAnswer(_ parameters: FetchParameters, _ viewer: Viewer) throws -> [UInt8] {
        let (place, head) = try index.read { db in
            (try Self.pushPlace(of: parameters.handoff, db), try IndexPosition(db).applied)
        }
        guard let place, [place.from, place.to].contains(viewer.address) else {
            throw Problem(
                .handoffUnknown, field: "handoff", value: "\(parameters.handoff)",
                detail: "\(viewer.address) has sent or received no hand-off of this number")
        }
        let record = try DecodedRecord(try stored(place.sequence))
        let row = RecordProjection.row(record)
        var json = JSONWriter()
        json.object { json in
            json.member("handoff", parameters.handoff)
            json.member("from", place.from)
            json.member("to", place.to)
            json.member("state", place.state.description)
            if row.kind == .feedback { json.member("next_index", parameters.handoff &- record.header.firstHandoff) }
            json.row("record", row)
            json.member("encoding", record.header.flags.contains(.json) ? "json" : "protobuf")
            json.member("command", base64(record.stored.record[record.layout.command]))
            if !record.layout.signature.isEmpty {
                json.member("signature", base64(record.stored.record[record.layout.signature]))
            }
            Self.writeErasable(record.stored, to: &json)
            json.member("erased", record.stored.isErased)
            json.member("head", head)
        }
        return json.bytes
    }

    private static func writeErasable(_ stored: StoredRecord, to json: inout JSONWriter) {
        stored.erasable.withUnsafeBytes { bytes in
            guard !bytes.isEmpty, let part = ErasablePart(bytes) else { return }
            if !part.text.isEmpty { json.member("text", String(decoding: bytes[part.text], as: UTF8.self)) }
            if !part.payload.isEmpty { json.member("payload", base64(bytes[part.payload])) }
        }
    }
}

private func base64(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

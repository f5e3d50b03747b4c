internal import CasebusAudit
internal import CasebusJournal
package import CasebusModel
internal import Foundation
internal import GRDB

/// `fetch`: the push that opened a hand-off, or any record of it, once more, with its text and payload; for its sender
/// and its receiver.
package struct FetchParameters: Sendable {
    enum Wanted: Sendable {
        case push(of: UInt64)
        case record(UInt64)
    }

    let wanted: Wanted

    package init(_ text: String) throws(Problem) {
        let parameters = try QueryParameters(text, known: ["handoff", "sequence"])
        let numbers = 1...UInt64(Int64.max)
        switch (try parameters.number("handoff", in: numbers), try parameters.number("sequence", in: numbers)) {
        case (let handoff?, nil): wanted = .push(of: handoff)
        case (nil, let sequence?): wanted = .record(sequence)
        case (nil, nil):
            throw Problem(
                .queryInvalid, field: "handoff",
                detail: "give the hand-off's number, as its receipt or inbox shows it, or the sequence of a record")
        case (_?, let sequence?):
            throw Problem(
                .queryInvalid, field: "sequence", value: "\(sequence)", detail: "handoff is given too: one of the two")
        }
    }
}

/// Where a hand-off's push stands in the log.
package struct PushPlace: Equatable, Sendable {
    package var sequence: UInt64
    package var from: String
    package var to: String
    /// Who has it now: the receiver, but in a dispute.
    package var holder: String
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
                SELECT h.opened_by, h.state, f.address AS sender, t.address AS receiver, w.address AS holder
                FROM handoffs h JOIN units f ON f.unit = h.from_unit JOIN units t ON t.unit = h.to_unit
                JOIN units w ON w.unit = h.holder_unit WHERE h.handoff = ?
                """,
            arguments: [Int64(bitPattern: handoff)])
        guard let row, let state = HandoffState(rawValue: row["state"]) else { return nil }
        return PushPlace(
            sequence: UInt64(bitPattern: row["opened_by"] as Int64), from: row["sender"], to: row["receiver"],
            holder: row["holder"], state: state)
    }

    func fetchAnswer(_ parameters: FetchParameters, _ viewer: Viewer) throws -> [UInt8] {
        switch parameters.wanted {
        case .push(let handoff): return try fetchPush(of: handoff, viewer)
        case .record(let sequence): return try fetchRecord(sequence, viewer)
        }
    }

    private func fetchPush(of handoff: UInt64, _ viewer: Viewer) throws -> [UInt8] {
        let (place, head) = try index.read { db in
            (try Self.pushPlace(of: handoff, db), try IndexPosition(db).applied)
        }
        guard let place, [place.from, place.to, place.holder].contains(where: viewer.stands(for:)) else {
            throw Problem(
                .handoffUnknown, field: "handoff", value: "\(handoff)",
                detail: "\(viewer.address) has sent or received no hand-off of this number")
        }
        let record = try DecodedRecord(try stored(place.sequence))
        let row = RecordProjection.row(record)
        return write(record, row, head: head) { json in
            json.member("handoff", handoff)
            json.member("from", place.from)
            json.member("to", place.to)
            json.member("state", place.state.description)
            if row.kind == .feedback { json.member("next_index", handoff &- record.header.firstHandoff) }
        }
    }

    private func fetchRecord(_ sequence: UInt64, _ viewer: Viewer) throws -> [UInt8] {
        let head = try index.read { db in try IndexPosition(db).applied }
        let record = sequence <= head ? try DecodedRecord(try stored(sequence)) : nil
        let row = record.map(RecordProjection.row)
        guard let record, let row, let handoff = row.handoff,
            [row.from, row.to, row.convenor, row.isForHolderAlone ? nil : row.holder].contains(where: { unit in
                unit.map(viewer.stands(for:)) ?? false
            }),
            viewer.sees(row)
        else {
            throw Problem(
                .handoffUnknown, field: "sequence", value: "\(sequence)",
                detail: "no record of this number is of a hand-off that \(viewer.address) has sent or received")
        }
        return write(record, row, head: head) { json in
            json.member("handoff", handoff)
            json.member("from", row.from)
            json.member("to", row.to)
        }
    }

    private func write(
        _ record: DecodedRecord, _ row: RecordRow, head: UInt64, _ begin: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            begin(&json)
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

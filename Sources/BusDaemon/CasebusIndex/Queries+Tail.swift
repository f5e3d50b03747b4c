package import CasebusAudit
internal import CasebusJournal
package import CasebusModel

/// `tail`: the log from a sequence on, as rows, at the reader's own pace.
package struct TailParameters: Sendable {
    /// Rows in one answer at most.
    package static let rowsMax: UInt64 = 1000
    private static let rowsDefault: UInt64 = 100
    /// How long a caller may wait for a row.
    package static let waitMillisecondsMax: UInt64 = 30_000

    /// The first sequence to look at; `nil`: the one after the log's head.
    package var from: UInt64?
    package var limit: Int
    /// How long the caller waits when there is nothing yet.
    package var waitMilliseconds: Int
    /// Only records that name this unit.
    package var unit: String?
    /// Only records of the cases of this id, and of this registrar.
    package var caseID: String?
    package var registrar: String?
    package var kind: RecordRow.Kind?

    package init(_ text: String) throws(Problem) {
        let parameters = try QueryParameters(
            text, known: ["from", "limit", "wait_ms", "unit", "case", "registrar", "kind"])
        from = try parameters.number("from", in: 0...UInt64(Int64.max))
        limit = Int(try parameters.number("limit", in: 1...Self.rowsMax) ?? Self.rowsDefault)
        waitMilliseconds = Int(try parameters.number("wait_ms", in: 0...Self.waitMillisecondsMax) ?? 0)
        unit = try parameters.text("unit", limit: Limits.addressBytes)
        caseID = try parameters.text("case", limit: Limits.identifierBytes)
        registrar = try parameters.text("registrar", limit: Limits.addressBytes)
        kind = try parameters.choice("kind", RecordRow.Kind.self)
    }

    func matches(_ row: RecordRow) -> Bool {
        if let kind, row.kind != kind { return false }
        if let caseID, row.caseID != caseID { return false }
        if let registrar, row.registrar != registrar { return false }
        if let unit, !row.names(where: { $0 == unit }) { return false }
        return true
    }
}

/// What `tail` found at once.
package struct TailAnswer: Sendable {
    package var bytes: [UInt8]
    package var rows: Int
    /// Where the next question begins: every matching record before it was answered.
    package var next: UInt64
    /// The log's head when the answer was made. Below `next`, with no rows, there is nothing but to wait.
    package var head: UInt64

    /// Whether a caller that may wait should, and ask again from ``next`` when the log has grown.
    package var isWorthWaiting: Bool { rows == 0 && next > head }
}

extension QueryService {
    /// Bytes of records that one answer looks through; a filter that matches little comes back with few rows, or none,
    /// and a `next` that has moved on.
    private static let scanBytesMax = 32 << 20
    private static let bytesPerRead = 1 << 20

    /// Answers with what is there, never waits.
    package func tailAnswer(_ parameters: TailParameters, _ viewer: Viewer) throws -> TailAnswer {
        let head = journal.head
        var next = max(parameters.from ?? head + 1, 1)
        var rows: [RecordRow] = []
        var bytes = 0
        scan: while next <= head, rows.count < parameters.limit, bytes < Self.scanBytesMax {
            let records = try journal.read(from: next, byteLimit: Self.bytesPerRead)
            guard !records.isEmpty else { break }
            for stored in records {
                guard stored.sequence <= head, rows.count < parameters.limit else { break scan }
                let row = try RecordProjection.row(stored)
                if parameters.matches(row), viewer.sees(row) { rows.append(row) }
                bytes += stored.byteCount
                next = stored.sequence + 1
            }
        }
        var json = JSONWriter()
        json.object { json in
            json.array("records") { json in
                for row in rows { row.write(to: &json) }
            }
            json.member("next", next)
            json.member("head", head)
        }
        return TailAnswer(bytes: json.bytes, rows: rows.count, next: next, head: head)
    }
}

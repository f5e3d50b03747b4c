package import CasebusAudit
internal import CasebusJournal
package import CasebusModel
internal import GRDB

/// `tail`: the log from a sequence on, as rows, at the reader's own pace.
package struct TailParameters: Sendable {
    /// Rows in one answer at most.
    package static let rowsMax: UInt64 = 1000
    private static let rowsDefault: UInt64 = 100
    /// How long a caller may wait for a row.
    package static let waitMillisecondsMax: UInt64 = 30_000

    /// The first sequence to look at; `nil`: the one after the log's head, or what ``since`` or ``lastMilliseconds`` say.
    package var from: UInt64?
    /// In place of it, the first record that was recorded then or later; milliseconds since 1970.
    package var since: Int64?
    /// In place of both, what was recorded in so many milliseconds before now by the bus's clock.
    package var lastMilliseconds: Int64?
    package var limit: Int
    /// How long the caller waits when there is nothing yet.
    package var waitMilliseconds: Int
    /// Only records that name this unit.
    package var unit: String?
    /// Only records of the cases of this id, and of this registrar.
    package var caseID: String?
    package var registrar: String?
    /// With ``unit``: only records of hand-offs between the two, in either direction.
    package var other: String?
    /// Only records that name this matter, and those of cases of it.
    package var matter: String?
    /// Empty: all.
    package var kinds: Set<RecordRow.Kind>

    package init(_ text: String) throws(Problem) {
        let parameters = try QueryParameters(
            text,
            known: [
                "from", "since", "last_s", "limit", "wait_ms", "unit", "other", "case", "registrar", "matter", "kind",
            ])
        from = try parameters.number("from", in: 0...UInt64(Int64.max))
        limit = Int(try parameters.number("limit", in: 1...Self.rowsMax) ?? Self.rowsDefault)
        waitMilliseconds = Int(try parameters.number("wait_ms", in: 0...Self.waitMillisecondsMax) ?? 0)
        unit = try parameters.text("unit", limit: Limits.addressBytes)
        caseID = try parameters.text("case", limit: Limits.identifierBytes)
        registrar = try parameters.text("registrar", limit: Limits.addressBytes)
        other = try parameters.text("other", limit: Limits.addressBytes)
        matter = try parameters.text("matter", limit: Limits.identifierBytes)
        kinds = Set(try parameters.choices("kind", RecordRow.Kind.self))
        since = try parameters.instant("since")
        lastMilliseconds = try parameters.seconds("last_s")
        if [from != nil, since != nil, lastMilliseconds != nil].count(where: { $0 }) > 1 {
            throw Problem(
                .queryInvalid, field: "from", value: "",
                detail: "give one of from, since and last_s: each says where to begin")
        }
        if let other, unit == nil {
            throw Problem(
                .queryInvalid, field: "other", value: other, detail: "give unit too: other is whom it deals with")
        }
    }

    /// Whether a record is wanted, whatever its case's matter is.
    func matches(_ row: RecordRow) -> Bool {
        if !kinds.isEmpty, !kinds.contains(row.kind) { return false }
        if let caseID, row.caseID != caseID { return false }
        if let registrar, row.registrar != registrar { return false }
        guard let unit else { return true }
        guard let other else { return row.names { $0 == unit } }
        return isBetween(unit, other, row)
    }

    /// Whether a hand-off that the record is of, or one that it opened, is between the two.
    private func isBetween(_ unit: String, _ other: String, _ row: RecordRow) -> Bool {
        let pair: Set = [unit, other]
        if let from = row.from, let to = row.to, [from, to] == pair { return true }
        // A ruling opens the sender's hand-off, a feedback that of who gives it.
        let opener = row.kind == .rule ? row.from : row.unit
        return row.next.contains { [opener, $0.to] == Set(pair.map(Optional.some)) }
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
    ///
    /// - Parameter now: milliseconds since 1970, for ``TailParameters/lastMilliseconds``.
    package func tailAnswer(_ parameters: TailParameters, _ viewer: Viewer, now: Int64 = 0) throws -> TailAnswer {
        let viewer = try inPlaceOfPredecessors(viewer)
        // Of which matter a case is the index says, so that nothing is looked at before the index knows it.
        let head = parameters.matter == nil ? journal.head : min(journal.head, index.appliedSequence)
        var next = try first(parameters, head: head, now: now)
        var matters = CaseMatters(wanted: parameters.matter)
        var rows: [RecordRow] = []
        var bytes = 0
        scan: while next <= head, rows.count < parameters.limit, bytes < Self.scanBytesMax {
            let records = try journal.read(from: next, byteLimit: Self.bytesPerRead)
            guard !records.isEmpty else { break }
            for stored in records {
                guard stored.sequence <= head, rows.count < parameters.limit else { break scan }
                let row = try RecordProjection.row(stored)
                if parameters.matches(row), viewer.sees(row), try matters.include(row, index) { rows.append(row) }
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

    /// Where the looking begins.
    private func first(_ parameters: TailParameters, head: UInt64, now: Int64) throws -> UInt64 {
        if let from = parameters.from { return max(from, 1) }
        guard let instant = parameters.since ?? parameters.lastMilliseconds.map({ now - $0 }) else { return head + 1 }
        return try firstRecorded(from: instant, head: head)
    }

    /// The first record that was recorded at an instant or later; behind the head when there is none.
    ///
    /// - Cost: a record read for each doubling of the log. No record's time is before that of the one before it.
    private func firstRecorded(from instant: Int64, head: UInt64) throws -> UInt64 {
        var (low, high): (UInt64, UInt64) = (1, head + 1)
        while low < high {
            let middle = low + (high - low) / 2
            guard let stored = try journal.read(middle) else { break }
            if try RecordProjection.row(stored).recordedAt < instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Which records are of a matter: those that name it, and those of cases that were registered under it.
private struct CaseMatters {
    let wanted: String?
    /// Of the cases of one answer.
    private var known: [RecordRow.CaseName: Bool] = [:]

    init(wanted: String?) { self.wanted = wanted }

    mutating func include(_ row: RecordRow, _ index: Index) throws -> Bool {
        guard let wanted else { return true }
        if row.matter == wanted || row.next.contains(where: { $0.matter == wanted }) { return true }
        guard let name = row.caseName else { return false }
        if let answer = known[name] { return answer }
        let answer = try index.read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT c.matter = ? FROM cases c JOIN units u ON u.unit = c.registrar
                    WHERE c.id = ? AND u.address = ?
                    """,
                arguments: [wanted, name.id, name.registrar])
        }
        known[name] = answer ?? false
        return answer ?? false
    }
}

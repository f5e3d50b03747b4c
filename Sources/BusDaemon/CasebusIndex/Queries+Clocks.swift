package import CasebusAudit
internal import CasebusMatters
internal import CasebusRules
internal import CasebusWire
internal import Foundation
internal import GRDB

/// A case whose clocks were looked at, with what the bus owes it.
package struct LookedAtCase: Sendable {
    package var registrar: String
    package var caseID: String
    package var owed: [OwedAct]
}

extension QueryService {
    /// After how much time of the bus a case is looked at again for whom the bus has just done something, or failed to.
    private static let patienceMilliseconds: Int64 = 60_000

    /// Looks at the cases whose turn it is, and notes when each has to be looked at next.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - limit: cases at most.
    ///   - start: nothing is looked at before the index has the record behind this one.
    package func lookAtClocks(at now: Int64, limit: Int, beyond start: UInt64 = 0) throws -> [LookedAtCase] {
        let due: [Row] = try index.read { db in
            guard try start == 0 || IndexPosition(db).applied > start else { return [] }
            return try Row.fetchAll(
                db, sql: "SELECT case_key, check_at FROM cases WHERE check_at <= ? ORDER BY check_at LIMIT ?",
                arguments: [now, limit])
        }
        guard !due.isEmpty else { return [] }
        let books = try ruleBooks()
        var looked: [LookedAtCase] = []
        var turns: [(key: Int64, seen: Int64, next: Int64?)] = []
        for row in due {
            let (key, seen): (Int64, Int64) = (row[0], row[1])
            guard let timeline = try timeline(ofCase: key) else { continue }
            let clocks = CaseClocks(
                timeline, books, outages: try index.read { try BusHistory.outages($0, since: timeline.registeredAt) },
                by: calendar)
            let owed = clocks.owed(at: now)
            looked.append(LookedAtCase(registrar: timeline.registrar, caseID: timeline.caseID, owed: owed))
            let next = clocks.next(after: now)
            turns.append((key, seen, owed.isEmpty ? next : min(next ?? .max, now + Self.patienceMilliseconds)))
        }
        try index.note(turns)
        return looked
    }

    /// The rule books that the log has had; none where it never had one.
    func ruleBooks() throws -> RuleBookHistory {
        let rows = try index.read { db in
            try Row.fetchAll(db, sql: "SELECT sequence, recorded_at FROM rules ORDER BY sequence")
        }
        var history = RuleBookHistory()
        for row in rows {
            let (sequence, at): (Int64, Int64) = (row[0], row[1])
            history.append(.init(from: at, book: try books.book(UInt64(bitPattern: sequence)) { try stored($0) }))
        }
        return history
    }
}

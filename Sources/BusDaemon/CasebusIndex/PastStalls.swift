internal import CasebusAudit
internal import CasebusCalendar
internal import GRDB

/// What was open at an earlier instant and past its limit, and has ended since.
struct PastStalls {
    private struct Candidate {
        var since: Int64
        var lane: Int64
        var number: Int64
    }

    private(set) var stalls: [Stall] = []

    init(_ reach: StallReach, _ db: Database, _ units: UnitNames) throws {
        var candidates: [IntervalKind: [Candidate]] = [:]
        var sieves: [IntervalKind: OverdueSieve] = [:]
        for kind in IntervalKind.allCases {
            guard let limit = reach.rule.limit(for: kind) else { continue }
            sieves[kind] = OverdueSieve(limit, at: reach.at, reach.calendar, keeping: reach.keeping)
        }
        let former = try FormerLanes(at: reach.at, db)
        // Nothing of it where the instant is now: it lies behind every end.
        try StretchScan.forEach(db, where: "last_end > ? AND first_start <= ?", [reach.at, reach.at]) { stretch in
            guard stretch.end > reach.at, let kind = stretch.tag.kind, let sieve = sieves[kind],
                stretch.start < min(sieve.before, reach.at + 1)
            else { return }
            candidates[kind, default: []].append(
                Candidate(since: stretch.start, lane: former.lane(of: stretch), number: stretch.number))
        }
        for (kind, found) in candidates {
            guard var sieve = sieves[kind] else { continue }
            for candidate in found.sorted(by: { ($0.since, $0.number) < ($1.since, $1.number) }) where !sieve.isFull {
                if let stall = try Self.stall(candidate, kind, &sieve, db, units) { stalls.append(stall) }
            }
        }
    }

    /// - Returns: `nil` where the viewer does not see it, or it is not past its limit.
    private static func stall(
        _ candidate: Candidate, _ kind: IntervalKind, _ sieve: inout OverdueSieve, _ db: Database, _ units: UnitNames
    ) throws -> Stall? {
        let isIdle = kind == .idle || kind == .preparing
        let lane = try db.cachedStatement(sql: "SELECT holder, from_unit, to_unit FROM lanes WHERE lane = ?")
        let subject = try db.cachedStatement(
            sql: isIdle
                ? "SELECT registrar, id, matter FROM cases WHERE case_key = ?"
                : """
                SELECT c.registrar, c.id, c.matter FROM handoffs h JOIN cases c ON c.case_key = h.case_key
                WHERE h.handoff = ?
                """)
        guard let sides = try Row.fetchOne(lane, arguments: [candidate.lane]),
            let row = try Row.fetchOne(subject, arguments: [candidate.number])
        else {
            throw IndexError(
                .corrupt, operation: "query", detail: "nothing is known of \(candidate.number), which has ended")
        }
        let (holder, from, to): (Int64, Int64, Int64) = (sides[0], sides[1], sides[2])
        let registrar: Int64 = row[0]
        guard units.sees(holder) || units.sees(from) || units.sees(to) || units.sees(registrar),
            sieve.takes(since: candidate.since, at: holder, units)
        else { return nil }
        return Stall(
            registrar: units.name(registrar), caseID: row[1], matter: row[2],
            handoff: isIdle ? nil : UInt64(bitPattern: candidate.number), kind: kind, unit: units.name(holder),
            from: isIdle ? nil : units.name(from), since: candidate.since)
    }
}

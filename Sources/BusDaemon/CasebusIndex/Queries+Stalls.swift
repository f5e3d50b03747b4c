internal import CasebusAudit
internal import CasebusCalendar
package import CasebusModel
internal import GRDB

/// `stalls`: where cases lie longer than they may, with whom, and since when.
package struct StallsParameters: Sendable {
    /// Stalls in one answer at most.
    static let stallsMax: UInt64 = 10_000
    private static let stallsDefault: UInt64 = 1000

    var rule: StallRule
    /// `nil`: now. An earlier instant is told as it would have been then.
    var at: Int64?
    var limit: Int
    /// Put together by this instead of one by one, and only what was pushed in this span; milliseconds since 1970.
    var grouping: StallGrouping?
    var span: Range<Int64>
    /// Leave out what has ended: much less is read.
    var isOpenOnly: Bool

    package init(_ text: String) throws(Problem) {
        let parameters = try QueryParameters(
            text,
            known: [
                "waiting_limit_s", "work_limit_s", "idle_limit_s", "waiting_limit", "work_limit", "idle_limit", "at",
                "limit", "by", "since", "until", "only",
            ])
        grouping = try parameters.choice("by", StallGrouping.self)
        span = try parameters.span()
        rule = StallRule(
            waitingLimit: try parameters.limit("waiting_limit"), workLimit: try parameters.limit("work_limit"),
            idleLimit: try parameters.limit("idle_limit"))
        guard rule != StallRule() || grouping != nil else {
            throw Problem(
                .queryInvalid, field: "waiting_limit_s",
                detail: "give at least one of waiting_limit_s, work_limit_s, idle_limit_s, or the same without _s for "
                    + "working time: nothing is late without a limit")
        }
        guard grouping != nil || span == .min..<(.max) else {
            throw Problem(
                .queryInvalid, field: "since",
                detail: "a span is for groups: give by, or at for what was late at an instant")
        }
        at = try parameters.instant("at")
        isOpenOnly = try parameters.choice("only", StallScope.self) == .open
        guard !isOpenOnly || (grouping != nil && at == nil) else {
            throw Problem(
                .queryInvalid, field: "only", value: "open",
                detail: "it is for groups as they are now: give by, and leave out at")
        }
        limit = Int(try parameters.number("limit", in: 1...Self.stallsMax) ?? Self.stallsDefault)
    }
}

/// What groups are made of, where it is not everything.
private enum StallScope: String, CaseIterable { case open }

extension QueryParameters {
    /// A limit in seconds under the name with `_s`, or in working time under the name itself; not both.
    fileprivate func limit(_ name: String) throws(Problem) -> TimeBudget? {
        let elapsed = try seconds(name + "_s")
        guard let budget = try budget(name) else { return elapsed.map { .elapsed($0) } }
        guard elapsed == nil else {
            throw Problem(
                .queryInvalid, field: name, value: budget.description,
                detail: "\(name)_s is given too: one limit for a kind, in seconds or in working time")
        }
        return budget
    }
}

extension QueryService {
    func stallsAnswer(_ parameters: StallsParameters, _ viewer: Viewer, now: Int64) throws -> [UInt8] {
        if let grouping = parameters.grouping {
            return try stallGroupsAnswer(parameters, by: grouping, viewer, now: now)
        }
        let at = parameters.at ?? now
        var (report, head) = try index.read { db in
            let outages = try Outages(db)
            var report = StallReport(at: at, rule: parameters.rule, calendar: calendar, outages: outages)
            let units = try UnitNames(db, viewer)
            let reach = StallReach(report, keeping: parameters.limit + 1)
            for stall in try reach.handoffs(.pushed, db, units) { report.consider(stall) }
            for stall in try reach.handoffs(.signed, db, units) { report.consider(stall) }
            for stall in try reach.idleCases(db, units) { report.consider(stall) }
            for stall in try PastStalls(reach, db, units).stalls { report.consider(stall) }
            return (report, try IndexPosition(db).applied)
        }
        let isCut = report.stalls.count > parameters.limit
        report.finish(keeping: parameters.limit)
        var json = JSONWriter()
        json.object { json in
            report.write(to: &json)
            json.member("more", isCut)
            json.member("head", head)
        }
        return json.bytes
    }
}

/// The longest open intervals of each kind: each comes from an index ordered by their beginning, so that only those
/// that are reported are read.
struct StallReach {
    let at: Int64
    let rule: StallRule
    let calendar: WorkingCalendar
    let keeping: Int

    init(_ report: StallReport, keeping: Int) {
        (at, rule, calendar) = (report.at, report.rule, report.calendar)
        self.keeping = keeping
    }

    func handoffs(_ state: HandoffState, _ db: Database, _ units: UnitNames) throws -> [Stall] {
        let kind: IntervalKind = state == .pushed ? .waiting : .atWork
        guard let limit = rule.limit(for: kind) else { return [] }
        var sieve = OverdueSieve(limit, at: at, calendar, keeping: keeping)
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT h.handoff, h.from_unit, h.to_unit, h.since, c.registrar, c.id, c.matter
                FROM handoffs h JOIN cases c ON c.case_key = h.case_key
                WHERE h.state < 8 AND h.state = ? AND h.since < ? ORDER BY h.since
                """,
            arguments: [Int64(state.rawValue), sieve.before])
        let former = try FormerLanes(at: at, db)
        var stalls: [Stall] = []
        while !sieve.isFull, let row = try cursor.next() {
            let (to, registrar): (Int64, Int64) = (row[2], row[4])
            let sender: Int64 = row[1]
            let from = former.former(ofOpen: row[0])?.from ?? sender
            guard units.sees(from) || units.sees(to) || units.sees(registrar),
                sieve.takes(since: row[3], at: to, units)
            else { continue }
            stalls.append(
                Stall(
                    registrar: units.name(registrar), caseID: row[5], matter: row[6],
                    handoff: UInt64(bitPattern: row[0] as Int64), kind: kind, unit: units.name(to),
                    from: units.name(from), since: row[3]))
        }
        return stalls
    }

    func idleCases(_ db: Database, _ units: UnitNames) throws -> [Stall] {
        guard let limit = rule.limit(for: .idle) else { return [] }
        var sieve = OverdueSieve(limit, at: at, calendar, keeping: keeping)
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT registrar, id, matter, idle_unit, idle_since, last_handoff FROM cases
                WHERE idle_since IS NOT NULL AND idle_since < ? ORDER BY idle_since
                """,
            arguments: [sieve.before])
        var stalls: [Stall] = []
        while !sieve.isFull, let row = try cursor.next() {
            let (registrar, holder, lastHandoff): (Int64, Int64, Int64) = (row[0], row[3], row[5])
            guard units.sees(registrar) || units.sees(holder), sieve.takes(since: row[4], at: holder, units) else {
                continue
            }
            stalls.append(
                Stall(
                    registrar: units.name(registrar), caseID: row[1], matter: row[2],
                    kind: lastHandoff == 0 ? .preparing : .idle, unit: units.name(holder), since: row[4]))
        }
        return stalls
    }
}

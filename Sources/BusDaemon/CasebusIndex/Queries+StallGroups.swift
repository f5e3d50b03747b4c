internal import CasebusAudit
internal import CasebusCalendar
internal import CasebusModel
internal import GRDB

/// `stalls` with `by`: where the days go, by pair, unit, matter or step, over what was pushed in a span.
extension QueryService {
    func stallGroupsAnswer(
        _ parameters: StallsParameters, by grouping: StallGrouping, _ viewer: Viewer, now: Int64
    ) throws -> [UInt8] {
        let (report, head) = try index.read { db in
            var reader = try StallGroupReader(db, parameters, grouping, viewer, calendar, at: parameters.at ?? now)
            try reader.readHandoffs(db)
            try reader.readIdleCases(db)
            return (reader.report(keeping: parameters.limit), try IndexPosition(db).applied)
        }
        var json = JSONWriter()
        json.object { json in
            report.write(to: &json)
            json.member("head", head)
        }
        return json.bytes
    }
}

private struct StallGroupReader {
    private let rule: StallRule
    private let span: Range<Int64>
    private let grouping: StallGrouping
    private let calendar: WorkingCalendar
    private let viewer: Viewer
    private let units: UnitNames
    private var groups: StallGroups
    private var count = 0

    /// The names of the report, by the numbers that its keys have.
    private var names: [String] = []
    private var numbers: [String: Int] = [:]
    /// For each unit of the index, its name's number and its office's.
    private var known: [Int64: (name: Int, office: Int)] = [:]

    init(
        _ db: Database, _ parameters: StallsParameters, _ grouping: StallGrouping, _ viewer: Viewer,
        _ calendar: WorkingCalendar, at: Int64
    ) throws {
        (rule, span, self.grouping) = (parameters.rule, parameters.span, grouping)
        (self.calendar, self.viewer) = (calendar, viewer)
        units = try UnitNames(db, viewer)
        groups = StallGroups(at: at)
    }

    func report(keeping limit: Int) -> StallGroupReport { groups.report(by: grouping, keeping: limit) { names[$0] } }

    mutating func readHandoffs(_ db: Database) throws {
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                -- The case is looked up only where its matter is asked for.
                SELECT from_unit, to_unit, pushed_at, signed_at, closed_at,
                    CASE WHEN matter = '' AND ? THEN (SELECT c.matter FROM cases c WHERE c.case_key = h.case_key)
                    ELSE matter END, step
                FROM handoffs h WHERE pushed_at >= ? AND pushed_at < ?
                """,
            arguments: [grouping == .matter || grouping == .step, span.lowerBound, span.upperBound])
        while let row = try cursor.next() {
            let (from, to): (Int64, Int64) = (row[0], row[1])
            guard units.sees(from) || units.sees(to) else { continue }
            guard count < QueryService.handoversMax else { throw QueryService.spanTooLarge }
            count += 1
            let (pushedAt, signedAt, closedAt): (Int64, Int64?, Int64?) = (row[2], row[3], row[4])
            let group = group(row, from: from, to: to)
            add(.waiting, group, of: to, from: pushedAt, to: signedAt ?? closedAt)
            if let signedAt { add(.atWork, group, of: to, from: signedAt, to: closedAt) }
        }
    }

    /// Cases that lie with a unit now: the index keeps no ended ones of these.
    mutating func readIdleCases(_ db: Database) throws {
        guard grouping != .pair, grouping != .step else { return }
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT registrar, idle_unit, idle_since, last_handoff, matter FROM cases
                WHERE idle_since IS NOT NULL AND idle_since >= ? AND idle_since < ?
                """,
            arguments: [span.lowerBound, span.upperBound])
        while let row = try cursor.next() {
            let (registrar, holder, lastHandoff): (Int64, Int64, Int64) = (row[0], row[1], row[3])
            guard units.sees(registrar) || units.sees(holder) else { continue }
            let first = grouping == .unit ? place(of: holder).name : number(of: row[4])
            add(lastHandoff == 0 ? .preparing : .idle, (first, -1), of: holder, from: row[2], to: nil)
        }
    }

    private mutating func add(
        _ kind: IntervalKind, _ group: (first: Int, second: Int), of holder: Int64, from start: Int64, to end: Int64?
    ) {
        let due = rule.limit(for: kind).map { calendar.offices[place(of: holder).office].due($0, after: start) }
        groups.add(.init(kind, group.first, group.second), from: start, to: end, due: due)
    }

    private mutating func group(_ row: Row, from: Int64, to: Int64) -> (first: Int, second: Int) {
        switch grouping {
        case .pair: (place(of: from).name, place(of: to).name)
        case .unit: (place(of: to).name, -1)
        case .matter: (number(of: row[5]), -1)
        case .step: (number(of: row[5]), number(of: row[6]))
        }
    }

    private mutating func place(of unit: Int64) -> (name: Int, office: Int) {
        if let known = known[unit] { return known }
        let address = units.name(unit)
        let isOwn = !viewer.seesAll && viewer.covers(address)
        let place = (
            number(of: isOwn ? address : ReportLevel.name(of: address)), calendar.officeNumber(of: address)
        )
        known[unit] = place
        return place
    }

    private mutating func number(of name: String) -> Int {
        if let number = numbers[name] { return number }
        numbers[name] = names.count
        names.append(name)
        return names.count - 1
    }
}

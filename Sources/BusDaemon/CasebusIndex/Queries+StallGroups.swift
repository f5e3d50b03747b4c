internal import CasebusAudit
internal import CasebusCalendar
internal import CasebusModel
internal import Dispatch
internal import GRDB
internal import Synchronization

/// `stalls` with `by`: where the days go, by pair, unit, matter or step, over what was pushed in a span.
extension QueryService {
    func stallGroupsAnswer(
        _ parameters: StallsParameters, by grouping: StallGrouping, _ viewer: Viewer, now: Int64
    ) throws -> [UInt8] {
        let (report, head) = try index.read { db in
            var reader = try StallGroupReader(db, parameters, grouping, viewer, calendar, at: parameters.at ?? now)
            if !parameters.isOpenOnly { try reader.readEnded(db, index) }
            try reader.readOpenHandoffs(db)
            try reader.readCasesWithoutHandoff(db)
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
    /// From so many on their quantiles are reckoned on as many threads as there are processors.
    private static let intervalsForThreads = 100_000

    private let at: Int64
    private let span: Range<Int64>
    private let grouping: StallGrouping
    private let viewer: Viewer
    private let units: UnitNames
    private let outages: Outages
    private var reckoner: HeldTimeReckoner
    private var groups = StallGroups()
    private var count = 0

    /// The names of the report, by the numbers that its keys have.
    private var names: [String] = []
    private var numbers: [String: Int] = [:]
    /// For each unit of the index, its name's number and its office's.
    private var known: [Int64: (name: Int, office: Int)] = [:]

    private var lanes: ContiguousArray<EndedCount.LanePlace> = [.none]
    /// By tag, which of its names' groups a stretch goes to; -1 where the report has none.
    private let subjects: [Int]

    init(
        _ db: Database, _ parameters: StallsParameters, _ grouping: StallGrouping, _ viewer: Viewer,
        _ calendar: WorkingCalendar, at: Int64
    ) throws {
        (self.at, span, self.grouping, self.viewer) = (at, parameters.span, grouping, viewer)
        units = try UnitNames(db, viewer)
        subjects = (0..<16).map { Self.subject(of: $0, grouping) }
        outages = try Outages(db)
        reckoner = HeldTimeReckoner(at: at, rule: parameters.rule, calendar: calendar, outages: outages)
        try readLanes(db)
    }

    func report(keeping limit: Int) -> StallGroupReport {
        let groups = groups
        let found = Mutex([Int: (wall: WaitDistribution, working: WaitDistribution)]())
        @Sendable func reckon(_ group: Int) {
            let distributions = groups.distributions(of: group)
            found.withLock { $0[group] = distributions }
        }
        if count < Self.intervalsForThreads {
            for group in 0..<groups.groupCount { reckon(group) }
        } else {
            DispatchQueue.concurrentPerform(iterations: groups.groupCount) { reckon($0) }
        }
        let distributions = found.withLock { found in found.sorted { $0.key < $1.key }.map(\.value) }
        return groups.report(at: at, by: grouping, keeping: limit, distributions) { names[$0] }
    }

    // MARK: What has ended

    mutating func readEnded(_ db: Database, _ index: Index) throws {
        let counted = try EndedCount(
            at: at, span: span, rule: reckoner.rule, calendar: reckoner.calendar, outages: outages, lanes: lanes,
            subjects: subjects, former: FormerLanes(at: at, db), groups: groups
        ).counting(db, index)
        (groups, count) = (counted.groups, counted.count)
    }

    private mutating func readLanes(_ db: Database) throws {
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT lane, holder, from_unit, to_unit, matter, step FROM lanes ORDER BY lane")
        while let row = try cursor.next() {
            let (holder, from, to): (Int64, Int64, Int64) = (row[1], row[2], row[3])
            while lanes.count < row[0] as Int { lanes.append(.none) }
            guard units.sees(from) || units.sees(to) || units.sees(holder) else {
                lanes.append(.none)
                continue
            }
            let (first, second) =
                switch grouping {
                case .pair: (place(of: from).name, place(of: to).name)
                case .unit: (place(of: holder).name, -1)
                case .matter: (number(of: row[4]), -1)
                case .step: (number(of: row[4]), number(of: row[5]))
                }
            lanes.append(
                EndedCount.LanePlace(
                    names: Int32(groups.number(of: first, second)), office: Int32(place(of: holder).office)))
        }
    }

    private static func subject(of number: Int, _ grouping: StallGrouping) -> Int {
        guard let tag = StretchTag(rawValue: UInt8(number)) else { return -1 }
        let note: StallSubject = tag == .critical ? .critical : .bounce
        let subject = tag.kind.map { .interval($0) } ?? note
        let isHandedOver = ![.preparing, .idle, .caseSuspended].contains(tag)
        guard isHandedOver || !isOfHandoffs(grouping), tag != .bounce || grouping == .pair else { return -1 }
        return StallSubject.allCases.firstIndex(of: subject) ?? -1
    }

    /// Nobody hands over a case that is being prepared, lies idle or is suspended so: such a report leaves these out.
    private static func isOfHandoffs(_ grouping: StallGrouping) -> Bool { grouping == .pair || grouping == .step }

    // MARK: What lasts

    mutating func readOpenHandoffs(_ db: Database) throws {
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT lane, state, since, handoff FROM handoffs
                WHERE state < 8 AND since <= ? AND pushed_at >= ? AND pushed_at < ?
                """,
            arguments: [at, span.lowerBound, span.upperBound])
        let former = try FormerLanes(at: at, db)
        while let row = try cursor.next() {
            let tag = StretchTag(HandoffState(rawValue: row[1]) ?? .pushed)
            let own: Int64 = row[0]
            let lane = Int(former.former(ofOpen: row[3])?.lane ?? own)
            let subject = subjects[Int(tag.rawValue)]
            guard lane > 0, lane < lanes.count else { throw EndedCount.noLane(lane) }
            let place = lanes[lane]
            guard let kind = tag.kind, subject >= 0, place.names >= 0 else { continue }
            try addOpen(kind, to: Int(place.names), subject, Int(place.office), from: row[2])
        }
    }

    mutating func readCasesWithoutHandoff(_ db: Database) throws {
        guard !Self.isOfHandoffs(grouping) else { return }
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT registrar, idle_unit, idle_since, last_handoff, matter, 0 FROM cases
                WHERE idle_since IS NOT NULL AND idle_since >= ?1 AND idle_since < ?2 AND idle_since <= ?3
                UNION ALL
                SELECT registrar, idle_unit, suspended_at, last_handoff, matter, 1 FROM cases
                WHERE suspended_at IS NOT NULL AND suspended_at >= ?1 AND suspended_at < ?2 AND suspended_at <= ?3
                """,
            arguments: [span.lowerBound, span.upperBound, at])
        while let row = try cursor.next() {
            let (registrar, holder, lastHandoff): (Int64, Int64, Int64) = (row[0], row[1], row[3])
            guard units.sees(registrar) || units.sees(holder) else { continue }
            let first = grouping == .unit ? place(of: holder).name : number(of: row[4])
            let tag: StretchTag = row[5] ? .caseSuspended : lastHandoff == 0 ? .preparing : .idle
            guard let kind = tag.kind else { continue }
            let office = place(of: holder).office
            try addOpen(kind, to: groups.number(of: first), subjects[Int(tag.rawValue)], office, from: row[2])
        }
    }

    private mutating func addOpen(
        _ kind: IntervalKind, to names: Int, _ subject: Int, _ office: Int, from start: Int64
    ) throws {
        guard count < EndedCount.intervalsMax else { throw EndedCount.tooMany }
        count += 1
        groups.add(reckoner.held(kind, in: office, from: start, to: at), to: names, subject, isOpen: true)
    }

    // MARK: Names

    private mutating func place(of unit: Int64) -> (name: Int, office: Int) {
        if let known = known[unit] { return known }
        let address = units.name(unit)
        let isOwn = !viewer.seesAll && viewer.covers(address)
        let place = (
            number(of: isOwn ? address : ReportLevel.name(of: address)), reckoner.calendar.officeNumber(of: address)
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

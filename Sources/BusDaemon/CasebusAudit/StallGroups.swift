internal import CasebusModel

/// By what intervals are put together in a report of where the days go.
package enum StallGrouping: String, Sendable, CaseIterable {
    /// Sender and receiver.
    case pair
    /// Who has it.
    case unit
    case matter
    /// Matter and step.
    case step
}

/// What a group of a report counts.
package enum StallSubject: Hashable, Sendable, CaseIterable {
    /// Stretches of time of one kind, which together are the lives of the cases.
    case interval(IntervalKind)
    /// Critical branches: how long a case whose other parallel hand-offs had ended still waited for the last one.
    case critical
    /// Ping-pong: from a push to the push that sends the case straight back.
    case bounce

    package static let allCases = IntervalKind.allCases.map { StallSubject.interval($0) } + [.critical, .bounce]
}

/// How long hand-offs waited and were worked on, and how many were late: by pair, unit, matter or step.
///
/// What is still open counts with its age so far and is counted apart: a group's figures are lower bounds while it has
/// some. Nothing is left out for not having ended (right-censored, as statistics says).
///
/// - Cost: 16 bytes of memory for each interval.
package struct StallGroups: Sendable {
    private struct Names: Hashable {
        var first: Int
        var second: Int
    }

    private struct Group {
        var names: Int
        var subject: StallSubject
        /// How long each was held, by the wall and in working time: beside each other, for many groups grow in turns.
        var held: [(wall: Int64, working: Int64)] = []
        /// What others have counted, beside.
        var others: [[(wall: Int64, working: Int64)]] = []
        var open = 0
        var late = 0
        var lateOpen = 0
        var overTotal: Int64 = 0
        var busTotal: Int64 = 0

        mutating func add(_ interval: HeldTime, isOpen: Bool) {
            held.append((interval.wall, interval.working))
            busTotal = busTotal.addingClamped(interval.bus)
            if isOpen { open += 1 }
            guard interval.over > 0 else { return }
            late += 1
            if isOpen { lateOpen += 1 }
            overTotal = overTotal.addingClamped(interval.over)
        }
    }

    private var numbers: [Names: Int] = [:]
    private var names: [Names] = []
    private var groups: ContiguousArray<Group> = []
    /// For each names one group's place for each subject, in the order of ``StallSubject/allCases``; -1 for none.
    private var places: ContiguousArray<Int32> = []
    private static let subjects = StallSubject.allCases.count

    package init() {}

    /// What ``add(_:to:_:isOpen:)`` knows some names by.
    ///
    /// - Parameters:
    ///   - first: a name, by the caller's own numbering.
    ///   - second: the second; -1 where one name says it.
    package mutating func number(of first: Int, _ second: Int = -1) -> Int {
        let pair = Names(first: first, second: second)
        if let known = numbers[pair] { return known }
        numbers[pair] = names.count
        names.append(pair)
        places.append(contentsOf: repeatElement(-1, count: Self.subjects))
        return names.count - 1
    }

    /// Counts what a unit is charged with for one interval.
    ///
    /// - Parameters:
    ///   - names: their number.
    ///   - subject: its place in ``StallSubject/allCases``.
    package mutating func add(_ held: HeldTime, to names: Int, _ subject: Int, isOpen: Bool) {
        groups[place(of: names, subject)].add(held, isOpen: isOpen)
    }

    private mutating func place(of names: Int, _ subject: Int) -> Int {
        let slot = names * Self.subjects + subject
        if places[slot] < 0 {
            places[slot] = Int32(groups.count)
            groups.append(Group(names: names, subject: StallSubject.allCases[subject]))
        }
        return Int(places[slot])
    }

    /// Counts what another has counted for the same numbers of names.
    package mutating func add(_ other: StallGroups) {
        for (slot, place) in other.places.enumerated() where place >= 0 {
            let found = other.groups[Int(place)]
            let own = self.place(of: slot / Self.subjects, slot % Self.subjects)
            groups[own].others += [found.held] + found.others
            groups[own].open += found.open
            groups[own].late += found.late
            groups[own].lateOpen += found.lateOpen
            groups[own].overTotal = groups[own].overTotal.addingClamped(found.overTotal)
            groups[own].busTotal = groups[own].busTotal.addingClamped(found.busTotal)
        }
    }

    /// How many groups have intervals.
    package var groupCount: Int { groups.count }

    /// What a group's intervals amount to, by the wall and in working time: the part of a report that takes long, which
    /// can be reckoned on several threads.
    package func distributions(of group: Int) -> (wall: WaitDistribution, working: WaitDistribution) {
        let parts = [groups[group].held] + groups[group].others
        return (
            WaitDistribution(of: parts.map { $0.map(\.wall) }), WaitDistribution(of: parts.map { $0.map(\.working) })
        )
    }

    /// The report: the costliest groups first.
    ///
    /// - Parameters:
    ///   - count: rows of each list at most.
    ///   - distributions: of all groups, see ``distributions(of:)``.
    ///   - name: what a number of a key stands for.
    package func report(
        at: Int64, by grouping: StallGrouping, keeping count: Int,
        _ distributions: [(wall: WaitDistribution, working: WaitDistribution)], name: (Int) -> String
    ) -> StallGroupReport {
        var (rows, critical, bounces): ([StallGroupReport.Row], [StallGroupReport.Row], [StallGroupReport.Row]) =
            ([], [], [])
        for (group, found) in zip(groups, distributions) {
            let pair = names[group.names]
            let row = StallGroupReport.Row(
                subject: group.subject, first: name(pair.first), second: pair.second < 0 ? nil : name(pair.second),
                held: found.wall, working: found.working, open: group.open, late: group.late,
                lateOpen: group.lateOpen, overTotal: group.overTotal, busTotal: group.busTotal)
            switch row.subject {
            case .interval: rows.append(row)
            case .critical: critical.append(row)
            case .bounce: bounces.append(row)
            }
        }
        let total = rows.reduce(Int64(0)) { $0.addingClamped($1.held.total) }
        let working = rows.reduce(Int64(0)) { $0.addingClamped($1.working.total) }
        return StallGroupReport(
            at: at, grouping: grouping, total: total, workingTotal: working, rows: Self.first(count, of: rows),
            critical: Self.first(count, of: critical), bounces: Self.first(count, of: bounces),
            isCut: max(rows.count, critical.count, bounces.count) > count)
    }

    private static func first(_ count: Int, of rows: [StallGroupReport.Row]) -> [StallGroupReport.Row] {
        let ordered = rows.sorted { left, right in
            if left.held.total != right.held.total { return left.held.total > right.held.total }
            return (left.first, left.second ?? "", left.kind) < (right.first, right.second ?? "", right.kind)
        }
        return Array(ordered.prefix(count))
    }
}

/// Where the days go, by group.
package struct StallGroupReport: Equatable, Sendable {
    package struct Row: Equatable, Sendable {
        package var subject: StallSubject
        package var first: String
        package var second: String?
        /// How long, over all intervals; of open ones so far. The bus's outages are taken off.
        package var held: WaitDistribution
        /// The same in the working time of whoever held.
        package var working: WaitDistribution
        package var open: Int
        package var late: Int
        package var lateOpen: Int
        /// Time past the limits, milliseconds.
        package var overTotal: Int64
        /// What the bus's outages took away, milliseconds.
        package var busTotal: Int64

        fileprivate var kind: String {
            if case .interval(let kind) = subject { kind.rawValue } else { "" }
        }
    }

    package let at: Int64
    package let grouping: StallGrouping
    /// Over all groups of intervals, those left out included; milliseconds.
    package let total: Int64
    package let workingTotal: Int64
    package let rows: [Row]
    package let critical: [Row]
    package let bounces: [Row]
    package let isCut: Bool

    /// Adds `"at"`, `"by"`, `"total_s"`, `"working_total_s"`, `"groups"`, `"critical"`, `"bounces"` and `"more"` to the
    /// object that is being written.
    package func write(to json: inout JSONWriter) {
        json.instant("at", milliseconds: at)
        json.member("by", grouping.rawValue)
        json.seconds("total_s", milliseconds: total)
        json.seconds("working_total_s", milliseconds: workingTotal)
        json.array("groups") { json in
            for row in rows { json.object { write(row, to: &$0) } }
        }
        json.array("critical") { json in
            for row in critical { json.object { write(row, to: &$0) } }
        }
        json.array("bounces") { json in
            for row in bounces { json.object { write(row, to: &$0) } }
        }
        json.member("more", isCut)
    }

    private func write(_ row: Row, to json: inout JSONWriter) {
        switch grouping {
        case .pair:
            json.member("from", row.first)
            json.member("to", row.second)
        case .unit: json.member("unit", row.first)
        case .matter: json.member("matter", row.first)
        case .step:
            json.member("matter", row.first)
            json.member("step", row.second)
        }
        guard case .interval(let kind) = row.subject else {
            json.member("n", row.held.count)
            writeTimes(row, to: &json)
            return
        }
        json.member("kind", kind.rawValue)
        json.member("n", row.held.count)
        json.member("open", row.open)
        json.member("late", row.late)
        json.member("late_open", row.lateOpen)
        writeTimes(row, to: &json)
        json.seconds("bus_total_s", milliseconds: row.busTotal)
        json.seconds("over_total_s", milliseconds: row.overTotal)
    }

    private func writeTimes(_ row: Row, to json: inout JSONWriter) {
        json.object("held") { row.held.write(to: &$0, withCount: false) }
        json.object("held_working") { row.working.write(to: &$0, withCount: false) }
    }
}

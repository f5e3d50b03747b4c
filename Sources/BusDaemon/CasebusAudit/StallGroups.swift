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

/// Whom a report names: halls, bureaus and centres; what sits in one counts for it, stations and outlets count together.
///
/// Reports measure departments and spare the people at the windows. A unit that asks sees itself by its own name.
package enum ReportLevel {
    private static let small = ["station", "outlet"]

    package static func name(of address: String) -> String {
        let kind = String(address.prefix { $0 != "/" })
        return small.contains(kind) ? kind : Address(address)?.parent?.text ?? address
    }
}

/// How long hand-offs waited and were worked on, and how many were late: by pair, unit, matter or step.
///
/// What is still open counts with its age so far and is counted apart: a group's figures are lower bounds while it has
/// some. Nothing is left out for not having ended (right-censored, as statistics says).
///
/// - Cost: 8 bytes of memory for each interval.
package struct StallGroups: Sendable {
    /// A group, by two names of the caller's own numbering; the second is -1 where one name says it.
    package struct Key: Hashable, Sendable {
        package var kind: IntervalKind
        package var first: Int
        package var second: Int

        package init(_ kind: IntervalKind, _ first: Int, _ second: Int = -1) {
            (self.kind, self.first, self.second) = (kind, first, second)
        }
    }

    private struct Group {
        var held: [Int64] = []
        var open = 0
        var late = 0
        var lateOpen = 0
        var overTotal: Int64 = 0

        mutating func add(_ milliseconds: Int64, isOpen: Bool, over: Int64) {
            held.append(milliseconds)
            if isOpen { open += 1 }
            guard over > 0 else { return }
            late += 1
            if isOpen { lateOpen += 1 }
            overTotal = overTotal.addingClamped(over)
        }
    }

    private var groups: [Key: Group] = [:]
    private let at: Int64

    /// - Parameter at: the instant of the report; milliseconds since 1970.
    package init(at: Int64) { self.at = at }

    /// Counts an interval; one that began after the report's instant is none of its.
    ///
    /// - Parameters:
    ///   - end: `nil` while it lasts.
    ///   - due: when it is late, `nil` where there is no limit.
    package mutating func add(_ key: Key, from start: Int64, to end: Int64?, due: Int64?) {
        guard start <= at else { return }
        let isOpen = end.map { $0 > at } ?? true
        let until = isOpen ? at : end ?? at
        let over = due.map { $0 < until ? until - $0 : 0 } ?? 0
        groups[key, default: Group()].add(max(0, until - start), isOpen: isOpen, over: over)
    }

    /// The report: the costliest groups first.
    ///
    /// - Parameter name: what a number of a key stands for.
    package func report(by grouping: StallGrouping, keeping count: Int, name: (Int) -> String) -> StallGroupReport {
        var rows = groups.map { key, group in
            StallGroupReport.Row(
                kind: key.kind, first: name(key.first), second: key.second < 0 ? nil : name(key.second),
                held: WaitDistribution(group.held), open: group.open, late: group.late, lateOpen: group.lateOpen,
                overTotal: group.overTotal)
        }
        rows.sort { left, right in
            if left.held.total != right.held.total { return left.held.total > right.held.total }
            return (left.first, left.second ?? "", left.kind.rawValue)
                < (right.first, right.second ?? "", right.kind.rawValue)
        }
        let total = rows.reduce(Int64(0)) { $0.addingClamped($1.held.total) }
        return StallGroupReport(
            at: at, grouping: grouping, total: total, rows: Array(rows.prefix(count)), isCut: rows.count > count)
    }
}

/// Where the days go, by group.
package struct StallGroupReport: Equatable, Sendable {
    package struct Row: Equatable, Sendable {
        package var kind: IntervalKind
        package var first: String
        package var second: String?
        /// How long, over all intervals; of open ones so far.
        package var held: WaitDistribution
        package var open: Int
        package var late: Int
        package var lateOpen: Int
        /// Time past the limits, milliseconds.
        package var overTotal: Int64
    }

    package let at: Int64
    package let grouping: StallGrouping
    /// Over all groups, those left out included; milliseconds.
    package let total: Int64
    package let rows: [Row]
    package let isCut: Bool

    /// Adds `"at"`, `"by"`, `"total_s"`, `"groups"` and `"more"` to the object that is being written.
    package func write(to json: inout JSONWriter) {
        json.instant("at", milliseconds: at)
        json.member("by", grouping.rawValue)
        json.seconds("total_s", milliseconds: total)
        json.array("groups") { json in
            for row in rows { json.object { write(row, to: &$0) } }
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
        json.member("kind", row.kind.rawValue)
        json.member("n", row.held.count)
        json.member("open", row.open)
        json.member("late", row.late)
        json.member("late_open", row.lateOpen)
        json.object("held") { row.held.write(to: &$0, withCount: false) }
        json.seconds("over_total_s", milliseconds: row.overTotal)
    }
}

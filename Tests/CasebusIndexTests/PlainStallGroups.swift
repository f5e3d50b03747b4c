import CasebusAudit
import CasebusCalendar
import CasebusModel
import Foundation
import Testing

/// Where the days go, reckoned in the plainest way: from the folded cases, one interval after the other.
struct PlainStallGroups {
    /// One group's figures, in milliseconds.
    struct Figures: Equatable {
        var held: [Int64] = []
        var working: [Int64] = []
        var open = 0
        var late = 0
        var lateOpen = 0
        var over: Int64 = 0
        var bus: Int64 = 0
    }

    /// The same as an answer tells it.
    struct Told: Equatable {
        var n: Int
        var open: Int?
        var late: Int?
        var lateOpen: Int?
        var over: Int64?
        var bus: Int64?
        var held: [Int64]
        var working: [Int64]
    }

    let timelines: [CaseTimeline]
    let outages: [Range<Int64>]
    private let grouping: StallGrouping
    private let rule: StallRule
    /// Hand-offs that ended as the last of several that were open at once: since when, and when.
    private let critical: [(number: UInt64, since: Int64, end: Int64)]
    private let office = WorkingCalendar.weekendsOnly.offices[0]

    init(_ log: SyntheticLog, _ grouping: StallGrouping, _ rule: StallRule) throws {
        timelines = try log.timelines()
        (self.grouping, self.rule) = (grouping, rule)
        outages = try Self.outages(log)
        critical = try Self.critical(log)
    }

    private static func outages(_ log: SyntheticLog) throws -> [Range<Int64>] {
        var found: [Range<Int64>] = []
        var last: Int64 = 0
        for row in try log.rows() {
            if row.kind == .started, last > 0 {
                let began = min(row.recordedAt, max(row.lastAlive ?? 0, last))
                if began < row.recordedAt { found.append(began..<row.recordedAt) }
            }
            last = row.recordedAt
        }
        return found
    }

    /// Plays each case's records: who is open, and since when only one of several.
    private static func critical(_ log: SyntheticLog) throws -> [(number: UInt64, since: Int64, end: Int64)] {
        var found: [(number: UInt64, since: Int64, end: Int64)] = []
        var open: [String: Set<UInt64>] = [:]
        var alone: [String: Int64] = [:]
        for row in try log.rows() {
            guard let registrar = row.registrar, let id = row.caseID, let number = row.handoff else { continue }
            let name = registrar + " " + id
            switch row.kind {
            case .push, .linked:
                open[name, default: []].insert(number)
                alone[name] = nil
            case .acknowledge where row.answer != .refuse: break
            case .feedback where row.outcome == .progress: break
            case .rule where row.owner == row.to: break
            case .acknowledge, .feedback, .withdraw, .rule:
                open[name]?.remove(number)
                if open[name]?.count == 1 { alone[name] = row.at }
                if open[name]?.isEmpty == true, let since = alone.removeValue(forKey: name) {
                    found.append((number, since, row.at))
                }
                for next in row.next {
                    open[name]?.insert(next.handoff)
                    alone[name] = nil
                }
            default: break
            }
        }
        return found
    }

    func figures(of span: Range<Int64>, at: Int64) -> [String: Told] {
        var groups: [String: Figures] = [:]
        for timeline in timelines {
            let lives = Dictionary(uniqueKeysWithValues: timeline.handoffs.map { ($0.number, $0) })
            var disputes = timeline.disputes[...]
            for interval in timeline.intervals {
                let dispute = interval.kind == .inDispute ? disputes.popFirst() : nil
                let life = interval.handoff.flatMap { lives[$0] }
                guard span.contains(life?.pushedAt ?? interval.from),
                    // Who was the receiver then, which a hand-off may change: whoever has it, or disputes it.
                    let name = name(timeline, life, to: dispute?.unit ?? interval.unit, holder: interval.unit)
                else { continue }
                let key = name + " " + interval.kind.rawValue
                count(
                    interval.from, interval.to, at, rule.limit(for: interval.kind), in: &groups[key, default: .init()])
            }
            for (place, life) in timeline.handoffs.enumerated() where span.contains(life.pushedAt) {
                let name = name(timeline, life, to: life.to, holder: life.to) ?? ""
                if grouping == .pair, life.bounced {
                    // Either receiver may have passed its hand-off on since; the senders are who they were.
                    let next = timeline.handoffs[place + 1]
                    let key = Self.hall(life.from) + " " + Self.hall(next.from) + " bounce"
                    count(life.pushedAt, next.pushedAt, at, nil, in: &groups[key, default: .init()])
                }
                for last in critical where last.number == life.number {
                    count(last.since, last.end, at, nil, in: &groups[name + " critical", default: .init()])
                }
            }
        }
        return groups.reduce(into: [:]) { told, group in
            let isNote = group.key.hasSuffix(" bounce") || group.key.hasSuffix(" critical")
            let figures = group.value
            told[group.key] = Told(
                n: figures.held.count, open: isNote ? nil : figures.open, late: isNote ? nil : figures.late,
                lateOpen: isNote ? nil : figures.lateOpen, over: isNote ? nil : figures.over,
                bus: isNote ? nil : figures.bus, held: Self.distribution(figures.held),
                working: Self.distribution(figures.working))
        }
    }

    private func count(_ begin: Int64, _ end: Int64?, _ at: Int64, _ limit: TimeBudget?, in figures: inout Figures) {
        let until = end ?? at
        let down = outages.filter { $0.overlaps(begin..<max(begin, until)) }.map { $0.clamped(to: begin..<until) }
        let bus = down.reduce(0) { $0 + Int64($1.count) }
        figures.held.append(until - begin - bus)
        figures.working.append(
            down.reduce(office.workingTime(from: begin, to: until)) {
                $0 - office.workingTime(from: $1.lowerBound, to: $1.upperBound)
            })
        figures.bus += bus
        if end == nil { figures.open += 1 }
        guard let limit, let over = over(limit, begin, until, held: until - begin - bus), over > 0 else { return }
        figures.late += 1
        figures.over += over
        if end == nil { figures.lateOpen += 1 }
    }

    private func over(_ limit: TimeBudget, _ begin: Int64, _ until: Int64, held: Int64) -> Int64? {
        if case .elapsed(let milliseconds) = limit { return held - milliseconds }
        let due = Outages(outages.map { BusHistory.Span(from: $0.lowerBound, to: $0.upperBound) })
            .due(limit, after: begin, in: office)
        guard due < until else { return nil }
        let down = outages.filter { $0.overlaps(due..<until) }.map { Int64($0.clamped(to: due..<until).count) }
        return until - due - down.reduce(0, +)
    }

    /// - Returns: `nil` where the report has no such group.
    private func name(_ timeline: CaseTimeline, _ life: HandoffLife?, to receiver: String, holder: String) -> String? {
        let matter = life.map { $0.matter.isEmpty ? timeline.matter : $0.matter } ?? timeline.matter
        switch grouping {
        case .pair: return life.map { Self.hall($0.from) + " " + Self.hall(receiver) }
        case .unit: return Self.hall(holder)
        case .matter: return matter
        case .step: return life.map { matter + " " + $0.step }
        }
    }

    private static func hall(_ address: String) -> String {
        address.split(separator: "/").prefix(2).joined(separator: "/")
    }

    /// Total, median, p90 and longest; the quantiles to the millisecond below.
    private static func distribution(_ durations: [Int64]) -> [Int64] {
        let sorted = durations.sorted()
        func quantile(_ share: Double) -> Int64 {
            let place = Double(sorted.count - 1) * share
            let (low, high) = (Double(sorted[Int(place)]), Double(sorted[Int(place.rounded(.up))]))
            return Int64((low + (high - low) * (place - place.rounded(.down))).rounded())
        }
        return [sorted.reduce(0, +), quantile(0.5), quantile(0.9), sorted.last ?? 0]
    }

    // MARK: Answers

    static func figures(in answer: [String: Any]) throws -> [String: Told] {
        var found: [String: Told] = [:]
        for (list, word) in [("groups", ""), ("critical", "critical"), ("bounces", "bounce")] {
            for group in try #require(answer[list] as? [[String: Any]]) {
                let names = ["from", "to", "unit", "matter", "step"].compactMap { group[$0] as? String }
                let kind = list == "groups" ? try #require(group["kind"] as? String) : word
                let told = try Told(
                    n: #require(group["n"] as? Int), open: group["open"] as? Int, late: group["late"] as? Int,
                    lateOpen: group["late_open"] as? Int, over: milliseconds(group["over_total_s"]),
                    bus: milliseconds(group["bus_total_s"]), held: distribution(group["held"]),
                    working: distribution(group["held_working"]))
                #expect(found.updateValue(told, forKey: (names + [kind]).joined(separator: " ")) == nil)
            }
        }
        return found
    }

    private static func distribution(_ figures: Any?) throws -> [Int64] {
        let figures = try #require(figures as? [String: Any])
        return try ["total_s", "median_s", "p90_s", "max_s"].map { try #require(milliseconds(figures[$0])) }
    }

    private static func milliseconds(_ seconds: Any?) -> Int64? {
        (seconds as? Double).map { Int64(($0 * 1000).rounded()) }
    }
}

extension PlainStallGroups.Told {
    /// Half a millisecond goes either way in quantiles.
    static func == (left: Self, right: Self) -> Bool {
        (left.n, left.open, left.late, left.lateOpen) == (right.n, right.open, right.late, right.lateOpen)
            && (left.over, left.bus) == (right.over, right.bus)
            && zip(left.held + left.working, right.held + right.working).allSatisfy { abs($0 - $1) <= 1 }
    }
}

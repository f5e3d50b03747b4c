import CasebusAudit
import CasebusCalendar
import CasebusIndex
import CasebusModel
import Foundation
import Testing

/// `stalls` by group against the plainest reckoning: every interval of every timeline, looked at one by one.
@Suite struct StallGroupTests {
    private static let rule = StallRule(
        waitingLimit: .elapsed(60_000), workLimit: .elapsed(30_000), idleLimit: .elapsed(5_000))
    private static let limits = #""waiting_limit_s": 60, "work_limit_s": 30, "idle_limit_s": 5"#

    struct Tally: Equatable {
        var held: [Double] = []
        var open = 0
        var late = 0
        var lateOpen = 0
        var over = 0.0

        mutating func count(from start: Int64, to end: Int64?, limit: Int64, at: Int64) {
            let seconds = Double((end ?? at) - start) / 1000
            held.append(seconds)
            if end == nil { open += 1 }
            guard seconds > Double(limit) / 1000 else { return }
            late += 1
            if end == nil { lateOpen += 1 }
            over += seconds - Double(limit) / 1000
        }
    }

    @Test(arguments: StallGrouping.allCases, [4, 20_260_106] as [UInt64])
    func `groups are what the cases' own intervals add up to`(grouping: StallGrouping, seed: UInt64) throws {
        var random = RandomCases(seed: seed)
        try random.run(steps: 1200)
        let log = random.log
        let timelines = try log.timelines()
        let at = log.now + 1
        // The middle third, so that the span cuts something off on both sides.
        let pushes = timelines.flatMap(\.handoffs).map(\.pushedAt).sorted()
        let span = pushes[pushes.count / 3]..<pushes[pushes.count * 2 / 3]
        try withTemporaryFolder { folder in
            let index = try Index(folder: folder, logID: log.logID, head: log.head)
            try index.advance(from: log.journal)
            let queries = QueryService(journal: log.journal, index: index, calendar: .weekendsOnly)
            for (span, bounds) in [
                (Int64.min..<(.max), ""),
                (span, #", "since": "\#(instant(span.lowerBound))", "until": "\#(instant(span.upperBound))""#),
            ] {
                let answer = try queries.object(
                    "stalls", #"{"by": "\#(grouping)", "limit": 10000, \#(Self.limits)\#(bounds)}"#, now: at)
                let found = try Self.tallies(answer, grouping)
                #expect(found == Self.tallies(timelines, by: grouping, in: span, at: at).mapValues(Figures.init))
            }
            try index.close()
        }
    }

    /// What the answer says of a group.
    struct Figures: Equatable {
        var n: Int
        var open: Int
        var late: Int
        var lateOpen: Int
        var total: Int
        var median: Int
        var longest: Int
        var over: Int

        init(_ tally: Tally) {
            let sorted = tally.held.sorted()
            let middle = Double(sorted.count - 1) / 2
            let median = (sorted[Int(middle)] + sorted[Int(middle.rounded(.up))]) / 2
            (n, open, late, lateOpen) = (sorted.count, tally.open, tally.late, tally.lateOpen)
            (total, longest) = (Self.milliseconds(sorted.reduce(0, +)), Self.milliseconds(sorted.last ?? 0))
            // Half a millisecond goes either way.
            (self.median, over) = (Int(median * 1000), Self.milliseconds(tally.over))
        }

        init(_ group: [String: Any]) throws {
            let held = try #require(group["held"] as? [String: Double])
            n = try #require(group["n"] as? Int)
            open = try #require(group["open"] as? Int)
            late = try #require(group["late"] as? Int)
            lateOpen = try #require(group["late_open"] as? Int)
            total = Self.milliseconds(held["total_s"] ?? -1)
            median = Int((held["median_s"] ?? -1) * 1000 + 0.01)
            longest = Self.milliseconds(held["max_s"] ?? -1)
            over = Self.milliseconds(try #require(group["over_total_s"] as? Double))
        }

        static func == (left: Figures, right: Figures) -> Bool {
            (left.n, left.open, left.late, left.lateOpen) == (right.n, right.open, right.late, right.lateOpen)
                && (left.total, left.longest, left.over) == (right.total, right.longest, right.over)
                && abs(left.median - right.median) <= 1
        }

        private static func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }
    }

    private static func tallies(_ answer: [String: Any], _ grouping: StallGrouping) throws -> [String: Figures] {
        var found: [String: Figures] = [:]
        for group in try #require(answer["groups"] as? [[String: Any]]) {
            let names = ["from", "to", "unit", "matter", "step"].compactMap { group[$0] as? String }
            let name = (names + [try #require(group["kind"] as? String)]).joined(separator: " ")
            #expect(found.updateValue(try Figures(group), forKey: name) == nil)
        }
        return found
    }

    private static func tallies(
        _ timelines: [CaseTimeline], by grouping: StallGrouping, in span: Range<Int64>, at: Int64
    ) -> [String: Tally] {
        var tallies: [String: Tally] = [:]
        func count(_ names: [String], _ kind: IntervalKind, _ start: Int64, _ end: Int64?) {
            guard case .elapsed(let limit) = rule.limit(for: kind) else { return }
            let name = (names + [kind.rawValue]).joined(separator: " ")
            tallies[name, default: Tally()].count(from: start, to: end, limit: limit, at: at)
        }
        for timeline in timelines {
            for life in timeline.handoffs where span.contains(life.pushedAt) {
                let matter = life.matter.isEmpty ? timeline.matter : life.matter
                let names =
                    switch grouping {
                    case .pair: [hall(life.from), hall(life.to)]
                    case .unit: [hall(life.to)]
                    case .matter: [matter]
                    case .step: [matter, life.step]
                    }
                count(names, .waiting, life.pushedAt, life.signedAt ?? life.closedAt)
                if let signedAt = life.signedAt { count(names, .atWork, signedAt, life.closedAt) }
            }
            guard grouping == .unit || grouping == .matter else { continue }
            for holder in timeline.holders where holder.handoff == nil && span.contains(holder.since) {
                count([grouping == .unit ? hall(holder.unit) : timeline.matter], holder.kind, holder.since, nil)
            }
        }
        return tallies
    }

    private static func hall(_ address: String) -> String {
        address.split(separator: "/").prefix(2).joined(separator: "/")
    }

    private func instant(_ milliseconds: Int64) -> String { Timestamp(milliseconds: milliseconds).description }

    // MARK: Who is named, and what is asked wrongly

    @Test(arguments: [
        ("hall/enterprise/window/07", "hall/enterprise"), ("hall/enterprise", "hall/enterprise"),
        ("bureau/market/office/licensing", "bureau/market"), ("station/17", "station"), ("outlet/bank/3", "outlet"),
        ("centre/south", "centre/south"), ("Group 1", "Group 1"), ("station", "station"),
    ])
    func `reports stop at halls, bureaus and centres`(address: String, name: String) {
        #expect(ReportLevel.name(of: address) == name)
    }

    @Test func `a window that asks sees itself, and nobody else's window`() throws {
        let log = SyntheticLog()
        try log.register(.init(registrar: "hall/a/window/1", id: "c"), matter: "m")
        try withTemporaryFolder { folder in
            let index = try Index(folder: folder, logID: log.logID, head: log.head)
            try index.advance(from: log.journal)
            let queries = QueryService(journal: log.journal, index: index, calendar: .weekendsOnly)
            func units(_ address: String, _ role: Role = .unit) throws -> [String] {
                let answer = try queries.object(
                    "stalls", #"{"by": "unit"}"#, as: Viewer(address: address, role: role), now: log.now)
                return (answer["groups"] as? [[String: Any]] ?? []).compactMap { $0["unit"] as? String }
            }
            #expect(try units("hall/a/window/1") == ["hall/a/window/1"])
            #expect(try units("hall/a/window/2") == [])
            #expect(try units("operator/main", .operator) == ["hall/a"])
            #expect(try queries.problem("stalls", #"{"by": "person"}"#).field == "by")
            let single = #"{"idle_limit_s": 1, "since": "2026-01-05T00:00:00Z"}"#
            #expect(try queries.problem("stalls", single).field == "since")
            let empty = #"{"by": "unit", "since": "2026-01-05T00:00:00Z", "until": "2026-01-05T00:00:00Z"}"#
            #expect(try queries.problem("stalls", empty).field == "until")
            try index.close()
        }
    }
}

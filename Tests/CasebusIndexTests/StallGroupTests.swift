import CasebusAudit
import CasebusCalendar
import CasebusModel
import Foundation
import GRDB
import Testing

@testable import CasebusIndex

/// `stalls` by group against the plainest reckoning: every interval of every timeline, looked at one by one.
@Suite struct StallGroupTests {
    /// Two sets of limits: by the wall, and in working time.
    struct Limits: Sendable, CustomTestStringConvertible {
        var rule: StallRule
        var parameters: String
        var testDescription: String { parameters }
    }

    static let limits = [
        Limits(
            rule: StallRule(
                waitingLimit: .elapsed(60_000), workLimit: .elapsed(30_000), idleLimit: .elapsed(5_000)),
            parameters: #""waiting_limit_s": 60, "work_limit_s": 30, "idle_limit_s": 5"#),
        Limits(
            rule: StallRule(
                waitingLimit: .workingTime(3_600_000), workLimit: .workingDays(1), idleLimit: .workingTime(60_000)),
            parameters: #""waiting_limit": "1wh", "work_limit": "1wd", "idle_limit": "1wm""#),
    ]

    @Test(arguments: StallGrouping.allCases, limits)
    func `groups are what the cases' own intervals add up to`(grouping: StallGrouping, limits: Limits) throws {
        for seed in [4, 20_260_106] as [UInt64] {
            var random = RandomCases(seed: seed, hasOutages: true)
            try random.run(steps: 1200)
            let log = random.log
            let plain = try PlainStallGroups(log, grouping, limits.rule)
            let at = log.now + 1
            // The middle third, so that the span cuts something off on both sides.
            let pushes = plain.timelines.flatMap(\.handoffs).map(\.pushedAt).sorted()
            let span = pushes[pushes.count / 3]..<pushes[pushes.count * 2 / 3]
            try withIndex(of: log) { _, queries in
                for (span, bounds) in [
                    (Int64.min..<(.max), ""),
                    (span, #", "since": "\#(instant(span.lowerBound))", "until": "\#(instant(span.upperBound))""#),
                ] {
                    let answer = try queries.object(
                        "stalls", #"{"by": "\#(grouping)", "limit": 10000, \#(limits.parameters)\#(bounds)}"#, now: at)
                    #expect(try PlainStallGroups.figures(in: answer) == plain.figures(of: span, at: at), "seed \(seed)")
                }
            }
        }
    }

    @Test(arguments: StallGrouping.allCases)
    func `of what is open alone nothing that has ended counts`(grouping: StallGrouping) throws {
        var random = RandomCases(seed: 7, hasOutages: true)
        try random.run(steps: 1200)
        try withIndex(of: random.log) { _, queries in
            let limits = #""waiting_limit_s": 60, "work_limit_s": 30, "idle_limit_s": 5, "limit": 10000"#
            let now = random.log.now + 1
            func rows(_ more: String) throws -> [[String: Any]] {
                let answer = try queries.object("stalls", #"{"by": "\#(grouping)", \#(limits)\#(more)}"#, now: now)
                return try #require(answer["groups"] as? [[String: Any]])
            }
            func counts(_ rows: [[String: Any]]) -> Set<[String]> {
                Set(
                    rows.filter { $0["open"] as? Int != 0 }.map { row in
                        ["from", "to", "unit", "matter", "step", "kind", "open", "late_open"].map { "\(row[$0] ?? "")" }
                    })
            }
            let (all, open) = (try rows(""), try rows(#", "only": "open""#))
            #expect(counts(all) == counts(open))
            #expect(!open.isEmpty && open.allSatisfy { $0["n"] as? Int == $0["open"] as? Int })
            #expect(throws: (any Error).self) { try rows(#", "only": "open", "at": "2026-01-05T09:30:00Z""#) }
        }
    }

    /// An index that has seen no more than what had happened then is the judge.
    @Test(arguments: [5, 20_261_125] as [UInt64])
    func `an earlier instant is told as it would have been then`(seed: UInt64) throws {
        var random = RandomCases(seed: seed, hasOutages: true, hasSuccessions: true)
        try random.run(steps: 600)
        let log = random.log
        var questions = Self.limits.flatMap { limits in
            StallGrouping.allCases.map { #""by": "\#($0)", \#(limits.parameters)"# } + [limits.parameters]
        }
        questions.append(Self.limits[0].parameters + #", "limit": 3"#)
        let viewers = [
            coordination, Viewer(address: "hall/enterprise", role: .unit), Viewer(address: "bureau/tax", role: .unit),
        ]
        try withTemporaryFolder { folder in
            let then = try Index(folder: folder, logID: log.logID, head: log.head)
            let past = QueryService(journal: log.journal, index: then, calendar: .weekendsOnly)
            try withIndex(of: log) { _, queries in
                let times = try log.records.map { try RecordProjection.row($0).recordedAt }
                for end in stride(from: 60, to: times.count - 1, by: 149) {
                    let last = times[end...].firstIndex { $0 > times[end] } ?? times.count
                    try then.apply(Array(log.records[Int(then.appliedSequence)..<last]))
                    let at = times[end]
                    for question in questions {
                        for viewer in viewers {
                            let asked = try past.text("stalls", "{\(question)}", as: viewer, now: at)
                            let told = try queries.text(
                                "stalls", #"{"at": "\#(instant(at))", \#(question)}"#, as: viewer, now: log.now)
                            #expect(withoutHead(asked) == withoutHead(told), "\(question) at record \(last)")
                        }
                    }
                }
            }
            try then.close()
        }
    }

    /// An index that was opened often has as many chunks as a large one, so that a second thread helps.
    @Test func `two threads count what one does`() throws {
        var random = RandomCases(seed: 11, hasOutages: true)
        try random.run(steps: 1500)
        let log = random.log
        let question = #"{"by": "pair", \#(Self.limits[0].parameters)}"#
        try withTemporaryFolder { folder in
            let pieces = 75
            for piece in 0..<pieces {
                let index = try Index(folder: folder, logID: log.logID, head: log.head)
                let (first, end) = (log.records.count * piece / pieces, log.records.count * (piece + 1) / pieces)
                try index.apply(Array(log.records[first..<end]))
                try index.close()
            }
            let index = try Index(folder: folder, logID: log.logID, head: log.head)
            let chunks = try index.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM stretches") ?? 0 }
            #expect(chunks > 64)
            let queries = QueryService(journal: log.journal, index: index, calendar: .weekendsOnly)
            try withIndex(of: log) { _, plain in
                let expected = try plain.text("stalls", question, now: log.now)
                #expect(try queries.text("stalls", question, now: log.now) == expected)
            }
            try index.close()
        }
    }

    @Test func `waits and visits of hand-overs are told without the bus's outages`() throws {
        var random = RandomCases(seed: 12, hasOutages: true)
        try random.run(steps: 1200)
        let log = random.log
        let plain = try PlainStallGroups(log, .pair, StallRule())
        let spans = plain.outages.map { BusHistory.Span(from: $0.lowerBound, to: $0.upperBound) }
        var json = JSONWriter()
        json.object { HandoverReport(plain.timelines, without: Outages(spans)).write(to: &$0) }
        let report = String(decoding: json.bytes, as: UTF8.self)
        try withIndex(of: log) { _, queries in
            let told = try queries.text("handovers")
            #expect(withoutHead(told) == report.dropLast())
        }
        // What the pure report takes off is what passes, instant by instant, while the bus is down.
        let waits = plain.timelines.flatMap(\.handoffs).compactMap { life in
            life.signedAt.map { end in
                plain.outages.reduce(end - life.pushedAt) { wait, outage in
                    wait - max(0, min(end, outage.upperBound) - max(life.pushedAt, outage.lowerBound))
                }
            }
        }
        #expect(HandoverReport(plain.timelines, without: Outages(spans)).wait.total == waits.reduce(0, +))
        #expect(HandoverReport(plain.timelines).wait.total > waits.reduce(0, +))
    }

    private func withoutHead(_ answer: String) -> Substring {
        answer.range(of: #","head":"#, options: .backwards).map { answer[..<$0.lowerBound] } ?? answer[...]
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

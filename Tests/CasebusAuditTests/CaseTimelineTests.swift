import CasebusAudit
import CasebusModel
import Testing

@Suite struct CaseTimelineTests {
    @Test func `a sequential case is charged to one holder at a time, and its intervals are its life`() throws {
        var rows = Rows()
        rows.register(1000, matter: "licence")
        rows.push(1500, 1, from: "hall/enterprise", to: "bureau/market")
        rows.arrived(1600, [1, 99])
        rows.sign(3000, 1)
        rows.feedback(7000, 1, .done, next: [(2, "bureau/tax")])
        rows.sign(7100, 2)
        rows.feedback(8000, 2, .progress)
        rows.feedback(9000, 2, .done)
        rows.simple(.decide, 9500)
        rows.simple(.close, 10_000)
        let timeline = try rows.timeline()
        #expect(
            timeline.intervals == [
                Interval(unit: "hall/enterprise", kind: .preparing, from: 1000, to: 1500),
                Interval(unit: "bureau/market", handoff: 1, kind: .waiting, from: 1500, to: 3000),
                Interval(unit: "bureau/market", handoff: 1, kind: .atWork, from: 3000, to: 7000),
                Interval(unit: "bureau/tax", handoff: 2, kind: .waiting, from: 7000, to: 7100),
                Interval(unit: "bureau/tax", handoff: 2, kind: .atWork, from: 7100, to: 9000),
                Interval(unit: "bureau/market", kind: .idle, from: 9000, to: 10_000),
            ])
        #expect(timeline.intervals.compactMap(\.milliseconds).reduce(0, +) == 9000)
        #expect(timeline.holders.isEmpty)
        #expect((timeline.state, timeline.closedAt, timeline.matter) == (.closed, 10_000, "licence"))
        #expect(timeline.handoffs.map(\.state) == [.answered, .answered])
        #expect(timeline.handoffs[0].arrivedAt == 1600)
        #expect(timeline.handoffs[1].from == "bureau/market")
    }

    @Test func `parallel hand-offs each have their own interval, and the case lies idle only when all are closed`()
        throws
    {
        var rows = Rows()
        rows.register(0)
        rows.push(10, 1, from: "hall/enterprise", to: "bureau/a")
        rows.push(20, 2, from: "hall/enterprise", to: "bureau/b")
        rows.sign(30, 1)
        rows.feedback(40, 1, .done)
        rows.sign(50, 2)
        var timeline = try rows.timeline()
        #expect(timeline.holders.map(\.unit) == ["bureau/b"])
        #expect(timeline.intervals.allSatisfy { $0.kind != .idle })
        rows.feedback(60, 2, .declined)
        timeline = try rows.timeline()
        #expect(timeline.holders == [Holder(Interval(unit: "hall/enterprise", kind: .idle, from: 60))])
        #expect(timeline.intervals.filter { $0.kind == .idle }.count == 1)
    }

    @Test func `a feedback with two next pushes has two holders at once`() throws {
        var rows = Rows()
        rows.register(0)
        rows.push(1, 1, from: "hall/enterprise", to: "bureau/a")
        rows.sign(2, 1)
        rows.feedback(3, 1, .transferred, next: [(2, "bureau/b"), (3, "bureau/c")])
        let timeline = try rows.timeline()
        #expect(timeline.holders.map(\.unit) == ["bureau/b", "bureau/c"])
        #expect(timeline.handoffs.map(\.from) == ["hall/enterprise", "bureau/a", "bureau/a"])
    }

    @Test func `a case that is refused and pushed again goes back to its sender in between`() throws {
        var rows = Rows()
        rows.register(0)
        rows.push(0, 1, from: "hall/enterprise", to: "bureau/a")
        rows.refuse(100, 1, reason: "not-ours")
        rows.push(150, 2, from: "hall/enterprise", to: "bureau/b")
        rows.withdraw(200, 2)
        let timeline = try rows.timeline()
        #expect(
            timeline.intervals == [
                Interval(unit: "bureau/a", handoff: 1, kind: .waiting, from: 0, to: 100),
                Interval(unit: "hall/enterprise", kind: .idle, from: 100, to: 150),
                Interval(unit: "bureau/b", handoff: 2, kind: .waiting, from: 150, to: 200),
                Interval(unit: "hall/enterprise", kind: .idle, from: 200),
            ])
        #expect(timeline.handoffs[0].reason == "not-ours")
        #expect(timeline.handoffs.map(\.state) == [.refused, .withdrawn])
    }

    @Test func `ping-pong is charged to whoever has the ball`() throws {
        var rows = Rows()
        rows.register(0)
        rows.push(0, 1, from: "hall/enterprise", to: "bureau/a")
        var at: Int64 = 0
        for round in 0..<6 as Range<UInt64> {
            rows.sign(at + 1, round + 1)
            rows.feedback(
                at + 10, round + 1, .transferred, next: [(round + 2, round % 2 == 0 ? "bureau/b" : "bureau/a")])
            at += 10
        }
        let timeline = try rows.timeline()
        #expect(timeline.intervals.compactMap(\.milliseconds).reduce(0, +) == 60)
        let report = HandoverReport([timeline])
        let pair = try #require(report.pairs.first { $0.from == "bureau/a" && $0.to == "bureau/b" })
        #expect((pair.wait.count, pair.bounces, pair.open) == (3, 3, 0))
        let back = try #require(report.pairs.first { $0.from == "bureau/b" && $0.to == "bureau/a" })
        #expect((back.wait.count, back.bounces, back.open) == (2, 2, 1))
    }

    @Test func `a record that claims to be older than the one before takes no time away`() throws {
        var rows = Rows()
        rows.register(1000)
        rows.push(900, 1, from: "hall/enterprise", to: "bureau/a")
        rows.sign(1200, 1)
        let timeline = try rows.timeline()
        #expect(timeline.handoffs[0].pushedAt == 1000)
        #expect(timeline.intervals.compactMap(\.milliseconds) == [200])
    }

    @Test func `records that do not follow are refused with their sequence and change nothing`() throws {
        var rows = Rows()
        rows.register(0)
        var timeline = try rows.timeline()
        let before = timeline
        rows.sign(1, 9)
        #expect(throws: TimelineError(sequence: 2, detail: "acknowledge on hand-off 9, which is not open")) {
            try timeline.apply(rows.rows[1])
        }
        #expect(timeline == before)
        #expect(throws: TimelineError.self) { try CaseTimeline(rows.rows.dropFirst()) }
        #expect(throws: TimelineError.self) { try CaseTimeline([]) }
    }
}

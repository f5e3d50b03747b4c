import CasebusModel
import Testing

@testable import CasebusAudit

/// A case whose unit was succeeded.
@Suite struct SuccessionTimelineTests {
    private let hall = "hall/enterprise"
    private let old = "bureau/market"
    private let new = "bureau/regulation"

    private func succession(_ unit: String, by successor: String, _ at: Int64) -> RecordRow {
        var row = RecordRow(sequence: 99, at: at, kind: .succeeded)
        (row.unit, row.successor) = (unit, successor)
        return row
    }

    private func spans(_ timeline: CaseTimeline) -> [String] {
        timeline.intervals.map { "\($0.unit) \($0.kind.rawValue) \($0.from)-\($0.to.map { "\($0)" } ?? "")" }
    }

    @Test func `what waits has to arrive at the successor, what is signed for stays signed`() throws {
        var rows = Rows()
        rows.register(0)
        rows.push(10, 1, from: hall, to: old)
        rows.push(10, 2, from: hall, to: old)
        rows.arrived(12, [1, 2])
        rows.sign(20, 2)
        var timeline = try rows.timeline()
        try timeline.apply(succession(old, by: new, 30))
        #expect(timeline.handoffs.map(\.to) == [new, new])
        #expect(timeline.handoffs.map(\.arrivedAt) == [nil, 12])
        #expect(timeline.handoffs[1].signedAt == 20)
        #expect(
            spans(timeline) == [
                "\(hall) preparing 0-10", "\(old) waiting 10-30", "\(old) waiting 10-20", "\(old) at_work 20-30",
                "\(new) waiting 30-", "\(new) at_work 30-",
            ])
    }

    @Test func `the sender's succession changes nobody's time, and the case comes back to the successor`() throws {
        var rows = Rows()
        rows.register(0)
        rows.push(10, 1, from: hall, to: old)
        var timeline = try rows.timeline()
        try timeline.apply(succession(hall, by: new, 30))
        #expect(spans(timeline) == ["\(hall) preparing 0-10", "\(old) waiting 10-"])
        #expect((timeline.handoffs[0].from, timeline.keeper, timeline.registrar) == (new, new, hall))
        rows.refuse(40, 1, reason: "materials-missing")
        try timeline.apply(try #require(rows.rows.last))
        #expect(spans(timeline).last == "\(new) idle 40-")
    }

    @Test func `a suspension and a dispute go on with the successor`() throws {
        var rows = Rows()
        rows.register(0)
        rows.on(nil, .suspend, 5) { ($0.party, $0.ground) = ("applicant", "hearing") }
        var timeline = try rows.timeline()
        try timeline.apply(succession(hall, by: new, 8))
        #expect(spans(timeline).last == "\(new) suspended 8-")
        #expect(timeline.intervals.last?.party == "applicant")
        #expect(timeline.procedures.map(\.to) == [nil])
        rows.on(nil, .resume, 9)
        try timeline.apply(try #require(rows.rows.last))
        #expect(spans(timeline).last == "\(new) preparing 9-")

        rows = Rows()
        rows.register(0)
        rows.push(10, 1, from: hall, to: old)
        rows.add(.acknowledge, 20) { ($0.handoff, $0.answer, $0.owner, $0.entry) = (1, .dispute, "bureau/tax", 7) }
        timeline = try rows.timeline()
        try timeline.apply(succession(hall, by: new, 30))
        #expect(timeline.disputes.map(\.holder) == [new])
        #expect(timeline.disputes.map(\.from) == [20])
        #expect(spans(timeline).suffix(2) == ["\(hall) in_dispute 20-30", "\(new) in_dispute 30-"])
    }

    @Test func `what has nothing of the unit, and what is closed, is not concerned`() throws {
        var rows = Rows()
        rows.register(0)
        var timeline = try rows.timeline()
        let other = succession(old, by: new, 5)
        #expect(!timeline.isConcerned(by: other))
        try timeline.apply(other)
        #expect(try timeline == rows.timeline())
        rows.simple(.close, 9)
        timeline = try rows.timeline()
        try timeline.apply(succession(hall, by: new, 10))
        #expect(try timeline == rows.timeline())
    }
}

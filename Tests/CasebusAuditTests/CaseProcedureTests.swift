import CasebusAudit
import CasebusModel
import Testing

@Suite struct CaseProcedureTests {
    private static let (hall, market, tax) = ("hall/enterprise", "bureau/market", "bureau/tax")

    /// Registered at 0, pushed to the market bureau at 10.
    private func pushed() -> Rows {
        var rows = Rows()
        rows.register(0)
        rows.push(10, 1, from: Self.hall, to: Self.market)
        return rows
    }

    /// Signed for at 20.
    private func signed() -> Rows {
        var rows = pushed()
        rows.sign(20, 1)
        return rows
    }

    private func disputed() -> Rows {
        var rows = pushed()
        rows.on(1, .acknowledge, 20) { row in
            (row.answer, row.owner, row.entry) = (.dispute, Self.tax, 7)
        }
        return rows
    }

    @Test func `a suspended hand-off is the third party's time, and at work again when it is resumed`() throws {
        var rows = signed()
        rows.on(1, .suspend, 30) { row in
            (row.ground, row.party, row.approver, row.notice, row.days) = ("inspection", "third-party.lab", "a", "n", 5)
        }
        #expect(try rows.timeline().holders.map(\.party) == ["third-party.lab"])
        rows.on(1, .resume, 70)
        rows.feedback(90, 1, .done)
        let timeline = try rows.timeline()
        #expect(
            timeline.intervals == [
                Interval(unit: Self.hall, kind: .preparing, from: 0, to: 10),
                Interval(unit: Self.market, handoff: 1, kind: .waiting, from: 10, to: 20),
                Interval(unit: Self.market, handoff: 1, kind: .atWork, from: 20, to: 30),
                Interval(unit: Self.market, handoff: 1, kind: .suspended, party: "third-party.lab", from: 30, to: 70),
                Interval(unit: Self.market, handoff: 1, kind: .atWork, from: 70, to: 90),
                Interval(unit: Self.hall, kind: .idle, from: 90),
            ])
        let one = try #require(timeline.procedures.first)
        #expect((one.kind, one.handoff, one.unit, one.from, one.to) == (.suspension, 1, Self.market, 30, 70))
        #expect((one.ground, one.days, timeline.trips.count) == ("inspection", 5, 0))
    }

    @Test func `a correction is the applicant's time, of a case that lies idle too, and a trip where it is in person`()
        throws
    {
        var rows = Rows()
        rows.register(0)
        rows.on(nil, .correction, 10) { ($0.notice, $0.inPerson) = ("c-1", true) }
        rows.on(nil, .corrected, 50)
        rows.push(60, 1, from: Self.hall, to: Self.market)
        rows.sign(60, 1)
        rows.on(1, .correction, 70) { ($0.notice, $0.inPerson) = ("c-2", false) }
        let timeline = try rows.timeline()
        #expect(
            timeline.intervals.filter { $0.to != $0.from } == [
                Interval(unit: Self.hall, kind: .preparing, from: 0, to: 10),
                Interval(unit: Self.hall, kind: .suspended, party: "applicant", from: 10, to: 50),
                Interval(unit: Self.hall, kind: .preparing, from: 50, to: 60),
                Interval(unit: Self.market, handoff: 1, kind: .atWork, from: 60, to: 70),
                Interval(unit: Self.market, handoff: 1, kind: .suspended, party: "applicant", from: 70),
            ])
        #expect(timeline.procedures.map(\.kind) == [.correction, .correction])
        #expect(timeline.procedures.map(\.to) == [50, nil])
        #expect(timeline.trips == [ApplicantTrip(handoff: nil, unit: Self.hall, at: 10)])
    }

    @Test func `a feedback that makes the applicant come is a trip, whether it closes the hand-off or not`() throws {
        var rows = signed()
        rows.on(1, .feedback, 30) { ($0.outcome, $0.inPerson) = (.progress, true) }
        rows.on(1, .feedback, 40) { $0.outcome = .progress }
        rows.on(1, .feedback, 50) { ($0.outcome, $0.inPerson) = (.done, true) }
        let trips = try rows.timeline().trips
        #expect(trips == [30, 50].map { ApplicantTrip(handoff: 1, unit: Self.market, at: $0) })
    }

    @Test func `closing or pushing what is suspended ends the wait`() throws {
        var rows = signed()
        rows.on(1, .suspend, 30) { $0.party = "applicant" }
        rows.withdraw(40, 1)
        rows.on(nil, .suspend, 50) { $0.party = "third-party.lab" }
        rows.push(60, 2, from: Self.hall, to: Self.tax)
        let timeline = try rows.timeline()
        #expect(timeline.procedures.map(\.to) == [40, 60])
        #expect(timeline.intervals.map(\.kind).suffix(4) == [.suspended, .idle, .suspended, .waiting])
    }

    @Test func `a disputed hand-off is with its sender, or with whom the record names, until it is signed`() throws {
        var rows = disputed()
        rows.sign(50, 1)
        var timeline = try rows.timeline()
        #expect(
            timeline.intervals.suffix(2) == [
                Interval(unit: Self.hall, handoff: 1, kind: .inDispute, from: 20, to: 50),
                Interval(unit: Self.market, handoff: 1, kind: .atWork, from: 50),
            ])
        let dispute = try #require(timeline.disputes.first)
        #expect((dispute.unit, dispute.owner, dispute.entry, dispute.to) == (Self.market, Self.tax, 7, 50))
        #expect(dispute.ruled == nil)

        rows = pushed()
        rows.on(1, .acknowledge, 20) { row in
            (row.answer, row.owner, row.entry, row.holder) = (.dispute, Self.tax, 7, Self.tax)
        }
        timeline = try rows.timeline()
        #expect(timeline.holders.map(\.unit) == [Self.tax])
        #expect(timeline.handoffs[0].state == .disputed)
    }

    @Test func `a ruling for the receiver makes it wait there again`() throws {
        var rows = disputed()
        rows.on(1, .rule, 60) { $0.owner = Self.market }
        let timeline = try rows.timeline()
        #expect(timeline.holders == [Holder(Interval(unit: Self.market, handoff: 1, kind: .waiting, from: 60))])
        #expect((timeline.disputes[0].to, timeline.disputes[0].ruled) == (60, Self.market))
        #expect(timeline.handoffs[0].pushedAt == 10)
    }

    @Test func `a ruling for the sender ends the hand-off and leaves the case with it`() throws {
        var rows = disputed()
        rows.on(1, .rule, 60) { ($0.owner, $0.reason) = (Self.hall, "as-listed") }
        let timeline = try rows.timeline()
        #expect(timeline.holders == [Holder(Interval(unit: Self.hall, kind: .idle, from: 60))])
        #expect((timeline.handoffs[0].state, timeline.handoffs[0].reason) == (.ruled, "as-listed"))
    }

    @Test func `a ruling for a third unit opens the sender's push to it, for the same step`() throws {
        var rows = Rows()
        rows.register(0)
        rows.on(1, .push, 10) { ($0.from, $0.to, $0.matter, $0.step) = (Self.hall, Self.market, "m", "check") }
        rows.on(1, .acknowledge, 20) { ($0.answer, $0.owner, $0.entry) = (.dispute, Self.tax, 7) }
        rows.on(1, .rule, 60) { row in
            row.owner = Self.tax
            row.next = [.init(handoff: 2, to: Self.tax)]
        }
        let timeline = try rows.timeline()
        #expect(timeline.holders == [Holder(Interval(unit: Self.tax, handoff: 2, kind: .waiting, from: 60))])
        let life = timeline.handoffs[1]
        #expect((life.from, life.to, life.matter, life.step) == (Self.hall, Self.tax, "m", "check"))
    }

    @Test func `a reassigned hand-off waits at the office, where it has to arrive and be signed for`() throws {
        var rows = pushed()
        rows.arrived(15, [1])
        rows.sign(20, 1)
        rows.on(1, .reassign, 40) { $0.office = "bureau/market/office/licensing" }
        rows.on(nil, .arrived, 45) { ($0.handoffs, $0.unit) = ([1], Self.market) }
        var timeline = try rows.timeline()
        #expect(timeline.holders.map(\.unit) == ["bureau/market/office/licensing"])
        var life = timeline.handoffs[0]
        #expect((life.state, life.pushedAt, life.arrivedAt, life.signedAt) == (.pushed, 10, nil, nil))
        rows.on(nil, .arrived, 50) { ($0.handoffs, $0.unit) = ([1], "bureau/market/office/licensing") }
        rows.sign(60, 1)
        timeline = try rows.timeline()
        life = timeline.handoffs[0]
        #expect((life.state, life.arrivedAt, life.signedAt, life.reassignments) == (.signed, 50, 60, 1))
        #expect(timeline.intervals.map(\.from) == [0, 10, 20, 40, 60])
    }

    @Test func `who signs for the receiver is told apart`() throws {
        var rows = pushed()
        rows.on(1, .acknowledge, 20) { $0.answer = .proxySign }
        #expect(try rows.timeline().handoffs[0].signing == .proxy)
        rows = pushed()
        rows.on(1, .deemedSigned, 20)
        let life = try rows.timeline().handoffs[0]
        #expect((life.state, life.signing, life.signedAt) == (.signed, .deemed, 20))
    }

    @Test func `the applicant's clock begins with acceptance, or with the registration where it is deemed`() throws {
        var rows = Rows()
        rows.register(5)
        rows.simple(.accept, 30)
        rows.on(nil, .extend, 40) { ($0.days, $0.unit) = (10, Self.hall) }
        var timeline = try rows.timeline()
        #expect((timeline.acceptedAt, timeline.isDeemedAccepted) == (30, false))
        #expect(timeline.extensions.map(\.days) == [10])
        #expect(timeline.extensions.map(\.at) == [40])
        rows = Rows()
        rows.register(5)
        rows.simple(.deemedAccepted, 30)
        timeline = try rows.timeline()
        #expect((timeline.state, timeline.acceptedAt, timeline.isDeemedAccepted) == (.accepted, 5, true))
    }

    @Test func `cards and cases that follow are told of a case, take none of its time, and come after its end`() throws
    {
        var rows = signed()
        rows.on(1, .card, 500) { ($0.clock, $0.colour, $0.holder, $0.raised) = (.answering, .red, Self.market, false) }
        rows.feedback(60, 1, .done)
        rows.simple(.close, 80)
        rows.add(.register, 90) { row in
            row.caseID = "next"
            row.linkedTo = .init(registrar: Self.hall, id: "2026-000123")
        }
        let timeline = try rows.timeline()
        #expect(timeline.closedAt == 80)
        #expect(timeline.cards.map(\.colour) == [.red])
        #expect(timeline.links.map(\.name) == [.init(registrar: Self.hall, id: "next")])
        // Of a case that has nothing to do with it.
        rows.add(.register, 95) { $0.caseID = "other" }
        #expect(throws: TimelineError(sequence: 8, detail: "registered twice")) { try rows.timeline() }
    }

    @Test func `a linked case begins with the bus's record, pushed by its registrar`() throws {
        var row = RecordRow(sequence: 9, at: 100, kind: .linked)
        (row.registrar, row.caseID, row.matter, row.step) = (Self.market, "c~9", "supervision", "visit")
        row.linkedTo = .init(registrar: Self.hall, id: "c")
        (row.handoff, row.from, row.to) = (4, Self.market, Self.tax)
        let timeline = try CaseTimeline([row])
        #expect(timeline.intervals == [Interval(unit: Self.tax, handoff: 4, kind: .waiting, from: 100)])
        #expect((timeline.matter, timeline.linkedTo?.id) == ("supervision", "c"))
        #expect((timeline.handoffs[0].matter, timeline.handoffs[0].step) == ("", "visit"))
    }

    @Test func `a linked case that goes to nobody lies with its registrar`() throws {
        var row = RecordRow(sequence: 9, at: 100, kind: .linked)
        (row.registrar, row.caseID) = (Self.market, "c~9")
        #expect(try CaseTimeline([row]).intervals == [Interval(unit: Self.market, kind: .preparing, from: 100)])
    }

    @Test func `what an importer asserts is told apart, of a case and of each hand-off`() throws {
        var rows = Rows()
        rows.add(.register, 0) { $0.asserted = true }
        rows.on(1, .push, 10) { ($0.from, $0.to, $0.asserted) = (Self.hall, Self.market, true) }
        rows.sign(20, 1)
        rows.feedback(30, 1, .done, next: [(2, Self.tax)])
        let timeline = try rows.timeline()
        #expect(timeline.isAsserted)
        #expect(timeline.handoffs.map(\.isAsserted) == [true, false])
    }

    struct Impossible: CustomStringConvertible {
        var description: String
        var kind: RecordRow.Kind
        var handoff: UInt64?
        var fill: @Sendable (inout RecordRow) -> Void = { _ in }
    }

    @Test(arguments: [
        Impossible(description: "resume of what is not suspended", kind: .resume, handoff: 1),
        Impossible(description: "suspension of the case while it is at work", kind: .suspend),
        Impossible(description: "resume of the case", kind: .corrected),
        Impossible(description: "a ruling without a dispute", kind: .rule, handoff: 1) { $0.owner = "bureau/tax" },
        Impossible(description: "a dispute of what is signed", kind: .acknowledge, handoff: 1) { $0.answer = .dispute },
        Impossible(description: "reassigned to nobody", kind: .reassign, handoff: 1),
        Impossible(description: "a deemed signing of nothing", kind: .deemedSigned, handoff: 3),
    ])
    func `what cannot follow is refused and changes nothing`(_ impossible: Impossible) throws {
        var rows = signed()
        var timeline = try rows.timeline()
        let before = timeline
        rows.on(impossible.handoff, impossible.kind, 30, impossible.fill)
        let row = try #require(rows.rows.last)
        #expect(throws: TimelineError.self) { try timeline.apply(row) }
        #expect(timeline == before)
    }

    @Test func `outages during a suspension are the bus's, and nobody is waited for in them`() {
        let history = BusHistory(begins: 0, outages: [.init(from: 20, to: 30)])
        let interval = Interval(unit: Self.hall, kind: .suspended, party: "applicant", from: 10, to: 40)
        #expect(history.split(interval).map(\.kind) == [.suspended, .bus, .suspended])
        #expect(history.split(interval).map(\.party) == ["applicant", nil, "applicant"])
    }
}

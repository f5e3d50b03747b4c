import CasebusAudit
import CasebusIndex
import CasebusJournal
import CasebusWire
import Testing

@Suite struct RecordProjectionTests {
    private let name = SyntheticLog.CaseName(registrar: "hall/enterprise", id: "2026-1")

    private func everyAct(asJSON: Bool) throws -> [RecordRow] {
        let log = SyntheticLog()
        log.writesJSON = asJSON
        try log.register(name, matter: "licence")
        try log.accept(name, by: "hall/enterprise")
        let first = try log.push(name, from: "hall/enterprise", to: "bureau/market", matter: "m", step: "审核")
        try log.sign(first, of: name, from: "hall/enterprise", to: "bureau/market")
        try log.urge(first, of: name, from: "hall/enterprise", to: "bureau/market")
        let next = try log.feedback(
            first, of: name, from: "hall/enterprise", to: "bureau/market", .needsCorrection, next: ["bureau/tax"])
        try log.refuse(next, of: name, from: "bureau/market", to: "bureau/tax", reason: "not-ours")
        try log.decide(name, by: "hall/enterprise", .notAccepted)
        try log.close(name, by: "hall/enterprise")
        return try log.rows()
    }

    @Test func `every act becomes a row, from protobuf and from JSON the same`() throws {
        let rows = try everyAct(asJSON: false)
        #expect(
            rows.map(\.kind) == [
                .register, .accept, .push, .acknowledge, .urge, .feedback, .acknowledge, .decide, .close,
            ])
        #expect((rows[2].handoff, rows[2].from, rows[2].to) == (1, "hall/enterprise", "bureau/market"))
        #expect(rows[2].step == "审核")
        #expect(rows[3].answer == .sign)
        #expect(rows[5].next == [.init(handoff: 2, to: "bureau/tax")])
        #expect(rows[5].outcome == .needsCorrection)
        #expect((rows[6].answer, rows[6].reason) == (.refuse, "not-ours"))
        #expect(rows[7].decision == .notAccepted)
        #expect(rows.allSatisfy { $0.registrar == name.registrar && $0.caseID == name.id && $0.id != nil })
        #expect(try everyAct(asJSON: true) == rows)
    }

    private func everyProcedure(asJSON: Bool) throws -> [RecordRow] {
        let (log, hall, market) = (SyntheticLog(), "hall/enterprise", "bureau/market")
        log.writesJSON = asJSON
        let parent = SyntheticLog.CaseName(registrar: hall, id: "2025-9")
        try log.register(name, applicant: .person, linkedTo: parent)
        let idle = SyntheticLog.Subject(name: name, to: hall)
        try log.correction(idle, inPerson: true)
        try log.corrected(idle)
        try log.extend(name, by: hall, days: 10)
        var handoff = try log.push(name, from: hall, to: market)
        try log.dispute(handoff, of: name, from: hall, to: market, owner: "bureau/tax", entry: 7)
        try log.oversee(handoff, of: name, from: hall, to: market)
        try log.explain(handoff, of: name, from: hall, to: market)
        handoff = try log.rule(handoff, of: name, from: hall, to: market, owner: "bureau/tax")
        try log.reassign(handoff, of: name, from: hall, to: "bureau/tax", office: "bureau/tax/office/a")
        try log.proxySign(handoff, of: name, from: hall, to: "bureau/tax/office/a")
        let subject = SyntheticLog.Subject(name: name, handoff: handoff, from: hall, to: "bureau/tax/office/a")
        try log.suspend(subject, party: "third-party.lab", days: 5)
        try log.resume(subject)
        return try log.rows()
    }

    @Test func `special procedures and disputes become rows, from protobuf and from JSON the same`() throws {
        let rows = try everyProcedure(asJSON: false)
        #expect(
            rows.map(\.kind) == [
                .register, .correction, .corrected, .extend, .push, .acknowledge, .oversee, .explain, .rule, .reassign,
                .acknowledge, .suspend, .resume,
            ])
        #expect((rows[0].applicant, rows[0].linkedTo) == (.person, .init(registrar: "hall/enterprise", id: "2025-9")))
        #expect((rows[1].notice, rows[1].inPerson, rows[1].party, rows[1].handoff) == ("c-2", true, nil, nil))
        #expect((rows[3].days, rows[3].ground, rows[3].reason) == (10, "complex", nil))
        #expect(rows[3].approver == "bureau/market")
        #expect((rows[5].answer, rows[5].owner, rows[5].entry) == (.dispute, "bureau/tax", 7))
        #expect(rows[5].holder == "hall/enterprise")
        #expect((rows[7].reason, rows[7].ground) == ("short-of-staff", nil))
        #expect((rows[8].owner, rows[8].next) == ("bureau/tax", [.init(handoff: 2, to: "bureau/tax")]))
        #expect((rows[9].office, rows[9].owner, rows[9].unit) == ("bureau/tax/office/a", nil, "bureau/tax"))
        #expect(rows[10].answer == .proxySign)
        #expect((rows[11].ground, rows[11].party, rows[11].days) == ("inspection", "third-party.lab", 5))
        #expect(rows.allSatisfy { $0.registrar == name.registrar && $0.caseID == name.id && $0.id != nil })
        #expect(try everyProcedure(asJSON: true) == rows)
    }

    @Test(arguments: [
        ("not-ours", "bureau/tax", 7, true), ("not-ours", "", 0, false), ("incomplete", "bureau/tax", 7, false),
    ])
    func `a refusal because the duty is another's, with owner and entry, is a dispute`(
        reason: String, owner: String, entry: UInt32, isDispute: Bool
    ) throws {
        let log = SyntheticLog()
        try log.register(name)
        try log.push(name, from: "hall/enterprise", to: "bureau/market")
        var act = WireAcknowledge()
        (act.handoff, act.answer, act.reason, act.owner, act.entry) = (1, .refuse, reason, owner, entry)
        try log.command(.acknowledge(act), name, by: "bureau/market", from: "hall/enterprise", to: "bureau/market")
        #expect(try log.rows()[2].answer == (isDispute ? .dispute : .refuse))
    }

    @Test func `the bus's own acts become rows of their cases`() throws {
        let log = SyntheticLog()
        let child = SyntheticLog.CaseName(registrar: "bureau/market", id: "2026-1~4")
        try log.rules(list: "2026-03")
        try log.card(.answering, .yellow, handoff: 3, of: name, holder: "bureau/market", raised: true)
        try log.deemSigned(3, of: name, from: "hall/enterprise", to: "bureau/market")
        try log.deemAccepted(name)
        try log.link(child, to: name, matter: "supervision", step: "visit", receiver: "bureau/tax")
        let rows = try log.rows()
        #expect((rows[0].list, rows[0].calendar) == ("2026-03", nil))
        #expect(rows[0].digest == String(repeating: "ab", count: 32))
        #expect((rows[1].clock, rows[1].colour, rows[1].handoff) == (.answering, .yellow, 3))
        #expect((rows[1].holder, rows[1].raised, rows[1].rule) == ("bureau/market", true, "promised_limit 7wd"))
        #expect(rows[1].due == log.now - 1)
        #expect((rows[2].handoff, rows[2].from, rows[2].to) == (3, "hall/enterprise", "bureau/market"))
        #expect(rows[1...3].allSatisfy { $0.registrar == name.registrar && $0.caseID == name.id })
        #expect((rows[4].registrar, rows[4].caseID, rows[4].linkedTo?.id) == ("bureau/market", "2026-1~4", "2026-1"))
        #expect((rows[4].handoff, rows[4].from, rows[4].to) == (1, "bureau/market", "bureau/tax"))
        #expect((rows[4].matter, rows[4].step) == ("supervision", "visit"))
    }

    @Test func `what an importer asserts is marked, with actor and unit apart`() throws {
        let log = SyntheticLog()
        try log.register(name, occurredAt: 1000)
        let row = try log.rows()[0]
        #expect((row.asserted, row.at, row.recordedAt) == (true, 1000, log.now))
        #expect((row.actor, row.unit) == ("importer/archive", "hall/enterprise"))
    }

    @Test func `text and payload are measured, never shown, and gone when erased`() throws {
        let log = SyntheticLog()
        try log.register(name)
        try log.push(name, from: "hall/enterprise", to: "bureau/market", text: "secret words", payload: [1, 2, 3])
        var row = try log.rows()[1]
        #expect((row.textBytes, row.payloadBytes, row.erased) == (12, 3, false))
        try log.journal.erase(2)
        row = try RecordProjection.row(try #require(try log.journal.read(2)))
        #expect((row.textBytes, row.payloadBytes, row.erased) == (nil, nil, true))
    }

    @Test func `events of the bus become rows`() throws {
        let log = SyntheticLog()
        try log.arrived([4, 5], at: "bureau/market")
        var jump = WireClockJumped()
        (jump.fromMs, jump.toMs) = (10, 20)
        try log.event(.clockJumped(jump))
        var refusal = WireRefusal()
        (refusal.code, refusal.claimed, refusal.count) = ("key.unknown", "bureau/market", 3)
        try log.event(.refusal(refusal))
        let rows = try log.rows()
        #expect((rows[0].kind, rows[0].unit, rows[0].handoffs) == (.arrived, "bureau/market", [4, 5]))
        #expect((rows[1].clockFrom, rows[1].clockTo) == (10, 20))
        #expect((rows[2].code, rows[2].count, rows[2].unit) == ("key.unknown", 3, nil))
    }

    @Test func `bytes that are no record are refused with their sequence`() {
        let stored = StoredRecord(sequence: 9, record: [1, 2, 3], erasable: [], isErased: false)
        let error = #expect(throws: IndexError(.badRecord, operation: "decode", detail: "")) {
            try RecordProjection.row(stored)
        }
        #expect(error?.sequence == 9)
    }
}

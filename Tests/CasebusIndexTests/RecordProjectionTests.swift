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

import CasebusAudit
import Testing

@Suite struct RecordRowTests {
    private func text(_ row: RecordRow) -> String {
        var json = JSONWriter()
        json.object { $0.row("r", row) }
        return String(json.text.dropFirst(5).dropLast())
    }

    @Test func `a push shows who, which case and where to, and nothing that does not apply`() {
        var row = RecordRow(sequence: 7, at: 1_767_605_400_000, recordedAt: 1_767_605_400_001, kind: .push)
        row.actor = "hall/enterprise"
        row.unit = "hall/enterprise"
        row.registrar = "hall/enterprise"
        row.caseID = "c-1"
        row.handoff = 3
        row.from = "hall/enterprise"
        row.to = "bureau/market"
        row.id = "k"
        row.payloadBytes = 5
        #expect(
            text(row) == """
                {"sequence":7,"at":"2026-01-05T09:30:00.000Z","recorded_at":"2026-01-05T09:30:00.001Z","asserted":false,\
                "kind":"push","actor":"hall/enterprise","unit":"hall/enterprise","registrar":"hall/enterprise",\
                "case":"c-1","handoff":3,"from":"hall/enterprise","to":"bureau/market","id":"k","payload_bytes":5}
                """)
    }

    @Test func `a feedback lists the hand-offs it opened`() {
        var row = RecordRow(sequence: 1, at: 0, kind: .feedback)
        row.outcome = .needsCorrection
        row.next = [.init(handoff: 4, to: "bureau/tax", step: "check")]
        row.erased = true
        #expect(
            text(row).hasSuffix(
                #""outcome":"needs_correction","next":[{"handoff":4,"to":"bureau/tax","step":"check"}],"erased":true}"#)
        )
    }

    @Test func `special procedures and disputes say what the command said, in the wire's words`() {
        var row = RecordRow(sequence: 1, at: 0, kind: .suspend)
        (row.ground, row.approver, row.notice, row.party, row.days) = ("hearing", "bureau/a", "n-1", "applicant", 20)
        #expect(
            text(row).hasSuffix(
                #""ground":"hearing","approver":"bureau/a","notice":"n-1","party":"applicant","days":20}"#))
        row = RecordRow(sequence: 1, at: 0, kind: .acknowledge)
        (row.answer, row.owner, row.entry, row.holder) = (.dispute, "bureau/b", 7, "hall/a")
        #expect(text(row).hasSuffix(#""answer":"dispute","owner":"bureau/b","entry":7,"holder":"hall/a"}"#))
        row = RecordRow(sequence: 1, at: 0, kind: .register)
        (row.applicant, row.linkedTo) = (.company, .init(registrar: "hall/a", id: "c"))
        #expect(text(row).hasSuffix(#""applicant":"company","linked_to":{"registrar":"hall/a","id":"c"}}"#))
    }

    @Test func `a card names nobody but its holder until it is raised`() {
        var row = RecordRow(sequence: 1, at: 0, kind: .card)
        (row.registrar, row.from, row.holder, row.raised) = ("hall/a", "hall/a", "bureau/b", false)
        #expect(!row.names { $0 == "hall/a" })
        #expect(row.names { $0 == "bureau/b" })
        row.raised = true
        #expect(row.names { $0 == "hall/a" })
        (row.clock, row.colour, row.rule, row.due) = (.answering, .red, "statutory_limit 20wd", 0)
        #expect(
            text(row).hasSuffix(
                #""holder":"bureau/b","clock":"answering","colour":"red","raised":true,"#
                    + #""rule":"statutory_limit 20wd","due":"1970-01-01T00:00:00.000Z"}"#))
    }

    @Test func `events of the bus have their own members`() {
        var row = RecordRow(sequence: 1, at: 0, kind: .arrived)
        row.handoffs = [1, 2]
        #expect(text(row).hasSuffix(#""kind":"arrived","handoffs":[1,2]}"#))
        row = RecordRow(sequence: 1, at: 0, kind: .refusal)
        (row.code, row.claimed, row.count) = ("key.unknown", "bureau/market", 12)
        #expect(text(row).hasSuffix(#""kind":"refusal","code":"key.unknown","claimed":"bureau/market","count":12}"#))
        row = RecordRow(sequence: 1, at: 0, kind: .started)
        (row.lastAlive, row.clean) = (0, false)
        #expect(text(row).hasSuffix(#""kind":"started","last_alive":"1970-01-01T00:00:00.000Z","clean":false}"#))
    }
}

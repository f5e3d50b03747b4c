import CasebusMatters
import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// Disputes and rulings beyond what the tables of `docs/hand-off.md` say.
@Suite struct DisputeTests {
    private let bus: MemoryBus

    init() throws {
        bus = try MemoryBus()
        try bus.adopt(try TestBook.book())
        try bus.done(.register("r", case: "c", matter: "licence"), by: "hall/a")
        try bus.done(.push("p", case: "c", to: "bureau/x", step: "site"), by: "hall/a")
    }

    private func code(_ command: WireCommand, by unit: String) throws -> Problem.Code? {
        try bus.submit(command, by: unit).problem?.code
    }

    private func dispute(_ id: String = "d", _ handoff: UInt64 = 1, by unit: String = "bureau/x") throws {
        try bus.done(.dispute(id, handoff, owner: "bureau/z", entry: 2), by: unit)
    }

    private func row(_ handoff: UInt64) throws -> HandoffRow {
        let slot = try #require(bus.intake.ledger.handoff(numbered: handoff))
        return bus.intake.ledger.handoffs[slot]
    }

    private func name(_ unit: UnitNumber) -> String { bus.intake.ledger.units.address(unit) }

    @Test func `the unit that the list named at the push keeps holding it, whatever a later list says`() throws {
        try bus.adopt(try TestBook.book(.strict, version: "2026-2", without: ["act"]))
        try dispute()
        #expect(try name(bus.intake.ledger.holder(of: row(1))) == "bureau/z")
        try bus.adopt(nil)
        #expect(try name(bus.intake.ledger.holder(of: row(1))) == "bureau/z")
    }

    @Test func `a ruling for a third opens a hand-off from the sender that is not disputed again`() throws {
        try dispute()
        let verdict = try bus.submit(.rule("1", 1, owner: "bureau/y"), by: TestBook.convenor)
        #expect(verdict.handoff == 2)
        let opened = try row(2)
        #expect(name(opened.from) == "hall/a")
        #expect(name(opened.to) == "bureau/y")
        #expect(name(opened.listed) == "bureau/z")
        #expect(bus.intake.ledger.handoff(numbered: 1) == nil)
        #expect(try code(.dispute("2", 2, owner: "bureau/z", entry: 2), by: "bureau/y") == .disputeRuled)
        try bus.done(.sign("3", 2), by: "bureau/y")
    }

    @Test func `a ruling for the sender leaves the case with it, free to be pushed`() throws {
        try dispute()
        try bus.done(.rule("1", 1, owner: "hall/a"), by: TestBook.convenor)
        try bus.done(.push("2", case: "c", to: "bureau/y"), by: "hall/a")
    }

    @Test func `a ruling of a full case is not stopped by its fullness`() throws {
        for number in 1..<Limits.openHandoffsPerCase {
            try bus.done(.push("p\(number)", case: "c", to: "bureau/y"), by: "hall/a")
        }
        try dispute()
        try bus.done(.rule("1", 1, owner: "bureau/z"), by: TestBook.convenor)
        #expect(Int(bus.intake.ledger.cases[0].openHandoffs) == Limits.openHandoffsPerCase)
    }

    @Test func `the convenor may be the one whose duty it is`() throws {
        try dispute()
        try bus.done(.rule("1", 1, owner: TestBook.convenor), by: TestBook.convenor)
        try bus.done(.sign("2", 2), by: TestBook.convenor)
    }

    @Test func `a ruling for a unit that nobody knows changes nothing`() throws {
        try dispute()
        #expect(try code(.rule("1", 1, owner: "bureau/none"), by: TestBook.convenor) == .unitUnknown)
        #expect(try row(1).handoffState == .disputed)
    }

    @Test func `an office that got it by reassignment may dispute what the department signed for`() throws {
        try dispute()
        #expect(try bus.act(.card(.negotiating, 1)))
        try bus.done(.sign("1", 1), by: "bureau/x")
        try bus.done(.reassign("2", 1, to: "bureau/x/office/p"), by: "bureau/x")
        try dispute("e", by: "bureau/x/office/p")
        // Another dispute has cards of its own.
        #expect(try bus.act(.card(.negotiating, 1)))
        #expect(try !bus.act(.card(.negotiating, 1)))
    }

    @Test func `an importer's history is not judged by the list: not ours is a refusal`() throws {
        var refuse = WireCommand.refuse("1", 1, reason: "not-ours")
        (refuse.occurredAtMs, refuse.onBehalfOf) = (bus.clock, "bureau/x")
        #expect(try bus.submit(refuse, by: "importer/main", role: .importer).problem == nil)
        #expect(bus.intake.ledger.openHandoffs == 0)
    }

    @Test func `a dispute that is withdrawn leaves the case with the sender`() throws {
        try dispute()
        try bus.done(.withdraw("1", 1), by: "hall/a")
        #expect(try code(.rule("2", 1, owner: "bureau/z"), by: TestBook.convenor) == .handoffState)
        try bus.done(.close("3", case: "c"), by: "hall/a")
    }
}

import CasebusJournal
import CasebusMatters
import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// Approval, supervision, enforcement, credit (审管执信): what one decides is pushed to the next, and comes back.
@Suite struct LinkTests {
    private let bus: MemoryBus

    init() throws {
        bus = try MemoryBus()
        try bus.adopt(try TestBook.book(.strict))
        try bus.done(.register("r", case: "c", matter: "licence", .company), by: "hall/a")
    }

    private typealias Linked = (registrar: String, id: String, handoff: UInt64, to: String)

    /// A linked case, by the record that registered it, with its open hand-off.
    private func linked(_ sequence: UInt64) throws -> Linked {
        let ledger = bus.intake.ledger
        let slot = try #require(
            (0..<UInt32(ledger.cases.chunks.joined().count)).first { ledger.cases[$0].registeredAt == sequence })
        let row = ledger.cases[slot]
        let handoff = ledger.handoffs[row.firstHandoff]
        return (
            ledger.units.address(row.registrar), ledger.caseID(slot), handoff.number, ledger.units.address(handoff.to)
        )
    }

    private func told(_ unit: String) -> [NoticeKind] {
        bus.intake.ledger.units[bus.unit(unit)].inbox.entries.compactMap(\.notice)
    }

    /// Signs for a linked case and decides it.
    private func decide(_ linked: Linked, _ decision: WireDecision) throws {
        try bus.done(.sign("s\(linked.handoff)", linked.handoff), by: linked.to)
        try bus.done(
            .decide("d\(linked.handoff)", case: linked.id, of: linked.registrar, decision), by: linked.to)
    }

    @Test func `a licence goes through the whole loop and its findings come back`() throws {
        try bus.done(.push("p", case: "c", to: "", step: "review"), by: "hall/a")
        try bus.done(.sign("s", 1), by: "bureau/x")
        try bus.done(.accept("a", case: "c", of: "hall/a"), by: "bureau/x")
        try bus.done(.decide("d", case: "c", of: "hall/a", .granted), by: "bureau/x")
        let supervision = try linked(7)
        #expect(supervision.registrar == "bureau/x")
        #expect(supervision.id == "c~7")
        #expect(supervision.to == "bureau/y")
        let credit = try linked(8)
        #expect(credit.to == "bureau/credit")
        try bus.done(.feedback("f", 1, .done), by: "bureau/x")

        try decide(supervision, .found)
        let enforcement = try linked(12)
        #expect(enforcement.registrar == "bureau/y")
        #expect(enforcement.id == "c~12")
        #expect(enforcement.to == "bureau/z")
        #expect(try linked(13).to == "bureau/credit")
        try decide(enforcement, .found)
        let record = try linked(16)
        #expect(record.registrar == "bureau/z")
        #expect(record.to == "bureau/credit")

        // And back: each feedback reaches the unit that opened the next one's case.
        try bus.done(.feedback("f1", enforcement.handoff, .done), by: "bureau/z")
        #expect(told("bureau/y") == [.pushed, .signed, .fedBack])
        try bus.done(.feedback("f2", supervision.handoff, .done), by: "bureau/y")
        #expect(told("bureau/x").suffix(2) == [.signed, .fedBack])
        _ = bus.flush()
        try bus.expectSameFromLog()
    }

    @Test func `nothing found opens nothing`() throws {
        try bus.done(.accept("a", case: "c"), by: "hall/a")
        try bus.done(.decide("d", case: "c", .granted), by: "hall/a")
        let supervision = try linked(5)
        let open = bus.intake.ledger.openCases
        try decide(supervision, .clear)
        #expect(bus.intake.ledger.openCases == open)
    }

    @Test func `a link whose parent has the longest id fits`() throws {
        let id = String(repeating: "许", count: 21) + "c"
        try bus.done(.register("r2", case: id, matter: "supervision"), by: "hall/a")
        try bus.done(.decide("d", case: id, .found), by: "hall/a")
        let linked = try linked(5)
        #expect(linked.id == String(repeating: "许", count: 20) + "~5")
    }

    @Test func `a licence that nobody has signed for supervising stays open when the approval is closed`() throws {
        try bus.done(.accept("a", case: "c"), by: "hall/a")
        try bus.done(.decide("d", case: "c", .granted), by: "hall/a")
        try bus.done(.close("e", case: "c"), by: "hall/a")
        #expect(bus.intake.ledger.openHandoffs == 2)
        let supervision = try linked(5)
        #expect(try bus.act(.card(.waiting, supervision.handoff, .red)))
        #expect(told("bureau/y") == [.pushed, .card])
    }

    @Test func `a linked case that was closed is named as closed`() throws {
        try bus.done(.accept("a", case: "c"), by: "hall/a")
        try bus.done(.decide("d", case: "c", .granted), by: "hall/a")
        let supervision = try linked(5)
        try bus.done(.withdraw("w", supervision.handoff), by: "hall/a")
        try bus.done(.close("e", case: supervision.id), by: "hall/a")
        let closed = WireCommand.close("f", case: supervision.id)
        #expect(try bus.submit(closed, by: "hall/a").problem?.code == .caseState)
        _ = bus.flush()
        let again = try MemoryBus(journal: bus.journal)
        #expect(try again.submit(closed, by: "hall/a").problem?.code == .caseState)
    }

    @Test func `an asserted decision opens nothing`() throws {
        try bus.done(.accept("a", case: "c"), by: "hall/a")
        var decide = WireCommand.decide("d", case: "c", of: "hall/a", .granted)
        (decide.occurredAtMs, decide.onBehalfOf) = (bus.clock, "hall/a")
        #expect(try bus.submit(decide, by: "importer/main", role: .importer).problem == nil)
        #expect(bus.intake.ledger.openCases == 1)
    }

    /// The disk took the decision, and the power went before it took the links.
    @Test func `what a crash cut off is opened after the start, also from a snapshot`() throws {
        try bus.done(.accept("a", case: "c"), by: "hall/a")
        _ = bus.flush()
        try bus.done(.decide("d", case: "c", .granted), by: "hall/a")
        bus.journal.failNextAppend(.unknownPartlyWritten(records: 1))
        _ = bus.flush()
        let journal = bus.journal.reopened()
        let ledger = try MemoryBus.replayed(journal)
        #expect(ledger.owedLinks.map(\.matter) == ["supervision", "credit"])
        let read = try #require(Ledger.read(ledger.snapshot))
        #expect(read.owedLinks == ledger.owedLinks)

        let again = try MemoryBus(journal: journal)
        try again.intake.settleLinks(clock: again.clock, into: again.batch)
        #expect(again.intake.ledger.owedLinks.isEmpty)
        #expect(again.intake.ledger.openCases == 3)
        _ = again.flush()
        try again.expectSameFromLog()
    }

    /// Which offices there are is configuration: the log alone must do.
    @Test func `an office that only the configuration knows gets its case again from the log`() throws {
        try bus.adopt(try TestBook.book(inspect: "hall/a", inspectOffice: "hall/a/window/1"))
        try bus.done(.accept("a", case: "c"), by: "hall/a")
        try bus.done(.decide("d", case: "c", .granted), by: "hall/a")
        #expect(try linked(6).to == "hall/a/window/1")
        _ = bus.flush()
        try bus.expectSameFromLog()
    }
}

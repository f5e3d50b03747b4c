import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// Cards: once each, none while suspended, first to the holder and then to its superior and the sender.
@Suite struct CardTests {
    private let bus: MemoryBus

    init() throws {
        bus = try MemoryBus()
        try bus.adopt(try TestBook.book())
        try bus.done(.register("r", case: "c", matter: "licence"), by: "hall/a")
    }

    private func told(_ unit: String) -> Int {
        bus.intake.ledger.units[bus.unit(unit)].inbox.entries.count { $0.notice == .card }
    }

    private static let colours: [WireColour] = [.amber, .yellow, .red]

    /// Gives every card of a clock, each twice.
    ///
    /// - Returns: how many held.
    private func giveAll(_ card: (WireColour, Bool) -> WireBusEvent) throws -> Int {
        var given = 0
        for _ in 0..<2 {
            for colour in Self.colours {
                for raised in [false, true] where try bus.act(card(colour, raised)) { given += 1 }
            }
        }
        return given
    }

    @Test(arguments: [WireClock.waiting, .answering])
    func `each card of a hand-off is given once`(clock: WireClock) throws {
        try bus.done(.push("p", case: "c", to: "bureau/x/office/p"), by: "hall/a")
        #expect(try giveAll { .card(clock, 1, $0, raised: $1) } == 6)
        #expect(told("bureau/x/office/p") == 3)
        #expect(told("bureau/x") == 3)
        #expect(told("hall/a") == 3)
        _ = bus.flush()
        try bus.expectSameFromLog()
    }

    @Test func `the clocks' cards do not stand in each other's way`() throws {
        try bus.done(.push("p", case: "c", to: "bureau/x"), by: "hall/a")
        #expect(try giveAll { .card(.waiting, 1, $0, raised: $1) } == 6)
        #expect(try giveAll { .card(.answering, 1, $0, raised: $1) } == 6)
        try bus.done(.dispute("d", 1, owner: "bureau/z", entry: 2), by: "bureau/x")
        #expect(try giveAll { .card(.negotiating, 1, $0, raised: $1) } == 6)
        #expect(try giveAll { .card(.ruling, 1, $0, raised: $1) } == 6)
        try bus.done(.accept("a", case: "c"), by: "hall/a")
        #expect(try giveAll { .card(.deciding, case: "c", of: "hall/a", $0, raised: $1) } == 6)
        try bus.done(.withdraw("w", 1), by: "hall/a")
        #expect(try giveAll { .card(.idling, case: "c", of: "hall/a", $0, raised: $1) } == 6)
        _ = bus.flush()
        try bus.expectSameFromLog()
    }

    @Test func `another stretch of waiting, and of lying idle, has cards of its own`() throws {
        #expect(try bus.act(.card(.idling, case: "c", of: "hall/a")))
        try bus.done(.push("p", case: "c", to: "bureau/x"), by: "hall/a")
        #expect(try bus.act(.card(.waiting, 1)))
        #expect(try bus.act(.card(.answering, 1)))
        try bus.done(.reassign("m", 1, to: "bureau/x/office/p"), by: "bureau/x")
        #expect(try bus.act(.card(.waiting, 1)))
        // The hand-off's own clock goes on.
        #expect(try !bus.act(.card(.answering, 1)))
        try bus.done(.withdraw("w", 1), by: "hall/a")
        #expect(try bus.act(.card(.idling, case: "c", of: "hall/a")))
    }

    @Test func `a unit is overdue with what it has a yellow or red card for, until the clock has ended`() throws {
        func overdue(_ unit: String) -> Int { bus.intake.ledger.units[bus.unit(unit)].overdue }
        for number in 1...2 as ClosedRange<UInt64> {
            try bus.done(.push("p\(number)", case: "c", to: "bureau/x"), by: "hall/a")
            #expect(try bus.act(.card(.waiting, number, .amber, raised: false)))
        }
        #expect(overdue("bureau/x") == 0)
        // Two colours on one clock are one hand-off.
        #expect(try bus.act(.card(.waiting, 1, .yellow, raised: false)))
        #expect(try bus.act(.card(.waiting, 1, .red, raised: true)))
        #expect(try bus.act(.card(.waiting, 2, .yellow, raised: false)))
        #expect(overdue("bureau/x") == 2)
        // Signed late is late no more; the answer has a clock of its own, which goes with the hand-off.
        try bus.done(.sign("s", 1), by: "bureau/x")
        #expect(overdue("bureau/x") == 1)
        #expect(try bus.act(.card(.answering, 2, .red, raised: false)))
        try bus.done(.reassign("m", 2, to: "bureau/x/office/p"), by: "bureau/x")
        #expect(overdue("bureau/x") == 0 && overdue("bureau/x/office/p") == 1)
        bus.intake.ledger.expectHolders()
        _ = bus.flush()
        try bus.expectSameFromLog()
        try bus.done(.withdraw("w", 2), by: "hall/a")
        #expect(overdue("bureau/x/office/p") == 0)
    }

    @Test func `a hand-off and its case get none while suspended, and the same ones afterwards`() throws {
        try bus.done(.accept("a", case: "c"), by: "hall/a")
        try bus.done(.push("p", case: "c", to: "bureau/x"), by: "hall/a")
        try bus.done(.sign("s", 1), by: "bureau/x")
        try bus.done(.suspend("u", 1), by: "bureau/x")
        let deciding = WireBusEvent.card(.deciding, case: "c", of: "hall/a", .red)
        #expect(try !bus.act(.card(.answering, 1, .red)))
        #expect(try !bus.act(deciding))
        try bus.done(.resume("v", 1), by: "bureau/x")
        #expect(try bus.act(.card(.answering, 1, .red)))
        #expect(try bus.act(deciding))
    }

    @Test func `a case that is out gives its card to the holder that is named, if it has it`() throws {
        try bus.done(.accept("a", case: "c"), by: "hall/a")
        try bus.done(.push("p", case: "c", to: "bureau/x"), by: "hall/a")
        try bus.done(.push("q", case: "c", to: "bureau/y"), by: "hall/a")
        #expect(try bus.act(.card(.deciding, case: "c", of: "hall/a", .amber, holder: "bureau/y")))
        #expect(told("bureau/y") == 1)
        #expect(try bus.act(.card(.deciding, case: "c", of: "hall/a", .yellow, holder: "bureau/credit")))
        #expect(told("bureau/credit") == 0)
        #expect(told("bureau/x") == 1)
        _ = bus.flush()
        // The record says who had it, whoever was proposed.
        #expect(try bus.lastEvent().card.holder == "bureau/x")
        try bus.expectSameFromLog()
    }

    @Test func `a superior is told by the record, whether it is a unit or not`() throws {
        try bus.done(.push("p", case: "c", to: "hall/a/window/1"), by: "hall/a")
        #expect(try bus.act(.card(.waiting, 1, raised: true)))
        _ = bus.flush()
        #expect(try bus.lastEvent().card.superior == "hall/a")
        #expect(told("hall/a") == 1)
        if let address = Address("hall/none/window/1") { bus.intake.ledger.admit(address) }
        try bus.done(.push("q", case: "c", to: "hall/none/window/1"), by: "hall/a")
        #expect(try bus.act(.card(.waiting, 2, raised: true)))
        _ = bus.flush()
        #expect(try bus.lastEvent().card.superior == "")
        // Nobody of the front line's superiors is told for it.
        #expect(told("hall/a") == 1)
        try bus.expectSameFromLog()
    }

    @Test func `what is no card of its subject is not given`() throws {
        try bus.done(.push("p", case: "c", to: "bureau/x"), by: "hall/a")
        let none: [WireBusEvent] = [
            .card(.unspecified, 1), .card(.waiting, 1, .unspecified), .card(.deciding, 1), .card(.idling, 1),
            .card(.waiting, case: "c", of: "hall/a"), .card(.waiting, 99), .card(.idling, case: "none", of: "hall/a"),
            .card(.idling, case: "c", of: "bureau/none"), .card(.UNRECOGNIZED(9), 1),
        ]
        for event in none { #expect(try !bus.act(event)) }
    }
}

import CasebusMatters
import CasebusJournal
import CasebusModel
import CasebusRules
import CasebusWire
import Foundation
import Testing

@testable import CasebusLedger

/// Routing by the responsibility list beyond what the table of `docs/hand-off.md` says.
@Suite struct RoutingTests {
    private let bus: MemoryBus

    init() throws {
        bus = try MemoryBus()
        try bus.adopt(try TestBook.book(.strict))
        try bus.done(.register("r", case: "c", matter: "licence"), by: "hall/a")
    }

    private func code(_ command: WireCommand, by unit: String) throws -> Problem.Code? {
        try bus.submit(command, by: unit).problem?.code
    }

    @Test func `next pushes are routed alike, all or none`() throws {
        try bus.done(.push("p", case: "c", to: "", step: "review"), by: "hall/a")
        try bus.done(.sign("s", 1), by: "bureau/x")
        #expect(
            try code(.feedback("1", 1, .done, next: ["bureau/y"], steps: ["site", "print"]), by: "bureau/x")
                == .routingNoOwner)
        #expect(bus.intake.ledger.openHandoffs == 1)
        try bus.done(.feedback("2", 1, .transferred, next: ["bureau/y"], steps: ["site"]), by: "bureau/x")
        _ = bus.flush()
        let routes = try bus.lastRoutes()
        #expect(routes.map(\.to) == ["bureau/y", "bureau/z"])
        #expect(routes.map(\.listed) == ["", "bureau/z"])
        #expect(routes.map(\.entry) == [0, 2])
        #expect(routes.map(\.mark) == [0, 3])
        try bus.expectSameFromLog()
    }

    @Test func `what the list would send back to its sender is refused`() throws {
        try bus.done(.push("p", case: "c", to: "bureau/x"), by: "hall/a")
        try bus.done(.sign("s", 1), by: "bureau/x")
        #expect(try code(.feedback("1", 1, .done, steps: ["review"]), by: "bureau/x") == .fieldInvalid)
    }

    @Test func `companies go where the list says, persons elsewhere are nobody's`() throws {
        for (number, applicant) in [WireApplicant.company, .person, .unspecified].enumerated() {
            try bus.done(.register("r\(number)", case: "c\(number)", matter: "licence", applicant), by: "hall/a")
            let problem = try code(.push("p\(number)", case: "c\(number)", to: "", step: "companies"), by: "hall/a")
            #expect(problem == (applicant == .company ? nil : .routingNoOwner))
        }
    }

    @Test(arguments: [(nil, nil), (false, nil), (true, .matterUnknown)] as [(Bool?, Problem.Code?)])
    func `a case of an unknown matter is registered unless the list is strict`(isStrict: Bool?, code: Problem.Code?)
        throws
    {
        try bus.adopt(try isStrict.map { try TestBook.book($0 ? .strict : .advisory) })
        #expect(try self.code(.register("1", case: "d", matter: "none"), by: "hall/a") == code)
        #expect(try self.code(.register("2", case: "e", matter: "licence"), by: "hall/a") == nil)
        #expect(try self.code(.register("3", case: "f"), by: "hall/a") == nil)
    }

    @Test func `ids with a tilde are the bus's own`() throws {
        #expect(try code(.register("1", case: "a~1"), by: "hall/a") == .fieldInvalid)
    }

    @Test func `a hand-off keeps whom the list named, the next push is judged by the new list`() throws {
        try bus.done(.push("p", case: "c", to: "", step: "review"), by: "hall/a")
        try bus.adopt(try TestBook.book(.strict, version: "2026-2", review: "bureau/y"))
        let ledger = bus.intake.ledger
        let row = ledger.handoffs[try #require(ledger.handoff(numbered: 1))]
        #expect(ledger.units.address(row.listed) == "bureau/x")
        #expect(try code(.push("q", case: "c", to: "bureau/x", step: "review"), by: "hall/a") == .routingNotOwner)
        try bus.done(.push("s", case: "c", to: "bureau/y", step: "review"), by: "hall/a")
        _ = bus.flush()
        try bus.expectSameFromLog()
    }

    @Test func `a case keeps its matter through books that list it elsewhere, or not at all`() throws {
        try bus.adopt(nil)
        #expect(try code(.push("1", case: "c", to: "", step: "review"), by: "hall/a") == .routingNoOwner)
        try bus.adopt(try TestBook.book(.strict))
        try bus.done(.push("2", case: "c", to: "", step: "review"), by: "hall/a")
        #expect(bus.intake.ledger.matters.codes == ["licence", "supervision", "enforcement", "credit"])
    }

    @Test func `what is no rule book is refused, and nothing has changed`() throws {
        let before = bus.intake.ledger.snapshot
        var event = WireBusEvent()
        event.rules.book = Data([0xFF, 1, 2])
        #expect(throws: RuleBookError.self) { try bus.act(event) }
        #expect(bus.intake.ledger.snapshot == before)
    }
}

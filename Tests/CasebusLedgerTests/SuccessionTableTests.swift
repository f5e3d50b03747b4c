import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// What `docs/hand-off.md` says of a unit that is succeeded: its own table, and the tables of who may act, walked once more
/// with the successor.
@Suite struct SuccessionTableTests {
    private static let successor = "bureau/credit"
    private let page: TransitionPage

    init() throws { page = try TransitionPage() }

    @Test func `a hand-off in every state goes to the successor as the page says`() throws {
        let units = ["the receiver": Scene.receiver, "the sender": Scene.registrar, "the listed": Scene.listed]
        let table = try page[.succession]
        #expect(
            table.rows.map(\.name) == [
                "pushed", "pushed as listed", "pushed against the list", "pushed by a ruling", "signed", "disputed",
                "disputed as listed", "disputed against the list", "suspended", "awaiting correction", "closed",
            ])
        #expect(Set(table.columns) == Set(units.keys))
        for cell in table.cells {
            let scene = try Scene(handoffIn: cell.row)
            // What is on its way already is another matter.
            for unit in MemoryBus.units { try scene.bus.collect(by: unit) }
            let unit = try #require(units[cell.column])
            let outcome = try scene.outcome(of: .succeeded(unit, by: Self.successor), on: .handoff)
            #expect(try outcome == TransitionOutcome(cell.text), "\(cell.column) when \(cell.row)")
        }
    }

    @Test func `a successor may on a case what the page says of the unit`() throws {
        for cell in try page[.whoOnCase].cells {
            let part = try #require(Scene.parts.first { $0.name == cell.row })
            for command in TransitionTableTests.commands(cell.column) {
                let scene = try Scene(part.scene)
                if ["decide on the merits", "extend"].contains(cell.column) {
                    try scene.bus.done(.accept("first", case: "c"), by: Scene.registrar)
                }
                try scene.bus.act(.succeeded(part.unit, by: Self.successor))
                let problem = try scene.problem(of: command, by: Self.successor)
                #expect((problem.map { "`\($0)`" } ?? "yes") == cell.text, "\(cell.column) by the \(cell.row)")
            }
        }
    }

    @Test func `whoever has a hand-off, its successor has it`() throws {
        for cell in try page[.holders].cells where cell.text != "sender" || cell.row == "disputed" {
            let suffix = cell.column == "no entry" ? "" : " " + cell.column
            let scene = try Scene(handoffIn: (cell.row == "disputed" ? "disputed" : "pushed") + suffix)
            let bus = scene.bus
            if cell.row != "pushed", cell.row != "disputed" { try bus.done(.sign("s", 1), by: Scene.receiver) }
            if cell.row == "suspended" { try bus.done(.suspend("u", 1), by: Scene.receiver) }
            if cell.row == "awaiting correction" { try bus.done(.correction("k", 1), by: Scene.receiver) }
            let names = ["receiver": Scene.receiver, "sender": Scene.registrar, "listed": Scene.listed]
            let unit = try #require(names[cell.text])
            #expect(try bus.act(.succeeded(unit, by: Self.successor)))
            #expect(scene.holder == "successor", "\(cell.row), \(cell.column)")
        }
    }
}

import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// Every cell of `docs/hand-off.md` against the ledger.
@Suite struct TransitionTableTests {
    private let page: TransitionPage

    init() throws { page = try TransitionPage() }

    // MARK: A case

    private static let caseColumns = [
        "register", "accept", "decide on the merits", "decide otherwise", "push", "close",
    ]

    @Test func `a case in every state takes every command as the page says`() throws {
        let table = page.tables[0]
        let open = CaseState.allCases.filter { $0 != .closed }.flatMap { ["\($0) idle", "\($0) out"] }
        #expect(table.columns == Self.caseColumns)
        #expect(table.rows.map(\.name) == ["unknown"] + open + ["closed"])
        for cell in table.cells {
            let scene = try Scene(caseIn: cell.row)
            var expected = try TransitionOutcome(cell.text)
            if cell.column == "push", expected.problem.isEmpty { expected.told = ["next pushed"] }
            let outcome = try scene.outcome(of: Self.command(cell.column), by: Scene.registrar, on: nil)
            #expect(outcome == expected, "\(cell.column) when \(cell.row)")
        }
    }

    @Test func `who may act on a case is as the page says`() throws {
        let table = page.tables[1]
        #expect(table.columns == ["accept", "decide", "push", "close"])
        #expect(table.rows.map(\.name) == Scene.parts.map(\.name))
        for cell in table.cells {
            let part = try #require(Scene.parts.first { $0.name == cell.row })
            let command = Self.command(cell.column == "decide" ? "decide otherwise" : cell.column)
            let problem = try Scene(part.scene).problem(of: command, by: part.unit)
            #expect((problem.map { "`\($0)`" } ?? "yes") == cell.text, "\(cell.column) by the \(cell.row)")
        }
    }

    private static func command(_ column: String) -> WireCommand {
        let registrar = Scene.registrar
        return switch column {
        case "register": .register("tried", case: "c")
        case "accept": .accept("tried", case: "c", of: registrar)
        case "decide on the merits": .decide("tried", case: "c", of: registrar, .granted)
        case "decide otherwise": .decide("tried", case: "c", of: registrar, .terminated)
        case "push": .push("tried", case: "c", of: registrar, to: Scene.next)
        default: .close("tried", case: "c", of: registrar)
        }
    }

    // MARK: A hand-off

    private static let handoffColumns = [
        "sign", "refuse", "progress", "final feedback", "feedback with next", "withdraw", "urge",
    ]
    private static let finalOutcomes: [WireOutcome] = [.done, .declined, .partial, .needsCorrection, .transferred]

    /// The commands that a column stands for.
    private static func commands(_ column: String, _ handoff: UInt64) -> [WireCommand] {
        switch column {
        case "sign": [.sign("tried", handoff)]
        case "refuse": [.refuse("tried", handoff)]
        case "progress": [.feedback("tried", handoff, .progress)]
        case "final feedback": finalOutcomes.map { .feedback("tried", handoff, $0) }
        case "feedback with next": finalOutcomes.map { .feedback("tried", handoff, $0, next: [Scene.next]) }
        case "withdraw": [.withdraw("tried", handoff)]
        default: [.urge("tried", handoff)]
        }
    }

    @Test func `a hand-off in every state takes every command as the page says`() throws {
        let table = page.tables[2]
        #expect(table.columns == Self.handoffColumns)
        let open = HandoffState.allCases.filter(\.isOpen).map(\.description)
        #expect(table.rows.map(\.name) == ["unknown"] + open + ["closed"])
        for cell in table.cells {
            let isSenders = ["withdraw", "urge"].contains(cell.column)
            for command in Self.commands(cell.column, Scene.handoff) {
                let scene = try Scene(handoffIn: cell.row)
                let outcome = try scene.outcome(
                    of: command, by: isSenders ? Scene.registrar : Scene.receiver, on: Scene.handoff)
                #expect(try outcome == TransitionOutcome(cell.text), "\(cell.column) when \(cell.row)")
            }
        }
    }

    @Test func `who may act on a hand-off is as the page says`() throws {
        let table = page.tables[3]
        #expect(table.columns == Self.handoffColumns)
        let units = ["receiver": Scene.receiver, "sender": Scene.registrar, "another unit": "bureau/z"]
        #expect(Set(table.rows.map(\.name)) == Set(units.keys))
        for cell in table.cells {
            let unit = try #require(units[cell.row])
            // Whose it is comes before what state it is in: tried in the state that allows it.
            let isOfSigned = cell.column.contains("feedback") || cell.column == "progress"
            for command in Self.commands(cell.column, Scene.handoff) {
                let scene = try Scene(handoffIn: isOfSigned ? "signed" : "pushed")
                let problem = try scene.problem(of: command, by: unit)
                #expect((problem.map { "`\($0)`" } ?? "yes") == cell.text, "\(cell.column) by the \(cell.row)")
            }
        }
    }

    // MARK: Bounds

    @Test func `the bounds are those of the code`() {
        let bounds = [
            "case.too-many-handoffs": Limits.openHandoffsPerCase,
            "handoff.too-many-reports": Limits.progressReportsPerHandoff,
            "handoff.too-many-urges": Limits.urgesPerHandoff, "inbox.full": Limits.uncollectedNoticesPerUnit,
        ]
        for row in page.tables[4].rows {
            let code = row.cells[1].replacing("`", with: "")
            #expect(row.cells[0] == (bounds[code].map(String.init) ?? "`limits.open_handoffs`"), "\(code)")
        }
        #expect(page.tables[4].rows.count == bounds.count + 1)
    }
}

import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// Every bound of `docs/hand-off.md`: the last one that fits is carried out, one more is refused.
@Suite struct BoundTableTests {
    private let page: TransitionPage

    init() throws { page = try TransitionPage() }

    @Test func `the bounds are those of the code`() throws {
        let bounds = [
            "bus.full": "`limits.open_handoffs`", "case.too-many-handoffs": "\(Limits.openHandoffsPerCase)",
            "handoff.too-many-reports": "\(Limits.progressReportsPerHandoff)",
            "handoff.too-many-urges": "\(Limits.urgesPerHandoff)",
            "handoff.too-many-orders": "\(Limits.ordersPerHandoff)",
            "handoff.too-many-explanations": "\(Limits.explanationsPerHandoff)",
            "handoff.too-many-reassignments": "\(Limits.reassignmentsPerHandoff)",
            "case.too-many-procedures": "\(Limits.proceduresPerCase)", "extension.over-limit": "the matter's limit",
            "inbox.full": "\(Limits.uncollectedNoticesPerUnit)",
        ]
        let table = try page[.bounds]
        #expect(table.rows.count == bounds.count)
        for row in table.rows {
            let code = row.cells[1].replacing("`", with: "")
            #expect(row.cells[0] == bounds[code], "\(code)")
            try expectRefused(code)
        }
    }

    /// Fills up what the problem's code is about, and one more.
    private func expectRefused(_ code: String) throws {
        let (scene, filling, unit) = try fill(code)
        let limit = filling.count - 1
        for (number, command) in filling.enumerated() {
            let problem = try scene.problem(of: command, by: unit(number), role: .operator)
            #expect(problem?.rawValue == (number < limit ? nil : code), "\(code), \(number + 1) of \(limit)")
        }
        #expect(limit > 0)
        _ = scene.bus.flush()
        try scene.bus.expectSameFromLog()
    }

    private typealias Filling = (Scene, [WireCommand], (Int) -> String)

    private func fill(_ code: String) throws -> Filling {
        let (receiver, handoff) = (Scene.receiver, Scene.handoff)
        func count(_ limit: Int, _ command: (String, Int) -> WireCommand) -> [WireCommand] {
            (0...limit).map { command("tried-\($0)", $0) }
        }
        func always(_ unit: String) -> (Int) -> String { { _ in unit } }
        switch code {
        case "handoff.too-many-reports":
            return (
                try Scene(handoffIn: "signed"),
                count(Limits.progressReportsPerHandoff) { id, _ in .feedback(id, handoff, .progress) }, always(receiver)
            )
        case "handoff.too-many-urges":
            return (
                try Scene(handoffIn: "disputed"), count(Limits.urgesPerHandoff) { id, _ in .urge(id, handoff) },
                always(Scene.registrar)
            )
        case "handoff.too-many-orders":
            return (
                try Scene(handoffIn: "suspended"), count(Limits.ordersPerHandoff) { id, _ in .oversee(id, handoff) },
                always("hall/b")
            )
        case "handoff.too-many-explanations":
            return (
                try Scene(handoffIn: "pushed"), count(Limits.explanationsPerHandoff) { id, _ in .explain(id, handoff) },
                always(receiver)
            )
        case "handoff.too-many-reassignments":
            let offices = [receiver, Scene.office]
            return (
                try Scene(handoffIn: "signed"),
                count(Limits.reassignmentsPerHandoff) { id, number in
                    .reassign(id, handoff, to: offices[(number + 1) % 2])
                }, { offices[$0 % 2] }
            )
        case "case.too-many-procedures":
            return (
                try Scene(caseIn: "accepted idle"),
                // A suspension ends without being counted again.
                (0..<Limits.proceduresPerCase).map { .extend("tried-\($0)", case: "c", days: 1000) }
                    + [.suspend("tried", case: "c")],
                always(Scene.registrar)
            )
        case "extension.over-limit":
            return (
                try Scene { bus in
                    try bus.done(.register("r", case: "c", matter: "licence"), by: Scene.registrar)
                    try bus.done(.accept("a", case: "c"), by: Scene.registrar)
                }, [.extend("1", case: "c", days: 9), .extend("2", case: "c", days: 1), .extend("3", case: "c")],
                always(Scene.registrar)
            )
        default: return try fillWithPushes(code)
        }
    }

    private func fillWithPushes(_ code: String) throws -> Filling {
        let scene = try Scene(caseIn: "registered idle")
        var pushes: [WireCommand] = (0...Limits.openHandoffsPerCase).map {
            .push("tried-\($0)", case: "c", to: Scene.receiver)
        }
        if code == "bus.full" {
            scene.bus.intake.ledger.bounds.openHandoffs = 2
            pushes = Array(pushes.prefix(3))
        }
        guard code == "inbox.full" else { return (scene, pushes, { _ in Scene.registrar }) }
        scene.bus.intake.ledger.bounds.uncollectedNoticesPerUnit = 1
        // Signing for the first brings the one notice that may lie there.
        return (
            scene, [pushes[0], .sign("s", Scene.handoff), pushes[1]], { $0 == 1 ? Scene.receiver : Scene.registrar }
        )
    }
}

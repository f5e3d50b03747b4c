import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// Every cell of `docs/hand-off.md` about a hand-off against the ledger.
@Suite struct HandoffTableTests {
    private let page: TransitionPage

    init() throws { page = try TransitionPage() }

    private static let states = [
        "unknown", "pushed", "pushed as listed", "pushed against the list", "pushed by a ruling", "signed", "disputed",
        "disputed as listed", "disputed against the list", "suspended", "awaiting correction", "closed",
    ]
    private static let handoff = Scene.handoff

    /// A command in a column or row of the page: what it is, whose, and in which state it may be given.
    private struct Try {
        var commands: [WireCommand]
        var state = "pushed"
        var role = Role.unit
        /// Who gives it where the state is what is tried; `nil`: whoever has the hand-off.
        var unit: String? = Scene.receiver
    }

    private static let finalOutcomes: [WireOutcome] = [.done, .declined, .partial, .needsCorrection, .transferred]

    private static let tries: [String: Try] = [
        "sign": Try(commands: [.sign("tried", handoff)]),
        "refuse": Try(commands: [.refuse("tried", handoff)]),
        "refuse as not ours": Try(commands: [
            .refuse("tried", handoff, reason: "not-ours", owner: Scene.listed, entry: 2)
        ]),
        "dispute": Try(commands: [.dispute("tried", handoff, owner: Scene.listed, entry: 2)]),
        "sign by proxy": Try(commands: [.signByProxy("tried", handoff)], unit: Scene.registrar),
        "progress": Try(commands: [.feedback("tried", handoff, .progress)], state: "signed"),
        "final feedback": Try(commands: finalOutcomes.map { .feedback("tried", handoff, $0) }, state: "signed"),
        "feedback with next": Try(
            commands: finalOutcomes.map { .feedback("tried", handoff, $0, next: [Scene.next]) }, state: "signed"),
        "withdraw": Try(commands: [.withdraw("tried", handoff)], unit: Scene.registrar),
        "urge": Try(commands: [.urge("tried", handoff)], unit: Scene.registrar),
        "suspend": Try(commands: [.suspend("tried", handoff)], state: "signed"),
        "resume": Try(commands: [.resume("tried", handoff)], state: "suspended"),
        "correction": Try(commands: [.correction("tried", handoff)], state: "signed"),
        "corrected": Try(commands: [.corrected("tried", handoff)], state: "awaiting correction"),
        "reassign": Try(commands: [.reassign("tried", handoff, to: Scene.office)]),
        "oversee": Try(commands: [.oversee("tried", handoff)], role: .operator, unit: "hall/b"),
        "explain": Try(commands: [.explain("tried", handoff)], unit: nil),
        "for the receiver": Try(
            commands: [.rule("tried", handoff, owner: Scene.receiver)], unit: TestBook.convenor),
        "for the sender": Try(commands: [.rule("tried", handoff, owner: Scene.registrar)], unit: TestBook.convenor),
        "for a third": Try(commands: [.rule("tried", handoff, owner: Scene.third)], unit: TestBook.convenor),
        "rule": Try(commands: [.rule("tried", handoff, owner: Scene.third)], state: "disputed"),
    ]

    private static let addresses = [
        "sender": Scene.registrar, "receiver": Scene.receiver, "listed": Scene.listed,
    ]

    @Test(arguments: [TransitionPage.Name.answers, .feedback, .procedures, .supervision, .rulings])
    func `a hand-off in every state takes every command as the page says`(name: TransitionPage.Name) throws {
        let table = try page[name]
        #expect(table.rows.map(\.name) == Self.states)
        for cell in table.cells {
            let tried = try #require(Self.tries[cell.column], "no command is \"\(cell.column)\"")
            for command in tried.commands {
                let scene = try Scene(handoffIn: cell.row)
                let unit = tried.unit ?? scene.holder.flatMap { Self.addresses[$0] } ?? Scene.receiver
                let outcome = try scene.outcome(of: command, by: unit, role: tried.role, on: .handoff)
                #expect(try outcome == TransitionOutcome(cell.text), "\(cell.column) when \(cell.row)")
                try expectHolder(scene)
            }
        }
    }

    /// Whoever the page says has it, has it, whatever led there.
    private func expectHolder(_ scene: Scene) throws {
        let ledger = scene.bus.intake.ledger
        guard let slot = ledger.handoff(numbered: Self.handoff), ledger.handoffs[slot].state != 0 else { return }
        let row = ledger.handoffs[slot]
        guard ledger.units.address(row.to) == Scene.receiver else { return }
        let state = row.flags.contains(.correction) ? "awaiting correction" : "\(try #require(row.handoffState))"
        let list = row.listed == noUnit ? "no entry" : row.listed == row.to ? "as listed" : "against the list"
        let cell = try page[.holders].cells.first { $0.row == state && $0.column == list }
        #expect(scene.holder == cell?.text, "\(state), \(list)")
    }

    @Test func `the bus acts on a hand-off as the page says`() throws {
        let table = try page[.busOnHandoff]
        #expect(table.rows.map(\.name) == Self.states)
        let events: [String: WireBusEvent] = [
            "deemed signed": .deemedSigned(Self.handoff), "card waiting": .card(.waiting, Self.handoff),
            "card answering": .card(.answering, Self.handoff), "card negotiating": .card(.negotiating, Self.handoff),
            "card ruling": .card(.ruling, Self.handoff),
        ]
        #expect(Set(table.columns) == Set(events.keys))
        for cell in table.cells {
            let event = try #require(events[cell.column])
            let outcome = try Scene(handoffIn: cell.row).outcome(of: event, on: .handoff)
            #expect(try outcome == TransitionOutcome(cell.text), "\(cell.column) when \(cell.row)")
        }
    }

    @Test func `who has a hand-off is as the page says`() throws {
        let suffixes = ["no entry": "", "as listed": " as listed", "against the list": " against the list"]
        let table = try page[.holders]
        #expect(table.rows.map(\.name) == ["pushed", "signed", "disputed", "suspended", "awaiting correction"])
        #expect(Set(table.columns) == Set(suffixes.keys))
        for cell in table.cells {
            let suffix = try #require(suffixes[cell.column])
            let scene = try Scene(handoffIn: (cell.row == "disputed" ? "disputed" : "pushed") + suffix)
            let (bus, receiver) = (scene.bus, Scene.receiver)
            if cell.row != "pushed", cell.row != "disputed" { try bus.done(.sign("s", Self.handoff), by: receiver) }
            if cell.row == "suspended" { try bus.done(.suspend("u", Self.handoff), by: receiver) }
            if cell.row == "awaiting correction" { try bus.done(.correction("k", Self.handoff), by: receiver) }
            #expect(scene.holder == cell.text, "\(cell.row), \(cell.column)")
        }
    }

    /// What a problem says is allowed, the page does not call a problem.
    @Test func `a rejected command names what the page allows in that state`() throws {
        let words = [
            "acknowledge": ["sign", "refuse"], "acknowledge sign": ["sign"],
            "feedback": ["progress", "final feedback"], "rule": ["for a third"],
        ]
        let cells = try [TransitionPage.Name.answers, .feedback, .procedures, .supervision, .rulings].flatMap {
            try page[$0].cells
        }
        for state in Self.states.dropFirst() {
            let scene = try Scene(handoffIn: state)
            let command: WireCommand =
                state.hasPrefix("pushed") ? .feedback("tried", Self.handoff, .done) : .refuse("tried", Self.handoff)
            let problem = try #require(try scene.bus.submit(command, by: Scene.receiver).problem)
            #expect(problem.code == .handoffState)
            #expect(problem.allowed.isEmpty == (state == "closed"))
            for column in problem.allowed.flatMap({ words[$0] ?? [$0] }) {
                let cell = try #require(cells.first { $0.row == state && $0.column == column }, "\(column)")
                #expect(cell.text.hasPrefix("**"), "\(column) when \(state)")
            }
        }
    }

    // MARK: Who may

    @Test func `who may act on a hand-off is as the page says`() throws {
        let units = [
            "receiver": Scene.office, "sender": Scene.registrar, "unit above the receiver": "bureau/x",
            "operator": "hall/b", "convenor": TestBook.convenor, "another unit": "bureau/y",
        ]
        let table = try page[.whoOnHandoff]
        #expect(Set(table.columns) == Set(units.keys))
        #expect(Set(table.rows.map(\.name)) == Set(Self.tries.keys.filter { !$0.hasPrefix("for ") }))
        for cell in table.cells {
            let (tried, unit) = (try #require(Self.tries[cell.row]), try #require(units[cell.column]))
            // The receiver is an office here, so that there is a unit above it.
            let commands =
                cell.row == "reassign"
                ? [.reassign("tried", Self.handoff, to: "bureau/x/office/q")] : tried.commands
            for command in commands {
                let scene = try Scene(handoffIn: tried.state, receiver: Scene.office)
                let role: Role = cell.column == "operator" ? .operator : .unit
                let problem = try scene.problem(of: command, by: unit, role: role)
                #expect((problem.map { "`\($0)`" } ?? "yes") == cell.text, "\(cell.row) by the \(cell.column)")
            }
        }
    }

    @Test func `who may act in a dispute is as the page says`() throws {
        let units = [
            "receiver": Scene.receiver, "sender": Scene.registrar, "unit that the list names": Scene.listed,
            "another unit": "bureau/y",
        ]
        let table = try page[.whoInDispute]
        #expect(Set(table.columns) == Set(units.keys))
        for cell in table.cells {
            let (tried, unit) = (try #require(Self.tries[cell.row]), try #require(units[cell.column]))
            for command in tried.commands {
                let problem = try Scene(handoffIn: "disputed against the list").problem(of: command, by: unit)
                #expect((problem.map { "`\($0)`" } ?? "yes") == cell.text, "\(cell.row) by the \(cell.column)")
            }
        }
    }

    // MARK: Corrections and offices

    @Test func `a correction is asked for when the page says`() throws {
        let table = try page[.corrections]
        #expect(table.rows.count == 4)
        for cell in table.cells {
            let isHandoff = cell.column == "asked on a signed hand-off"
            #expect(isHandoff || cell.column == "asked on the idle case")
            let scene = try Scene { bus in
                try bus.done(.register("r", case: "c"), by: Scene.registrar)
                if cell.row.hasSuffix("asked once") {
                    try bus.done(.correction("k", case: "c"), by: Scene.registrar)
                    try bus.done(.corrected("l", case: "c"), by: Scene.registrar)
                }
                if !cell.row.hasPrefix("registered") { try bus.done(.accept("a", case: "c"), by: Scene.registrar) }
                if cell.row == "decided" { try bus.done(.decide("d", case: "c", .denied), by: Scene.registrar) }
                guard isHandoff else { return }
                try bus.done(.push("p", case: "c", to: Scene.receiver), by: Scene.registrar)
                try bus.done(.sign("s", Self.handoff), by: Scene.receiver)
            }
            let problem =
                isHandoff
                ? try scene.problem(of: .correction("tried", Self.handoff), by: Scene.receiver)
                : try scene.problem(of: .correction("tried", case: "c"), by: Scene.registrar)
            #expect((problem.map { "`\($0)`" } ?? "yes") == cell.text, "\(cell.row), \(cell.column)")
        }
    }

    @Test func `a hand-off is reassigned where the page says`() throws {
        let offices = [
            "another unit of the department": Scene.office, "the receiver itself": "bureau/x",
            "a unit of another department": "bureau/y", "the sender, of the same department": "bureau/x/office/q",
            "a unit that nobody knows": "bureau/x/office/none",
        ]
        let table = try page[.offices]
        #expect(Set(table.rows.map(\.name)) == Set(offices.keys))
        for row in table.rows {
            let sender = row.name.hasPrefix("the sender") ? "bureau/x/office/q" : "hall/a"
            let scene = try Scene { bus in
                try bus.done(.register("r", case: "c"), by: sender)
                try bus.done(.push("p", case: "c", to: "bureau/x"), by: sender)
            }
            let office = try #require(offices[row.name])
            let problem = try scene.problem(of: .reassign("tried", Self.handoff, to: office), by: "bureau/x")
            #expect((problem.map { "`\($0)`" } ?? "yes") == row.cells[0], "\(row.name)")
        }
    }
}

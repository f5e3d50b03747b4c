import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// Every cell of `docs/hand-off.md` about a case against the ledger.
@Suite struct TransitionTableTests {
    private let page: TransitionPage

    init() throws { page = try TransitionPage() }

    @Test func `the page has the tables that are walked, and no others`() {
        #expect(page.tables.map(\.heading) == TransitionPage.Name.allCases.map(\.rawValue))
    }

    private static let states =
        ["unknown"]
        + ["registered", "accepted", "decided"].flatMap { state in
            [
                "\(state) idle", "\(state) suspended", "\(state) awaiting correction", "\(state) corrected",
                "\(state) out", "\(state) out, awaiting correction",
            ]
            // What was asked before acceptance is there when a case is accepted; a decided one is not accepted any more.
            .filter { name in
                switch state {
                case "registered": true
                case "accepted": !name.contains("correct")
                default: !name.hasSuffix("corrected")
                }
            }
        } + ["closed"]

    // MARK: Commands

    /// The commands that a column stands for.
    static func commands(_ column: String, named registrar: String = Scene.registrar) -> [WireCommand] {
        func decisions(_ all: WireDecision...) -> [WireCommand] {
            all.map { .decide("tried", case: "c", of: registrar, $0) }
        }
        return switch column {
        case "register": [.register("tried", case: "c")]
        case "accept": [.accept("tried", case: "c", of: registrar)]
        case "decide on the merits": decisions(.granted, .denied)
        case "decide on a finding": decisions(.found, .clear)
        case "decide otherwise": decisions(.notAccepted, .terminated)
        case "push": [.push("tried", case: "c", of: registrar, to: Scene.next)]
        case "close": [.close("tried", case: "c", of: registrar)]
        case "suspend": [.suspend("tried", case: "c", of: registrar)]
        case "resume": [.resume("tried", case: "c", of: registrar)]
        case "correction": [.correction("tried", case: "c", of: registrar)]
        case "corrected": [.corrected("tried", case: "c", of: registrar)]
        case "extend": [.extend("tried", case: "c", of: registrar)]
        default: []
        }
    }

    @Test(arguments: [TransitionPage.Name.ownLife, .caseProcedures])
    func `a case in every state takes every command as the page says`(name: TransitionPage.Name) throws {
        let table = try page[name]
        #expect(table.rows.map(\.name) == Self.states)
        for cell in table.cells {
            let commands = Self.commands(cell.column)
            try #require(!commands.isEmpty, "no command is \"\(cell.column)\"")
            for command in commands {
                let scene = try Scene(caseIn: cell.row)
                var expected = try TransitionOutcome(cell.text)
                if cell.column == "push", expected.problem.isEmpty { expected.told = ["next pushed"] }
                let outcome = try scene.outcome(of: command, by: Scene.registrar, on: .theCase)
                #expect(outcome == expected, "\(cell.column) when \(cell.row)")
            }
        }
    }

    @Test func `who may act on a case is as the page says`() throws {
        let table = try page[.whoOnCase]
        #expect(table.rows.map(\.name) == Scene.parts.map(\.name))
        for cell in table.cells {
            let part = try #require(Scene.parts.first { $0.name == cell.row })
            for command in Self.commands(cell.column) {
                let scene = try Scene(part.scene)
                if ["decide on the merits", "extend"].contains(cell.column) {
                    try scene.bus.done(.accept("first", case: "c"), by: Scene.registrar)
                }
                let problem = try scene.problem(of: command, by: part.unit)
                #expect((problem.map { "`\($0)`" } ?? "yes") == cell.text, "\(cell.column) by the \(cell.row)")
            }
        }
        #expect(table.columns.allSatisfy { !Self.commands($0).isEmpty })
    }

    // MARK: The bus

    @Test func `the bus acts on a case as the page says`() throws {
        let table = try page[.busOnCase]
        #expect(table.rows.map(\.name) == Self.states)
        let events: [String: WireBusEvent] = [
            "deemed accepted": .deemedAccepted("c", of: Scene.registrar),
            "card deciding": .card(.deciding, case: "c", of: Scene.registrar),
            "card idling": .card(.idling, case: "c", of: Scene.registrar),
        ]
        #expect(Set(table.columns) == Set(events.keys))
        for cell in table.cells {
            let event = try #require(events[cell.column])
            let outcome = try Scene(caseIn: cell.row).outcome(of: event, on: .theCase)
            #expect(try outcome == TransitionOutcome(cell.text), "\(cell.column) when \(cell.row)")
        }
    }

    private static let decisions: [String: WireDecision] = [
        "granted": .granted, "denied": .denied, "not accepted": .notAccepted, "terminated": .terminated,
        "found": .found, "clear": .clear,
    ]

    @Test func `a decision opens as many cases as the page says`() throws {
        let table = try page[.links]
        let matters = [
            "matter that feeds two": "licence", "matter that feeds none": "credit",
            "matter that the rules do not know": "unheard-of",
        ]
        #expect(Set(table.rows.map(\.name)) == Set(Self.decisions.keys))
        for cell in table.cells {
            let matter = try #require(matters[cell.column])
            let scene = try Scene { bus in
                try bus.done(.register("r", case: "c", matter: matter), by: Scene.registrar)
                try bus.done(.accept("a", case: "c"), by: Scene.registrar)
            }
            let sequence = scene.bus.intake.ledger.nextSequence
            let decision = try #require(Self.decisions[cell.row])
            try scene.bus.done(.decide("d", case: "c", decision), by: Scene.registrar)
            let opened = scene.bus.intake.ledger.openCases - 1
            #expect("\(opened)" == cell.text, "\(cell.row), \(cell.column)")
            #expect(scene.bus.intake.ledger.nextSequence == sequence + 1 + UInt64(opened))
            _ = scene.bus.flush()
            try scene.bus.expectSameFromLog()
        }
    }

    @Test func `a linked case goes to whom the page says`() throws {
        let table = try page[.linkReceivers]
        let scenes = [
            "another unit": ("hall/a", try TestBook.book()),
            "the unit that decided, and an office in it": (
                "bureau/x", try TestBook.book(inspect: "bureau/x", inspectOffice: Scene.office)
            ),
            "the unit that decided": ("bureau/x", try TestBook.book(inspect: "bureau/x")),
            "nobody": ("hall/a", try TestBook.book(without: ["inspect"])),
        ]
        #expect(Set(table.rows.map(\.name)) == Set(scenes.keys))
        for row in table.rows {
            let (decider, book) = try #require(scenes[row.name])
            let bus = try MemoryBus()
            try bus.adopt(book)
            try bus.done(.register("r", case: "c", matter: "licence"), by: decider)
            try bus.done(.accept("a", case: "c"), by: decider)
            try bus.done(.decide("d", case: "c", .granted), by: decider)
            let ledger = bus.intake.ledger
            let linked = try #require(ledger.cases.chunks.joined().first { $0.registeredAt == 5 })
            let handoff = linked.openHandoffs > 0 ? ledger.handoffs[linked.firstHandoff] : nil
            let words = [
                "bureau/y": "that unit", Scene.office: "the office", decider: "the unit that decided",
            ]
            func word(_ unit: UnitNumber?) -> String {
                unit.map { words[ledger.units.address($0)] ?? "?" } ?? "nobody"
            }
            #expect(word(handoff?.to) == row.cells[0], "\(row.name)")
            #expect(word(handoff.map { ledger.holder(of: $0) } ?? linked.idleHolder) == row.cells[1], "\(row.name)")
            _ = bus.flush()
            try bus.expectSameFromLog()
        }
    }
}

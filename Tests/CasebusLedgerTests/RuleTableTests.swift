import CasebusJournal
import CasebusMatters
import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// Every cell of `docs/hand-off.md` about the rules against the ledger: routing, disputes, convenors, cards.
@Suite struct RuleTableTests {
    private let page: TransitionPage

    init() throws { page = try TransitionPage() }

    // MARK: Routing

    private struct Naming {
        var book: RuleBook?
        var matter = ""
        var step = "review"
        var applicant = WireApplicant.company
        var isAsserted = false
        /// Who is listed, and another.
        var listed = "bureau/x"
    }

    private static func naming(_ row: String) throws -> Naming? {
        let book = try TestBook.book(row.hasPrefix("strict") ? .strict : .advisory)
        switch row.split(separator: ", ", maxSplits: 1).last ?? "" {
        case "no rules": return Naming(book: nil)
        case "rules without a list": return Naming(book: try TestBook.book(nil))
        case "a step with an entry": return Naming(book: book)
        case "a step of another matter than the case's":
            return Naming(book: book, matter: "supervision", step: "inspect", listed: "bureau/y")
        case "a step without an entry": return Naming(book: book, step: "print")
        case "an entry for companies alone, and a person applies":
            return Naming(book: book, step: "companies", applicant: .person, listed: "bureau/y")
        case "no step": return Naming(book: book, matter: "licence", step: "")
        case "a step that the matter does not have": return Naming(book: book, step: "none")
        case "an unknown matter": return Naming(book: book, matter: "none")
        case "and an importer asserts it": return Naming(book: book, isAsserted: true)
        default: return nil
        }
    }

    private static let marks: [Route.Mark: String] = [
        .unlisted: "unlisted", .asListed: "as listed", .notAsListed: "not as listed", .byList: "by the list",
    ]

    @Test func `a push is routed as the page says`() throws {
        let table = try page[.routing]
        #expect(table.columns == ["the unit that is listed", "a unit within it", "another unit", "nobody"])
        for cell in table.cells {
            let naming = try #require(try Self.naming(cell.row), "\(cell.row) is no rule")
            let bus = try MemoryBus()
            let inner = naming.listed + "/office/p"
            if let address = Address(inner) { bus.intake.ledger.admit(address) }
            try bus.adopt(naming.book)
            try bus.done(.register("r", case: "c", matter: "licence", naming.applicant), by: "hall/a")
            let to = ["the unit that is listed": naming.listed, "a unit within it": inner, "another unit": "hall/b"]
            var push = WireCommand.push(
                "p", case: "c", of: "hall/a", to: to[cell.column] ?? "", matter: naming.matter, step: naming.step)
            if naming.isAsserted { (push.occurredAtMs, push.onBehalfOf) = (bus.clock, "hall/a") }
            let verdict = try bus.submit(
                push, by: naming.isAsserted ? "importer/main" : "hall/a", role: naming.isAsserted ? .importer : .unit)
            guard verdict.problem == nil else {
                #expect("`\(verdict.problem?.code.rawValue ?? "")`" == cell.text, "\(cell.row), \(cell.column)")
                continue
            }
            let (mark, receiver) = try recorded(bus)
            #expect("**\(Self.marks[mark] ?? "")**" == cell.text, "\(cell.row), \(cell.column)")
            #expect(receiver == to[cell.column] ?? naming.listed)
            try bus.expectSameFromLog()
        }
    }

    /// How the last record marks its push, and whom it went to.
    private func recorded(_ bus: MemoryBus) throws -> (Route.Mark, String) {
        _ = bus.flush()
        let routes = try bus.lastRoutes()
        let ledger = bus.intake.ledger
        let row = ledger.handoffs[try #require(ledger.handoff(numbered: 1))]
        let receiver = ledger.units.address(row.to)
        guard let part = routes.first else {
            #expect(row.listed == noUnit)
            return (.unlisted, receiver)
        }
        #expect(part.to == receiver)
        #expect(part.listed == ledger.units.address(row.listed))
        #expect(part.entry > 0)
        return (try #require(Route.Mark(rawValue: part.mark)), receiver)
    }

    // MARK: Disputes

    @Test func `a dispute names what the page says`() throws {
        let table = try page[.claims]
        #expect(table.columns == ["dispute", "refuse as not ours"])
        let claims: [String: (owner: String, entry: UInt32)] = [
            "the unit that the entry names": ("bureau/z", 2),
            "the unit that an entry about another matter names": ("bureau/z", 5),
            "a unit within it": ("bureau/z/office/p", 2),
            "a unit and no entry": ("bureau/z", 0), "an entry and no unit": ("", 2),
            "a unit that the entry does not name": ("bureau/y", 2),
            "an entry that the list does not have": ("bureau/z", 99),
            "the receiver itself, by its own entry": ("bureau/x", 1),
            "a unit that nobody knows": ("bureau/none", 2), "a unit, and rules without a list": ("bureau/z", 2),
            "a unit, and no rules": ("bureau/z", 2),
        ]
        #expect(Set(table.rows.map(\.name)) == Set(claims.keys))
        for cell in table.cells {
            let claim = try #require(claims[cell.row])
            let scene = try Scene(handoffIn: "pushed")
            if cell.row.hasSuffix("rules without a list") { try scene.bus.adopt(try TestBook.book(nil)) }
            if cell.row.hasSuffix("no rules") { try scene.bus.adopt(nil) }
            if let address = Address("bureau/z/office/p") { scene.bus.intake.ledger.admit(address) }
            let command: WireCommand =
                cell.column == "dispute"
                ? .dispute("tried", Scene.handoff, owner: claim.owner, entry: claim.entry)
                : .refuse("tried", Scene.handoff, reason: "not-ours", owner: claim.owner, entry: claim.entry)
            let outcome = try scene.outcome(of: command, by: Scene.receiver, on: .handoff)
            let expected = try TransitionOutcome(cell.text)
            #expect(outcome.problem == expected.problem, "\(cell.row), \(cell.column)")
            #expect(outcome.state == expected.state, "\(cell.row), \(cell.column)")
        }
    }

    @Test func `the convenor is whom the page says`() throws {
        let table = try page[.convenor]
        let books = [
            "there are none": nil, "a list that names a convenor": try TestBook.book(),
            "a list that names none, and an owner of the matter's first step": try TestBook.book(convenor: nil),
            "a list that names neither": try TestBook.book(convenor: nil, without: ["review"]),
        ]
        let words = ["hall/a": "the registrar", TestBook.convenor: "that unit", "bureau/x": "that owner"]
        #expect(Set(table.rows.map(\.name)) == Set(books.keys))
        for row in table.rows {
            let scene = try Scene(handoffIn: "disputed")
            try scene.bus.adopt(try #require(books[row.name]))
            for unit in words.keys.sorted() {
                let trial = try Scene(handoffIn: "disputed")
                try trial.bus.adopt(try #require(books[row.name]))
                let problem = try trial.problem(of: .rule("tried", Scene.handoff, owner: "hall/b"), by: unit)
                #expect((problem == nil) == (words[unit] == row.cells[0]), "\(row.name), \(unit)")
                #expect(problem == nil || problem == .notConvenor)
            }
        }
    }

    // MARK: Cards

    @Test func `a card is told to whom the page says`() throws {
        let table = try page[.cards]
        #expect(table.columns == ["first", "raised"])
        let ends = [
            "a bureau": ("hall/a", "bureau/x"), "an office of a bureau": ("hall/a", "bureau/x/office/p"),
            "an office of a bureau, and the bureau is the sender": ("bureau/x", "bureau/x/office/p"),
            "a window of a hall": ("bureau/x", "hall/a/window/1"), "a station": ("hall/a", "station/s"),
            "the sender itself, in a dispute": ("hall/a", "bureau/x"),
        ]
        #expect(Set(table.rows.map(\.name)) == Set(ends.keys))
        for cell in table.cells {
            let (sender, receiver) = try #require(ends[cell.row])
            let isDisputed = cell.row.hasSuffix("dispute")
            let scene = try Scene { bus in
                try bus.done(.register("r", case: "c"), by: sender)
                try bus.done(.push("p", case: "c", to: receiver), by: sender)
                guard isDisputed else { return }
                try bus.done(.dispute("d", Scene.handoff, owner: "bureau/z", entry: 2), by: receiver)
            }
            let card = WireBusEvent.card(
                isDisputed ? .negotiating : .answering, Scene.handoff, .red, raised: cell.column == "raised")
            let told = try scene.outcome(of: card, on: .handoff).told.map { $0.replacing(" card", with: "") }
            let roles = ["receiver": Scene.receiver, "sender": Scene.registrar, "office": Scene.office]
            let holder = isDisputed ? sender : receiver
            let named = told.map { name in
                let unit = roles[name] ?? name
                if unit == holder { return "the holder" }
                return Address(holder)?.superior?.text == unit ? "the superior" : unit == sender ? "the sender" : unit
            }
            let all = named.isEmpty ? "nobody" : named.sorted().reversed().joined(separator: ", ")
            #expect(all == cell.text, "\(cell.row), \(cell.column)")
        }
    }
}

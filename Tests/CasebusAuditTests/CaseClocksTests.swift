import CasebusAudit
import CasebusCalendar
import CasebusMatters
import CasebusModel
import Testing

/// Which cards a case is owed, by hand: limits in elapsed milliseconds, so that an instant can be read off.
@Suite struct CaseClocksTests {
    private static let (hall, market) = ("hall/enterprise", "bureau/market")

    /// A licence decided within 100 (promised) and 200 (statutory); its step answered within 50 and 80, signed for
    /// within 20; a holder has 5 to explain.
    private static func book() throws -> RuleBook {
        var defaults = RuleDefaults()
        defaults.amberPercent = 80
        defaults.explainLimit = .elapsed(5)
        defaults.deemedAfter = .elapsed(40)
        defaults.negotiationLimit = .elapsed(30)
        defaults.rulingLimit = .elapsed(10)
        defaults.idleLimit = .elapsed(25)
        let step = RuleBook.StepRule(
            code: "review",
            limits: .init(promised: .elapsed(50), statutory: .elapsed(80), waiting: .elapsed(20)))
        let rules = CaseRules(
            promisedLimit: .elapsed(100), statutoryLimit: .elapsed(200), correctionLimit: .elapsed(15),
            issueLimit: .elapsed(30))
        return try RuleBook(
            .init(
                matters: [.init(code: "food", kind: .licence, rules: rules, steps: [step])], defaults: defaults))
    }

    private static func clocks(_ rows: Rows, outages: [BusHistory.Span] = []) throws -> CaseClocks {
        CaseClocks(
            try rows.timeline(), RuleBookHistory([.init(from: 0, book: try book())]), outages: outages,
            by: .weekendsOnly)
    }

    /// What is owed, in short: `waiting amber`, `waiting yellow raised`.
    private static func owed(_ rows: Rows, at now: Int64, outages: [BusHistory.Span] = []) throws -> [String] {
        try clocks(rows, outages: outages).owed(at: now).map { act in
            switch act {
            case .card(let clock, let colour, _, _, let raised, _, _):
                "\(clock) \(colour)\(raised ? " raised" : "")"
            case .deemedSigned(let handoff): "deemed signed \(handoff)"
            case .deemedAccepted: "deemed accepted"
            }
        }
    }

    private func registered() -> Rows {
        var rows = Rows()
        rows.register(0, matter: "food")
        return rows
    }

    private func pushed() -> Rows {
        var rows = registered()
        rows.simple(.accept, 1)
        rows.add(.push, 10) { row in
            (row.handoff, row.from, row.to, row.step) = (1, Self.hall, Self.market, "review")
        }
        return rows
    }

    private func signed() -> Rows {
        var rows = pushed()
        rows.sign(12, 1)
        return rows
    }

    private func card(
        _ rows: inout Rows, _ at: Int64, _ clock: CardClock, _ colour: CardColour, _ handoff: UInt64?,
        raised: Bool = false
    ) {
        rows.on(handoff, .card, at) { row in
            (row.clock, row.colour, row.raised, row.holder) = (clock, colour, raised, Self.market)
        }
    }

    // MARK: One clock after the other

    @Test func `a warning comes at its share of the limit, a card when it is past`() throws {
        let rows = pushed()
        #expect(try Self.owed(rows, at: 26) == [])
        #expect(try Self.owed(rows, at: 27) == ["waiting amber"])
        #expect(try Self.owed(rows, at: 30) == ["waiting amber"])
        #expect(try Self.owed(rows, at: 31) == ["waiting amber", "waiting yellow"])
        #expect(try Self.clocks(rows).next(after: 0) == 27)
    }

    @Test func `a card is owed once, and goes higher when there was time to explain`() throws {
        var rows = pushed()
        card(&rows, 27, .waiting, .amber, 1)
        card(&rows, 32, .waiting, .yellow, 1)
        #expect(try Self.owed(rows, at: 37) == [])
        #expect(try Self.clocks(rows).next(after: 32) == 38)
        #expect(try Self.owed(rows, at: 38) == ["waiting yellow raised"])
        card(&rows, 38, .waiting, .yellow, 1, raised: true)
        // A warning is never raised.
        #expect(try Self.owed(rows, at: 49) == [])
    }

    @Test func `who could have signed counts as having signed`() throws {
        var rows = pushed()
        #expect(try Self.owed(rows, at: 51).contains("deemed signed 1"))
        rows.on(1, .deemedSigned, 51)
        #expect(try !Self.owed(rows, at: 55).contains { $0.hasPrefix("deemed") || $0.hasPrefix("waiting") })
    }

    @Test func `a reassigned hand-off waits anew, and is answered by the clock that it had`() throws {
        var rows = pushed()
        card(&rows, 27, .waiting, .amber, 1)
        rows.on(1, .reassign, 30) { $0.office = "bureau/market/office/a" }
        #expect(try Self.owed(rows, at: 45) == [])
        #expect(try Self.owed(rows, at: 47) == ["waiting amber"])
        #expect(try Self.owed(rows, at: 61).contains("answering yellow"))
    }

    @Test func `yellow is past the promise and red past the law, on a step while the whole is within`() throws {
        let rows = signed()
        #expect(try Self.owed(rows, at: 61) == ["answering amber", "answering yellow"])
        let all = ["answering amber", "answering yellow", "answering red", "deciding amber"]
        #expect(try Self.owed(rows, at: 91) == all)
    }

    // MARK: What stands still

    @Test func `no clock of it is owed anything while a hand-off is suspended, and its days do not count`() throws {
        var rows = signed()
        rows.on(1, .suspend, 20) { $0.party = "third-party.lab" }
        #expect(try Self.owed(rows, at: 1_000) == [])
        rows.on(1, .resume, 1_000)
        // 10 of 50 were used.
        #expect(try Self.owed(rows, at: 1_030) == [])
        #expect(try Self.owed(rows, at: 1_041).contains("answering yellow"))
        // The applicant's clock stood too: 19 of 100 were used.
        #expect(try !Self.owed(rows, at: 1_060).contains("deciding amber"))
        #expect(try Self.owed(rows, at: 1_062).contains("deciding amber"))
    }

    @Test func `a correction before acceptance stops the hand-off, not the applicant's clock`() throws {
        var rows = registered()
        rows.add(.push, 10) { row in
            (row.handoff, row.from, row.to, row.step) = (1, Self.hall, Self.market, "review")
        }
        rows.sign(12, 1)
        rows.on(1, .correction, 14)
        #expect(try Self.owed(rows, at: 1_000) == [])
        rows.on(1, .corrected, 1_000)
        rows.simple(.accept, 1_001)
        #expect(try Self.owed(rows, at: 1_082).contains("deciding amber"))
        #expect(try !Self.owed(rows, at: 1_081).contains("deciding amber"))
    }

    @Test func `the bus's own outage is nobody's lateness, but the applicant waits all the same`() throws {
        let rows = signed()
        let outages = [BusHistory.Span(from: 20, to: 70)]
        #expect(try Self.owed(rows, at: 91, outages: outages) == ["deciding amber"])
        #expect(try Self.owed(rows, at: 101, outages: outages) == ["answering amber", "deciding amber"])
    }

    @Test func `an extension moves both limits, and one after a red card does not wash it away`() throws {
        var rows = signed()
        card(&rows, 202, .deciding, .red, nil)
        rows.on(nil, .extend, 300) { $0.days = 10 }
        // Working days do not lengthen a limit that is counted otherwise: nothing is invented.
        let deciding = try #require(try Self.clocks(rows).running.first { $0.clock == .deciding })
        #expect(deciding.limits.map(\.deadline.total) == [.elapsed(100), .elapsed(200)])
        #expect(try rows.timeline().cards.map(\.colour) == [.red])
        #expect(try !Self.owed(rows, at: 400).contains("deciding red"))
    }

    // MARK: The case

    @Test func `what is not taken back in time counts as accepted, once the applicant was told it does not`() throws {
        #expect(try Self.owed(registered(), at: 15) == [])
        #expect(try Self.owed(registered(), at: 16) == ["deemed accepted"])
        var told = registered()
        told.on(nil, .correction, 5)
        #expect(try Self.owed(told, at: 1_000) == [])
    }

    @Test func `each time it lies idle is another occasion`() throws {
        var rows = signed()
        rows.feedback(20, 1, .done)
        #expect(try Self.owed(rows, at: 46) == ["idling amber", "idling yellow"])
        card(&rows, 46, .idling, .yellow, nil)
        rows.push(50, 2, from: Self.hall, to: Self.market)
        rows.sign(51, 2)
        rows.feedback(60, 2, .done)
        #expect(try Self.owed(rows, at: 86) == ["deciding amber", "idling amber", "idling yellow"])
    }

    @Test func `what was granted has to be issued, and a closed case is owed nothing`() throws {
        var rows = registered()
        rows.simple(.accept, 1)
        rows.add(.decide, 10) { $0.decision = .granted }
        #expect(try Self.owed(rows, at: 41).contains("issuing red"))
        rows.simple(.close, 42)
        #expect(try Self.owed(rows, at: 1_000) == [])
        #expect(try Self.clocks(rows).next(after: 0) == nil)
    }

    @Test func `a dispute is negotiated first, then ruled on, and nothing else runs on it`() throws {
        var rows = pushed()
        rows.on(1, .acknowledge, 15) { row in
            (row.answer, row.owner, row.entry, row.holder) = (.dispute, "bureau/tax", 7, Self.hall)
        }
        #expect(try Self.owed(rows, at: 46) == ["negotiating amber", "negotiating yellow"])
        let all = ["negotiating amber", "negotiating yellow", "ruling amber", "ruling yellow"]
        #expect(try Self.owed(rows, at: 56) == all)
        // Settled: what was disputed is no time of the receiver's.
        rows.sign(56, 1)
        #expect(try !Self.owed(rows, at: 95).contains("answering yellow"))
        #expect(try Self.owed(rows, at: 102).contains("answering yellow"))
    }

    @Test func `history that an importer asserts is given no cards, and neither is a case without a book`() throws {
        var rows = Rows()
        rows.add(.register, 0) { ($0.matter, $0.asserted) = ("food", true) }
        rows.add(.push, 10) { row in
            (row.handoff, row.from, row.to, row.asserted) = (1, Self.hall, Self.market, true)
        }
        #expect(try Self.owed(rows, at: 10_000) == [])
        let bare = CaseClocks(try pushed().timeline(), RuleBookHistory(), outages: [], by: .weekendsOnly)
        #expect(bare.running.isEmpty && bare.owed(at: 10_000).isEmpty)
    }

    @Test func `a hand-off keeps the limits that it was opened under`() throws {
        let history = RuleBookHistory([
            .init(from: 0, book: try Self.book()), .init(from: 11, book: try RuleBook(.init(matters: []))),
        ])
        let clocks = CaseClocks(try signed().timeline(), history, outages: [], by: .weekendsOnly)
        #expect(clocks.running.map(\.clock) == [.answering, .deciding])
    }
}

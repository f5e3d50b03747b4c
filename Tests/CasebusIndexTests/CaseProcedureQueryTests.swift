import CasebusAudit
import CasebusIndex
import CasebusModel
import CasebusWire
import Testing

@Suite struct CaseProcedureQueryTests {
    private let name = SyntheticLog.CaseName(registrar: "hall/enterprise", id: "2026-1")
    private let child = SyntheticLog.CaseName(registrar: "hall/enterprise", id: "2026-1~12")

    private func unit(_ address: String) -> Viewer { Viewer(address: address, role: .unit) }

    /// Corrected, accepted and extended; disputed by market and ruled to be tax's, which waits for a laboratory; a card
    /// to tax, and a case that follows.
    private func log() throws -> SyntheticLog {
        let (log, hall) = (SyntheticLog(), "hall/enterprise")
        log.now = 1_767_605_400_000
        try log.register(name, matter: "licence")
        try log.correction(.init(name: name, to: hall), inPerson: true)
        log.now += 1000
        try log.corrected(.init(name: name, to: hall))
        try log.accept(name, by: hall)
        try log.extend(name, by: hall, days: 10)
        var handoff = try log.push(name, from: hall, to: "bureau/market")
        try log.dispute(handoff, of: name, from: hall, to: "bureau/market", owner: "bureau/tax", entry: 7)
        log.now += 1000
        handoff = try log.rule(handoff, of: name, from: hall, to: "bureau/market", owner: "bureau/tax")
        try log.sign(handoff, of: name, from: hall, to: "bureau/tax")
        try log.suspend(
            .init(name: name, handoff: handoff, from: hall, to: "bureau/tax"), party: "third-party.lab", days: 5)
        try log.card(.answering, .yellow, handoff: handoff, of: name, holder: "bureau/tax")
        try log.link(child, to: name, matter: "supervision", step: "visit", receiver: "bureau/market")
        return log
    }

    private func answer(_ queries: QueryService, as viewer: Viewer = coordination) throws -> [String: Any] {
        try #require(
            try queries.object("case", #"{"registrar": "hall/enterprise", "id": "2026-1"}"#, as: viewer)["case"]
                as? [String: Any])
    }

    @Test func `case tells what stopped and extended it, who disputed it, and what follows`() throws {
        try withIndex(of: try log()) { _, queries in
            let text = try queries.text("case", #"{"registrar": "hall/enterprise", "id": "2026-1"}"#)
            #expect(text.contains(#""accepted_at":"2026-01-05T09:30:01.000Z""#))
            #expect(text.contains(#""kind":"suspended","party":"third-party.lab""#))
            let expected = """
                "suspensions":[{"handoff":2,"unit":"bureau/tax","party":"third-party.lab","ground":"inspection",\
                "approver":"bureau/market/office/licensing","notice":"n-10","days":5,\
                "from":"2026-01-05T09:30:02.000Z","to":null}],\
                "corrections":[{"unit":"hall/enterprise","notice":"c-2","in_person":true,\
                "from":"2026-01-05T09:30:00.000Z","to":"2026-01-05T09:30:01.000Z"}],\
                "extensions":[{"days":10,"unit":"hall/enterprise","ground":"complex","approver":"bureau/market",\
                "notice":"e-5","at":"2026-01-05T09:30:01.000Z"}],\
                "disputes":[{"handoff":1,"unit":"bureau/market","owner":"bureau/tax","entry":7,\
                "holder":"hall/enterprise","from":"2026-01-05T09:30:01.000Z","to":"2026-01-05T09:30:02.000Z",\
                "ruled":"bureau/tax"}],\
                "cards":[{"clock":"answering","colour":"yellow","handoff":2,"holder":"bureau/tax","raised":false,\
                "rule":"promised_limit 7wd","due":"2026-01-05T09:30:01.999Z","at":"2026-01-05T09:30:02.000Z"}],\
                "links":[{"registrar":"hall/enterprise","id":"2026-1~12","matter":"supervision"}],"trips":1}
                """
            #expect(text.contains(expected), "\(text)")
            let next = try queries.text("case", #"{"id": "2026-1~12"}"#)
            #expect(next.contains(#""linked_to":{"registrar":"hall/enterprise","id":"2026-1"},"holder":"#))
            #expect(next.contains(#""kind":"waiting""#))
        }
    }

    @Test func `nobody but its holder sees a card that was not raised`() throws {
        try withIndex(of: try log()) { _, queries in
            let hall = try answer(queries, as: unit("hall/enterprise"))
            #expect(hall["cards"] == nil)
            let tax = try answer(queries, as: unit("bureau/tax"))
            #expect((tax["cards"] as? [Any])?.count == 1)
            let tail = try queries.text("tail", #"{"from": 1, "kind": "card"}"#, as: unit("hall/enterprise"))
            #expect(tail.contains(#""records":[]"#))
            let problem = try queries.problem("fetch", #"{"sequence": 11}"#, as: unit("hall/enterprise"))
            #expect(problem.code == .handoffUnknown)
        }
    }

    @Test func `a unit sees of the procedures those of its own hand-offs`() throws {
        try withIndex(of: try log()) { _, queries in
            let market = try answer(queries, as: unit("bureau/market"))
            #expect((market["disputes"] as? [Any])?.count == 1)
            for list in ["suspensions", "corrections", "trips"] { #expect(market[list] == nil) }
            let tax = try answer(queries, as: unit("bureau/tax"))
            #expect((tax["suspensions"] as? [Any])?.count == 1)
            for list in ["disputes", "links"] { #expect(tax[list] == nil) }
        }
    }

    @Test func `the inbox shows what is disputed and what is suspended, apart where that is asked for`() throws {
        let log = try log()
        let other = try log.push(name, from: "hall/enterprise", to: "bureau/tax")
        try log.dispute(other, of: name, from: "hall/enterprise", to: "bureau/tax", owner: "bureau/market", entry: 3)
        try log.oversee(other, of: name, from: "hall/enterprise", to: "bureau/tax")
        try withIndex(of: log) { _, queries in
            func states(_ state: String) throws -> [String] {
                let inbox = try queries.object("inbox", #"{"unit": "bureau/tax", "state": "\#(state)"}"#)
                return (inbox["handoffs"] as? [[String: Any]] ?? []).compactMap { $0["state"] as? String }
            }
            #expect(try states("open") == ["suspended", "disputed"])
            #expect(try states("suspended") == ["suspended"])
            #expect(try states("disputed") == ["disputed"])
            #expect(try states("signed") == [])
            #expect(try states("pushed") == [])
            let text = try queries.text("inbox", #"{"unit": "bureau/tax"}"#)
            #expect(text.contains(#""state":"suspended","party":"third-party.lab""#))
            #expect(text.contains(#""orders":1"#))
        }
    }
}

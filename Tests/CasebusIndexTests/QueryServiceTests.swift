import CasebusAudit
import CasebusIndex
import CasebusJournal
import CasebusModel
import CasebusWire
import Testing

@Suite struct QueryServiceTests {
    private static let registrar = "hall/enterprise/window/07"
    private let name = SyntheticLog.CaseName(registrar: registrar, id: "2026-1")

    /// Window 07 registers and pushes to market, which answers and pushes on to tax; tax has signed.
    private func log() throws -> SyntheticLog {
        let log = SyntheticLog()
        log.now = 1_767_605_400_000
        try log.register(name, matter: "licence")
        let first = try log.push(name, from: Self.registrar, to: "bureau/market", text: "please", payload: [1, 2, 255])
        try log.arrived([first], at: "bureau/market")
        try log.sign(first, of: name, from: Self.registrar, to: "bureau/market")
        log.now += 60_000
        let next = try log.feedback(
            first, of: name, from: Self.registrar, to: "bureau/market", .done, next: ["bureau/tax"], text: "over to tax"
        )
        try log.sign(next, of: name, from: "bureau/market", to: "bureau/tax")
        var started = WireStarted()
        started.clean = true
        try log.event(.started(started))
        return log
    }

    private func unit(_ address: String) -> Viewer { Viewer(address: address, role: .unit) }

    @Test func `case says with whom it is and since when, and lists what happened`() throws {
        try withIndex(of: try log()) { _, queries in
            let answer = try queries.text("case", #"{"registrar": "hall/enterprise/window/07", "id": "2026-1"}"#)
            #expect(
                answer.hasPrefix(
                    """
                    {"case":{"registrar":"hall/enterprise/window/07","id":"2026-1","matter":"licence",\
                    "state":"registered","registered_at":"2026-01-05T09:30:00.000Z","holder":[{"unit":"bureau/tax",\
                    "handoff":2,"since":"2026-01-05T09:31:00.000Z","kind":"at_work","working_s":0.000,\
                    "working_day_s":28800.000,"provisional":true}],"records":[{"sequence":1,
                    """.replacing("\n", with: "")))
            #expect(answer.contains(#""arrived_at":"2026-01-05T09:30:00.000Z""#))
            #expect(answer.hasSuffix(#""head":7}"#))
            let short = try queries.object("case", #"{"id": "2026-1", "limit": 2}"#)["case"] as? [String: Any]
            #expect((short?["records"] as? [Any])?.count == 2)
            #expect(short?["records_omitted"] as? Int == 3)
        }
    }

    @Test(arguments: [
        ("hall/enterprise/window/07", 5, 2), ("hall/enterprise", 5, 2), ("bureau/market", 4, 2), ("bureau/tax", 2, 1),
    ])
    func `a unit sees the records and hand-offs it has part in, a hall those of its windows`(
        viewer: String, records: Int, handoffs: Int
    ) throws {
        try withIndex(of: try log()) { _, queries in
            let answer = try queries.object("case", #"{"id": "2026-1"}"#, as: unit(viewer))["case"] as? [String: Any]
            #expect((answer?["records"] as? [Any])?.count == records)
            #expect((answer?["handoffs"] as? [Any])?.count == handoffs)
            let rows = try queries.object("tail", #"{"from": 1}"#, as: unit(viewer))["records"] as? [[String: Any]]
            #expect(rows?.contains { $0["kind"] as? String == "started" } == false)
        }
    }

    @Test func `a stranger learns nothing, not even that the case exists`() throws {
        try withIndex(of: try log()) { _, queries in
            let stranger = unit("hall/citizen")
            let named = #"{"registrar": "hall/enterprise/window/07", "id": "2026-1"}"#
            let missing = #"{"registrar": "hall/enterprise/window/07", "id": "2026-9"}"#
            var problems = [
                try queries.problem("case", named, as: stranger), try queries.problem("case", missing, as: stranger),
            ]
            for index in problems.indices { problems[index].value = "" }
            #expect(problems[0] == problems[1])
            #expect(problems[0].code == .caseUnknown)
            #expect(try queries.problem("fetch", #"{"handoff": 1}"#, as: stranger).code == .handoffUnknown)
            #expect(try queries.problem("fetch", #"{"handoff": 99}"#, as: stranger).code == .handoffUnknown)
            #expect(try queries.problem("inbox", #"{"unit": "bureau/tax"}"#, as: stranger).code == .notAllowed)
            #expect(try queries.problem("status", as: stranger).code == .notAllowed)
            #expect(try queries.text("handovers", as: stranger).contains(#""pairs":[]"#))
            #expect(try queries.text("tail", #"{"from": 0}"#, as: stranger) == #"{"records":[],"next":8,"head":7}"#)
            #expect(try queries.text("units", as: stranger) == #"{"units":[],"head":7}"#)
            let stalls = try queries.text("stalls", #"{"work_limit_s": 0}"#, as: stranger, now: .max / 2)
            #expect(stalls.contains(#""stalls":[]"#))
        }
    }

    @Test func `an address that merely begins like the viewer's is not covered`() {
        let hall = unit("hall/enter")
        #expect(!hall.covers("hall/enterprise/window/07"))
        #expect(!hall.covers("hall/enterprise"))
        #expect(unit("hall/enterprise").covers("hall/enterprise/window/07"))
        #expect(!unit("hall/enterprise/window").covers("hall/enterprise/window/07"))
        #expect(!unit("hall/enterprise/window/07").covers("hall/enterprise"))
    }

    @Test func `fetch gives command, text and payload to sender and receiver only`() throws {
        let log = try log()
        try withIndex(of: log) { _, queries in
            let answer = try queries.object("fetch", #"{"handoff": 1}"#, as: unit("bureau/market"))
            #expect(answer["text"] as? String == "please")
            #expect(answer["payload"] as? String == "AQL/")
            #expect(answer["encoding"] as? String == "protobuf")
            #expect((answer["record"] as? [String: Any])?["kind"] as? String == "push")
            let carried = try queries.object("fetch", #"{"handoff": "2"}"#, as: unit("bureau/tax"))
            #expect(carried["next_index"] as? Int == 0)
            #expect(carried["text"] as? String == "over to tax")
            #expect(try queries.problem("fetch", #"{"handoff": 1}"#, as: unit("bureau/tax")).code == .handoffUnknown)
            #expect(try queries.problem("fetch", #"{"handoff": 1}"#).code == .handoffUnknown)
            // The feedback that carried it, for the two that it lies between, and for nobody else.
            let sequence = try #require((carried["record"] as? [String: Any])?["sequence"] as? Int)
            for address in ["hall/enterprise/window/07", "bureau/market"] {
                let told = try queries.object("fetch", #"{"sequence": \#(sequence)}"#, as: unit(address))
                #expect(told["text"] as? String == "over to tax")
                #expect(told["handoff"] as? Int == 1)
                #expect((told["record"] as? [String: Any])?["kind"] as? String == "feedback")
            }
            for (number, address) in [
                (sequence, "bureau/tax"), (1, "hall/enterprise/window/07"), (99, "bureau/market"),
            ] {
                let problem = try queries.problem("fetch", #"{"sequence": \#(number)}"#, as: unit(address))
                #expect((problem.code, problem.field) == (.handoffUnknown, "sequence"))
            }
            try log.journal.erase(2)
            let erased = try queries.object("fetch", #"{"handoff": 1}"#, as: unit("bureau/market"))
            #expect(erased["erased"] as? Bool == true)
            #expect(erased["payload"] == nil)
        }
    }

    @Test func `inbox pages through open hand-offs, oldest first`() throws {
        let log = SyntheticLog()
        for id in 1...5 {
            let name = SyntheticLog.CaseName(registrar: "bureau/a", id: "\(id)")
            try log.register(name)
            try log.push(name, from: "bureau/a", to: "bureau/b")
            if id == 3 { try log.sign(3, of: name, from: "bureau/a", to: "bureau/b") }
        }
        try withIndex(of: log) { (_, queries) throws in
            func numbers(_ parameters: String) throws -> [Int] {
                let answer = try queries.object("inbox", parameters, as: unit("bureau/b"))
                return (answer["handoffs"] as? [[String: Any]] ?? []).compactMap { $0["handoff"] as? Int }
            }
            #expect(try numbers("") == [1, 2, 3, 4, 5])
            #expect(try numbers(#"{"limit": 2}"#) == [1, 2])
            #expect(try numbers(#"{"limit": 2, "after": 2}"#) == [3, 4])
            #expect(try numbers(#"{"state": "signed"}"#) == [3])
            #expect(try numbers(#"{"state": "pushed", "after": 2}"#) == [4, 5])
            #expect(try queries.object("inbox", #"{"limit": 2}"#, as: unit("bureau/b"))["more"] as? Bool == true)
        }
    }

    @Test func `an id that several units use needs its registrar, but one's own comes first`() throws {
        let log = SyntheticLog()
        for registrar in ["bureau/a", "bureau/b"] { try log.register(.init(registrar: registrar, id: "1")) }
        try withIndex(of: log) { _, queries in
            let problem = try queries.problem("case", #"{"id": "1"}"#)
            #expect((problem.code, problem.field) == (.queryInvalid, "registrar"))
            #expect(problem.detail.contains("bureau/a, bureau/b"))
            let own = Viewer(address: "bureau/b", role: .operator)
            let answer = try queries.object("case", #"{"id": "1"}"#, as: own)["case"] as? [String: Any]
            #expect(answer?["registrar"] as? String == "bureau/b")
        }
    }

    @Test(arguments: [
        ("case", "", "id"), ("case", #"{"id": 5}"#, "id"), ("case", #"{"id": ""}"#, "id"), ("case", "[]", "parameters"),
        ("case", #"{"id": "1""#, "parameters"), ("case", #"{"id": "1", "nope": {"a": [1]}}"#, "nope"),
        ("handovers", #"{"since": "yesterday"}"#, "since"),
        ("handovers", #"{"since": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}"#, "until"),
        ("stalls", "{}", "waiting_limit_s"), ("stalls", #"{"waiting_limit_s": -1}"#, "waiting_limit_s"),
        ("stalls", #"{"waiting_limit_s": "5"}"#, "waiting_limit_s"),
        ("stalls", #"{"idle_limit_s": 1e300}"#, "idle_limit_s"),
        ("stalls", #"{"work_limit": 5}"#, "work_limit"), ("stalls", #"{"work_limit": "5d"}"#, "work_limit"),
        ("stalls", #"{"work_limit": "100001wd"}"#, "work_limit"),
        ("stalls", #"{"idle_limit": "1wd", "idle_limit_s": 5}"#, "idle_limit"),
        ("tail", #"{"limit": 1001}"#, "limit"), ("tail", #"{"from": -1}"#, "from"), ("tail", #"{"from": 1.5}"#, "from"),
        ("tail", #"{"wait_ms": 30001}"#, "wait_ms"), ("tail", #"{"kind": "pushed"}"#, "kind"),
        ("inbox", #"{"state": "closed"}"#, "state"), ("inbox", #"{"limit": true}"#, "limit"),
        ("fetch", "", "handoff"), ("fetch", #"{"handoff": 0}"#, "handoff"),
        ("fetch", #"{"handoff": 1, "sequence": 1}"#, "sequence"), ("status", #"{"x": 1}"#, "x"),
        ("units", #"{"x": null}"#, "x"),
    ])
    func `a bad parameter is named with its remedy`(query: String, parameters: String, field: String) throws {
        try withIndex(of: SyntheticLog()) { _, queries in
            let problem = try queries.problem(query, parameters)
            #expect((problem.code, problem.field) == (.queryInvalid, field))
            #expect(!problem.detail.isEmpty)
        }
    }

    @Test func `an unknown query is answered with the known ones`() throws {
        try withIndex(of: SyntheticLog()) { _, queries in
            let problem = try queries.problem("drop")
            #expect((problem.code, problem.value) == (.queryUnknown, "drop"))
            #expect(problem.detail.contains("handovers"))
        }
    }

    @Test(arguments: [
        "x' OR '1'='1", "'; DROP TABLE cases; --", "\"", "%", "_", "ünïcødé 窗口", "?1", ":a", "NULL",
    ])
    func `text is never taken for SQL`(hostile: String) throws {
        let log = SyntheticLog()
        let unit = "bureau/" + hostile
        let own = SyntheticLog.CaseName(registrar: unit, id: hostile)
        try log.register(own, matter: hostile)
        try log.register(.init(registrar: "bureau/other", id: "other"))
        try log.push(own, from: unit, to: "bureau/receiver", matter: hostile, step: hostile)
        try withIndex(of: log) { _, queries in
            var json = JSONWriter()
            json.object { json in
                json.member("registrar", unit)
                json.member("id", hostile)
            }
            let found =
                try queries.object("case", String(decoding: json.bytes, as: UTF8.self))["case"] as? [String: Any]
            #expect(found?["id"] as? String == hostile)
            #expect((found?["records"] as? [Any])?.count == 2)
            json = JSONWriter()
            json.object { $0.member("unit", hostile) }
            let inbox = try queries.object("inbox", String(decoding: json.bytes, as: UTF8.self))
            #expect((inbox["handoffs"] as? [Any])?.isEmpty == true)
            #expect(try queries.object("status")["cases"] as? Int == 2)
            // SQLite would compare up to the zero byte only.
            #expect(try queries.problem("case", #"{"id": "other\u0000"}"#).code == .queryInvalid)
        }
    }

    @Test func `status and units show what the daemon adds`() throws {
        try withIndex(of: try log()) { _, queries in
            let live = LiveFacts(
                units: [
                    .init(
                        address: "bureau/tax", role: .unit, present: true, sessions: 2, inbox: 1, revoked: false,
                        imported: false)
                ],
                writeStatus: { $0.member("daemon", "casebusd") })
            let status = String(
                decoding: try queries.answer(
                    name: "status", parameters: "", viewer: coordination, now: 0, live: live
                ).get(), as: UTF8.self)
            #expect(status.hasPrefix(#"{"daemon":"casebusd","head":7,"index":{"applied":7,"lag":0,"#))
            let units = String(
                decoding: try queries.answer(
                    name: "units", parameters: "{}", viewer: coordination, now: 0, live: live
                ).get(), as: UTF8.self)
            #expect(
                units.contains(
                    """
                    {"address":"bureau/tax","role":"unit","present":true,"sessions":2,"inbox":1,"open_in":1,\
                    "open_out":0,"revoked":false,"imported":false}
                    """))
        }
    }
}

import CasebusClient
import CasebusModel
import Foundation
import Testing

@testable import CasebusReports
@testable import casebus

@Suite struct CaseReportTests {
    private static let now = Timestamp("2026-01-08T05:30:00Z")

    private func firstLine(state: String = "accepted", closed: String = "null", holders: String) throws -> String {
        let document = """
            {"case":{"registrar":"hall/enterprise","id":"2026-0001","matter":"company","state":"\(state)",
            "decision":null,"registered_at":"2026-01-05T01:00:00.000Z","closed_at":\(closed),"holder":[\(holders)],
            "records":[],"intervals":[],"handoffs":[]}}
            """
        let answer = try QueryDocument.read(CaseAnswer.self, from: Array(document.utf8))
        return CaseReport(answer, now: try #require(Self.now)).firstLine
    }

    @Test(arguments: [
        ("waiting", "waiting to be signed for"), ("at_work", "at work"),
        ("idle", "back there, the next step not yet taken"),
        ("preparing", "being prepared, not yet pushed to anybody"),
    ])
    func `the first line says with whom, since when, and what for`(kind: String, words: String) throws {
        let since = HumanTime.instant(try #require(Timestamp("2026-01-05T01:30:00Z")))
        let line = try firstLine(
            holders:
                "{\"unit\":\"bureau/market\",\"handoff\":4,\"since\":\"2026-01-05T01:30:00.000Z\",\"kind\":\"\(kind)\"}"
        )
        #expect(line == "2026-0001 is with bureau/market since \(since) (3 d 4 h), \(words)")
    }

    @Test func `the first line says for whom a suspended case waits`() throws {
        let line = try firstLine(
            holders: """
                {"unit":"bureau/market","since":"2026-01-05T01:30:00.000Z","kind":"suspended","party":"applicant"}
                """)
        #expect(line.hasSuffix(", suspended: its clock stands still; it waits for applicant"))
    }

    @Test(arguments: [
        ("", "1 d 2 h of working time"), (",\"provisional\":true", "provisionally 1 d 2 h of working time"),
    ])
    func `the first line says how much of it was working time`(more: String, words: String) throws {
        let line = try firstLine(
            holders: """
                {"unit":"bureau/market","since":"2026-01-05T01:30:00.000Z","kind":"at_work","working_s":36000.000,\
                "working_day_s":28800.000\(more)}
                """)
        #expect(line.contains("(3 d 4 h; \(words)), at work"))
    }

    @Test func `several holders are all named`() throws {
        let line = try firstLine(
            holders: """
                {"unit":"bureau/market","handoff":4,"since":"2026-01-05T01:30:00.000Z","kind":"waiting"},
                {"unit":"bureau/tax","handoff":5,"since":"2026-01-06T01:30:00.000Z","kind":"at_work"}
                """)
        #expect(line.contains("waiting to be signed for; and with bureau/tax since"))
    }

    @Test func `a closed case says when and how long it took`() throws {
        let line = try firstLine(state: "closed", closed: "\"2026-01-06T01:00:00.000Z\"", holders: "")
        #expect(line.hasPrefix("2026-0001 was closed on ") && line.hasSuffix("; it took 1 d"))
    }
}

@Suite struct StallLinesTests {
    private func lines(_ more: String) throws -> [String] {
        let document = """
            {"at":"2026-01-08T05:30:00.000Z","stalls":[{"registrar":"hall/enterprise","id":"7","kind":"waiting",
            "unit":"bureau/market","since":"2026-01-05T01:30:00.000Z","age_s":273600.000,"age_working_s":99000.000,
            "over_s":10800.000,"over_working_s":5400.000,"working_day_s":28800.000\(more)}],"more":false,"head":9}
            """
        return StallReport.lines(try QueryDocument.read(StallAnswer.self, from: Array(document.utf8)))
    }

    @Test func `working time is shown where the limit was one`() throws {
        #expect(try lines(#","limit_s":262800.000,"provisional":true"#)[1].contains("3 d 4 h   3 h  "))
        #expect(try lines(#","limit":"2wd""#)[1].contains("3 wd 3 wh  1 wh 30 wm"))
    }

    @Test func `figures that the calendar does not stand for are called provisional`() throws {
        #expect(try lines(#","limit":"2wd","provisional":true"#).last?.hasPrefix("Provisional: ") == true)
        #expect(try lines(#","limit_s":262800.000,"provisional":true"#).last?.hasPrefix("1 stall at ") == true)
    }
}

@Suite struct StallGroupLinesTests {
    private static let wait =
        #"{"total_s":90000.000,"mean_s":1.000,"median_s":60.000,"p90_s":3600.000,"max_s":7200.000}"#

    private func lines(_ bus: String = "0.000", _ notes: String = "", _ language: Language = .en) throws -> [String] {
        let document = """
            {"at":"2026-01-08T05:30:00.000Z","by":"pair","total_s":90000.000,"groups":[{"from":"hall/a","to":"bureau/x",
            "kind":"waiting","n":7,"open":2,"late":1,"late_open":1,"held":\(Self.wait),"held_working":
            {"total_s":30600.000},"bus_total_s":\(bus),"over_total_s":60.000}]\(notes),"more":false,"head":9}
            """
        return try Language.$current.withValue(language) {
            StallGroupReport.lines(try QueryDocument.read(StallGroupAnswer.self, from: Array(document.utf8)))
        }
    }

    @Test func `time held is told by the wall and in working hours`() throws {
        let plain = try lines()
        #expect(plain[1].contains("1 d 1 h  8 wh 30 wm  100 %"))
        #expect(plain.last == "What is still open counts with its age so far.")
        #expect(try lines("0.000", "", .zh)[1].contains("8 工作小时 30 工作分钟"))
    }

    @Test func `what the bus's outages took is told where there is any`() throws {
        #expect(try lines("120.000").last == "The bus was down for 2 min of it, which is taken off.")
        #expect(try lines("120.000", "", .zh).last == "其中总线停机 2 分钟，已扣除。")
    }

    @Test func `critical branches and ping-pong have tables of their own`() throws {
        let row = #"{"from":"hall/a","to":"bureau/x","n":3,"held":\#(Self.wait)}"#
        let told = try lines("0.000", #","critical":[\#(row)],"bounces":[\#(row)]"#)
        let critical = try #require(told.firstIndex { $0.hasPrefix("Parallel hand-offs: ") })
        #expect(told[critical + 2].hasPrefix("FROM ") && told[critical + 2].contains("ALONE"))
        #expect(told[critical + 3].contains("bureau/x  3  1 d 1 h   1 min"))
        let bounces = try #require(told.firstIndex { $0.hasPrefix("Sent straight back (ping-pong)") })
        #expect(bounces > critical && told[bounces + 3].contains("bureau/x"))
        #expect(try lines("0.000", #","critical":[],"bounces":[]"#) == lines())
        let chinese = try lines("0.000", #","bounces":[\#(row)]"#, .zh)
        #expect(chinese.contains { $0.hasPrefix("退转往返：") })
    }

    @Test func `a case names the branch it waited for last`() throws {
        let document = """
            {"case":{"registrar":"hall/a","id":"1","state":"registered","registered_at":"2026-01-05T01:30:00.000Z",
            "holder":[],"records":[],"intervals":[],"parallel":[{"handoffs":[4,5],"critical":5,"unit":"bureau/x",
            "ended_at":"2026-01-05T01:30:00.000Z","alone_s":7200.000},{"handoffs":[6,7]}]},"head":9}
            """
        let answer = try QueryDocument.read(CaseAnswer.self, from: Array(document.utf8))
        let sentence =
            "Side by side: hand-offs 4, 5. The last to end was 5, with bureau/x; for it alone the case waited 2 h."
        #expect(CaseReport(answer).lines.filter { $0.hasPrefix("Side by side") } == [sentence])
        Language.$current.withValue(.zh) {
            #expect(CaseReport(answer).lines.contains("并联办理：交接 4、5。最后结束的是 5（bureau/x），办件单独为它等待 2 小时。"))
        }
    }
}

@Suite struct RecordLineTests {
    @Test(arguments: [
        (
            #""kind":"push","unit":"hall","registrar":"hall","case":"1","handoff":4,"to":"bureau","matter":"m","#
                + #""step":"s","payload_bytes":12"#,
            "hall pushed 1 to bureau, hand-off 4 (m, s) [payload of 12 bytes]"
        ),
        (
            #""kind":"acknowledge","answer":"refuse","unit":"bureau","registrar":"hall","case":"1","handoff":4,"#
                + #""from":"hall","reason":"not-ours""#,
            "bureau refused hand-off 4 of 1 of hall, from hall (not-ours)"
        ),
        (
            #""kind":"feedback","outcome":"done","unit":"bureau","registrar":"hall","case":"1","handoff":4,"#
                + #""next":[{"handoff":5,"to":"tax","matter":"m","step":""}]"#,
            "bureau gave feedback on hand-off 4 of 1 of hall: done; on with hand-off 5 to tax (m)"
        ),
        (#""kind":"presence","unit":"hall","present":false"#, "hall is away"),
        (#""kind":"arrived","unit":"hall","handoffs":[1,2]"#, "deliveries arrived at hall, hand-offs 1, 2"),
        (
            #""kind":"refusal","code":"key.unknown","key":"","claimed":"x","count":3"#,
            "refused 3 times: key.unknown, as x"
        ),
        (#""kind":"eclipse""#, "eclipse (this version of casebus does not know more about it)"),
    ])
    func `a record reads as a sentence`(fields: String, sentence: String) throws {
        let document =
            #"{"sequence":1,"at":"2026-01-05T01:30:00.000Z","recorded_at":"2026-01-05T01:30:00.000Z","asserted":false,"#
        let row = try QueryDocument.read(RecordRow.self, from: Array("\(document)\(fields)}".utf8))
        #expect(RecordLine.sentence(row) == sentence)
    }
}

@Suite struct QueryDocumentTests {
    @Test(arguments: [
        ("{\"a\":\"b\"}", "{\"a\":\"b\"}"), ("{\"a\": \n\t\"大\"}", "{\"a\": \n\t\"大\"}"),
        ("\"\u{9B}2J\u{202E}\u{7F}大\"", "\"\\u009B2J\\u202E\\u007F大\""),
    ])
    func `a document stays the same JSON, without what steers a terminal`(document: String, printed: String) {
        #expect(String(decoding: QueryDocument.printable(Array(document.utf8)), as: UTF8.self) == printed)
    }
}

@Suite struct JSONRowsTests {
    @Test func `rows are cut out byte for byte`() {
        let rows = [
            #"{"sequence":1,"case":"a]}\"\\","next":[{"handoff":2}],"x":1.50}"#, #"{"sequence":2,"records":[{}]}"#,
        ]
        let document =
            #"{"head":9,"other":[{"no":1}],"records":["# + rows.joined(separator: " ,\n ")
            + #"],"next":3,"tail":[[1]]}"#
        #expect(JSONRows.rows(of: Array(document.utf8)).map { String(decoding: $0, as: UTF8.self) } == rows)
    }

    @Test func `no rows give no lines`() {
        #expect(JSONRows.rows(of: Array(#"{"records":[],"next":3}"#.utf8)).isEmpty)
    }
}

@Suite struct FailureReportTests {
    @Test(arguments: [
        (ClientError.refused(Problem(.caseUnknown, detail: "d")), CommandStatus.refused),
        (.unreachable(endpoint: "e", after: .seconds(1)), .unreachable),
        (.timedOut(id: "i", after: .seconds(1)), .unknown),
        (.configuration(["c"]), .local), (.closed, .unknown),
    ])
    func `each failure of the client has its exit status`(error: ClientError, status: CommandStatus) {
        #expect(FailureReport(error).status == status)
    }

    @Test func `a rejected step names its state and what is allowed, for people and for scripts`() throws {
        let problem = Problem(
            .handoffState, field: "handoff", value: "4", detail: "No.", state: "answered", allowed: ["urge"])
        let report = FailureReport(ClientError.refused(problem))
        #expect(report.message == "Refused (handoff.state): No.\n  handoff: 4\n  It is answered; allowed now: urge.")
        #expect(
            report.json
                == #"{"error":{"allowed":["urge"],"code":"handoff.state","detail":"No.","exit":1,"#
                + #""field":"handoff","state":"answered","value":"4"}}"#
        )
    }

    @Test func `a time-out tells how to repeat the command`() {
        #expect(FailureReport(ClientError.timedOut(id: "abc", after: .seconds(30))).message.contains("--id abc"))
    }
}

@Suite struct ReceiptReportTests {
    @Test func `a receipt names its record and its hand-offs`() throws {
        let at = try #require(Timestamp("2026-01-05T01:30:00Z"))
        let place = HumanTime.instant(at, withSeconds: true)
        func line(_ handoff: UInt64?, _ count: Int, repeated: Bool = false) -> String {
            ReceiptReport(Receipt(sequence: 7, recordedAt: at, handoff: handoff, handoffs: count, repeated: repeated))
                .line
        }
        #expect(line(nil, 0) == "recorded as 7 at \(place)")
        #expect(line(45, 1) == "recorded as 7 at \(place), hand-off 45")
        #expect(line(45, 3, repeated: true) == "was recorded before, as 7 at \(place), hand-offs 45 to 47")
    }
}

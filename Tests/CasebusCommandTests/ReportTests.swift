import CasebusClient
import CasebusModel
import Foundation
import Testing

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

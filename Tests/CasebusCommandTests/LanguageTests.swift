import ArgumentParser
import CasebusClient
import CasebusModel
import Foundation
import Testing

@testable import CasebusReports
@testable import casebus

/// What `body` gives in Chinese.
private func inChinese<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Language.$current.withValue(.zh, operation: body)
}

@Suite struct LanguageTests {
    private static let locales: [([String: String], Language)] = [
        ([:], .en), (["LANG": "zh_CN.UTF-8"], .zh), (["LANG": "zh_TW"], .zh), (["LANG": "C"], .en),
        (["LANG": "zh_CN.UTF-8", "LC_ALL": "C"], .en), (["LANG": "de_DE", "LC_MESSAGES": "zh_CN"], .zh),
        (["LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN"], .zh), (["LC_ALL": "zh", "LANG": "en_US"], .zh),
        (["LANGUAGE": "zh"], .en),
    ]

    @Test(arguments: locales)
    func `the first variable of the locale that is set decides`(environment: [String: String], language: Language) {
        #expect(Language.ofLocale(environment) == language)
    }

    @Test(arguments: [["--lang", "zh", "status"], ["status", "--lang", "zh"]])
    func `the language may stand before or behind the verb`(arguments: [String]) async throws {
        #expect(try #require(try await Casebus.asyncParseAsRoot(arguments) as? Status).options.lang == .zh)
    }

    @Test func `nothing that is put in steers the terminal, in either language`() {
        let hostile = "a\u{1B}[2J\u{202E}\nb"
        for language in Language.allCases {
            Language.$current.withValue(language) {
                let problem = Problem(
                    .caseState, field: hostile, value: hostile, detail: "d\u{9B}", state: hostile, allowed: [hostile])
                let said = [
                    CaseWords.isWith(hostile, hostile), RecordWords.pushed(hostile, hostile, to: hostile, hostile),
                    UsageWords.address(hostile, hostile), LogFileWords.unreadable(hostile),
                    FailureReport(ClientError.refused(problem)).message.replacing("\n  ", with: ""),
                ]
                for text in said { #expect(unprintable(in: text) == nil, "\(text)") }
            }
        }
    }
}

@Suite struct ChineseTests {
    @Test(arguments: [
        (0.482, "0.482 秒"), (5, "5 秒"), (65, "1 分钟 5 秒"), (3660, "1 小时 1 分钟"), (273_600, "3 天 4 小时"), (-5, "-5 秒"),
    ])
    func `a duration`(seconds: Double, text: String) {
        #expect(inChinese { HumanTime.duration(seconds: seconds) } == text)
    }

    @Test func `working time`() {
        inChinese {
            #expect(HumanTime.workingTime(seconds: 68_400, day: 28_800) == "2 个工作日 3 小时")
            #expect(
                HumanTime.workingTime(seconds: 39_600, day: 28_800, besideDurations: true) == "1 个工作日 3 工作小时")
        }
    }

    @Test(arguments: [
        ("7wd", "7 个工作日"), ("4wh", "4 工作小时"), ("90wm", "90 工作分钟"), ("20nd", "20 个自然日"), ("36h", "1 天 12 小时"),
    ])
    func `a limit`(limit: String, text: String) {
        #expect(inChinese { LimitArgument(argument: limit)?.shown } == text)
        #expect(LimitArgument(argument: limit)?.shown == limit)
    }

    @Test func `the answer at the counter, and where the case was`() throws {
        let document = """
            {"case":{"registrar":"hall/enterprise","id":"2026-0001","matter":"M-041","state":"accepted",
            "decision":"not_accepted","registered_at":"2026-01-05T01:00:00.000Z","closed_at":null,"holder":[
            {"unit":"bureau/market","handoff":4,"since":"2026-01-05T01:30:00.000Z","kind":"waiting","working_s":36000,
            "working_day_s":28800},{"unit":"bureau/tax","since":"2026-01-05T01:30:00.000Z","kind":"at_work"}],
            "records":[],"intervals":[{"unit":"bureau/market","handoff":4,"kind":"away",
            "from":"2026-01-05T01:30:00.000Z","to":"2026-01-05T03:30:00.000Z","seconds":7200.000},
            {"unit":"bureau/market","handoff":4,"kind":"at_work","from":"2026-01-05T03:30:00.000Z"}]}}
            """
        let answer = try QueryDocument.read(CaseAnswer.self, from: Array(document.utf8))
        let now = try #require(Timestamp("2026-01-08T05:30:00Z"))
        let registered = HumanTime.instant(try #require(Timestamp("2026-01-05T01:00:00Z")))
        let since = HumanTime.instant(try #require(Timestamp("2026-01-05T01:30:00Z")))
        let lines = inChinese { CaseReport(answer, now: now).lines }
        #expect(
            lines[0]
                == "2026-0001 现由 bureau/market 持件，自 \(since) 起（已 3 天 4 小时，其中工作时间 1 个工作日 2 小时），待签收；"
                + "另由 bureau/tax 持件，自 \(since) 起（已 3 天 4 小时），办理中")
        #expect(lines[1] == "  事项 M-041；hall/enterprise 于 \(registered) 登记；已受理（不予受理）")
        #expect(lines[3] == "起始时间                    时长  持件方         时段                交接")
        #expect(lines[4].hasSuffix("     2 小时  bureau/market  待签收，收件方离线     4"))
        #expect(lines[5].hasSuffix("3 天 2 小时  bureau/market  办理中，至今           4"))
        let columns = lines[3...5].map(\.columns)
        #expect(Set(columns).count == 1, "the last column ends at the same place: \(columns)")
    }

    @Test(arguments: [
        (
            #""kind":"push","unit":"hall","registrar":"hall","case":"1","handoff":4,"to":"bureau","matter":"m","#
                + #""step":"s","payload_bytes":12,"text_bytes":3"#,
            "hall 向 bureau 推送办件 1，交接 4（m、s）［说明文字 3 字节、载荷 12 字节］"
        ),
        (
            #""kind":"acknowledge","answer":"refuse","unit":"bureau","registrar":"hall","case":"1","handoff":4,"#
                + #""from":"hall","reason":"not-ours""#,
            "bureau 拒签交接 4，办件 1（hall 登记），发送方 hall（原因：not-ours）"
        ),
        (
            #""kind":"feedback","outcome":"needs_correction","unit":"bureau","registrar":"hall","case":"1","#
                + #""handoff":4,"next":[{"handoff":5,"to":"tax","matter":"m","step":""}]"#,
            "bureau 反馈交接 4，办件 1（hall 登记）：需补正；后续推送：tax，交接 5（m）"
        ),
        (
            #""kind":"decide","decision":"denied","unit":"hall","registrar":"hall","case":"1""#,
            "hall 决定办件 1：不予许可"
        ),
        (#""kind":"presence","unit":"hall","present":false"#, "hall 离线"),
        (#""kind":"arrived","unit":"hall","handoffs":[1,2]"#, "投递已送达 hall，交接 1、2"),
        (#""kind":"eclipse""#, "eclipse（本版本的 casebus 不识别这种记录）"),
    ])
    func `a record`(fields: String, sentence: String) throws {
        let document =
            #"{"sequence":1,"at":"2026-01-05T01:30:00.000Z","recorded_at":"2026-01-05T01:30:00.000Z","asserted":false,"#
        let row = try QueryDocument.read(RecordRow.self, from: Array("\(document)\(fields)}".utf8))
        #expect(inChinese { RecordLine.sentence(row) } == sentence)
    }

    @Test func `stalls, and how many`() throws {
        let document = """
            {"at":"2026-01-08T05:30:00.000Z","stalls":[{"registrar":"hall/enterprise","id":"7","kind":"at_work",
            "unit":"bureau/market","since":"2026-01-05T01:30:00.000Z","age_s":273600.000,"over_s":10800.000}],
            "more":true,"head":9}
            """
        let answer = try QueryDocument.read(StallAnswer.self, from: Array(document.utf8))
        let lines = inChinese { StallReport.lines(answer) }
        #expect(lines[0].hasPrefix("办件  事项  持件方         滞留    起始时间"))
        #expect(lines[1].contains("bureau/market  办理中  ") && lines[1].contains("3 天 4 小时    3 小时  hall/enterprise"))
        #expect(lines[3] == "截至 \(answer.at.shown) 滞留 1 项以上，只列出这些，超期最长的在前。")
    }

    @Test func `a receipt`() throws {
        let at = try #require(Timestamp("2026-01-05T01:30:00Z"))
        let receipt = Receipt(sequence: 7, recordedAt: at, handoff: 45, handoffs: 3, repeated: false)
        #expect(
            inChinese { ReceiptReport(receipt).line }
                == "已记录，序号 7，时间 \(HumanTime.instant(at, withSeconds: true))，交接 45 至 47")
    }

    @Test func `a problem names the field, the value, the state and what is allowed, and the bus's own words behind`() {
        let problem = Problem(
            .caseState, field: "case", value: "2026-0001", detail: "a case that is registered cannot be decided",
            state: "registered", allowed: ["accept", "decide not_accepted"])
        #expect(
            inChinese { FailureReport(ClientError.refused(problem)).message } == """
                总线拒绝（case.state）：办件的当前状态不允许这样办理。请选择允许的操作。
                  办件（case）：2026-0001
                  当前状态：已登记；现在可以：受理、决定不予受理。
                  （原文：a case that is registered cannot be decided）
                """)
    }

    @Test func `a problem whose sentence says it all has no other words, and one that is new has the bus's`() {
        let unknown = Problem(.handoffUnknown, field: "handoff", value: "9", detail: "no hand-off of this number")
        #expect(
            inChinese { FailureReport.sentence(unknown) }
                == "总线拒绝（handoff.unknown）：没有这个交接。请核对交接编号。\n  交接（handoff）：9")
        let new = Problem(Problem.Code(rawValue: "moon.full"), field: "moon", detail: "wait")
        #expect(
            inChinese { FailureReport.sentence(new) }
                == "总线拒绝（moon.full）：本版本的 casebus 不识别这种拒绝原因，请看总线的原文。\n  字段 moon：（空）\n  （原文：wait）")
    }

    @Test func `what is wrong with an event log`() {
        inChinese {
            let fault = EventLogFault(
                line: 12, caseID: "7-a", attribute: "time:timestamp", value: "noon", remedy: LogFileWords.notTime)
            #expect(
                fault.description
                    == ":12：办件 7-a：time:timestamp 是 \"noon\"。这不是时间。请写成 2026-01-05T09:30:00.000+08:00 这样。")
        }
    }

    @Test func `what the client says when nobody answers`() {
        let message = inChinese { FailureReport(ClientError.timedOut(id: "abc", after: .seconds(30))).message }
        #expect(message == "30 秒内没有应答，是否已记录尚不清楚。请加 --id abc 再执行一次，不会重复记录。")
    }
}

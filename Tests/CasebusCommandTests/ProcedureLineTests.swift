import CasebusModel
import Testing

@testable import CasebusReports
@testable import casebus

/// The records of special procedures, disputes, orders and the bus's own acts, in both languages.
@Suite struct ProcedureLineTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var fields: String
        var english: String
        var chinese: String

        var testDescription: String { english }
    }

    private static let ofCase = #""unit":"bureau","registrar":"hall","case":"1""#

    static let rows: [Row] = [
        Row(
            fields: #""kind":"suspend",\#(ofCase),"handoff":4,"ground":"hearing","party":"applicant","notice":"9","#
                + #""approver":"law","days":15"#,
            english: "bureau suspended hand-off 4 of 1 of hall (hearing; waiting for applicant; notice 9; "
                + "approved by law; 15 days announced)",
            chinese: "bureau 中止交接 4，办件 1（hall 登记）（原因 hearing；等待 applicant；通知书 9；批准 law；告知 15 天）"),
        Row(
            fields: #""kind":"resume","unit":"hall","registrar":"hall","case":"1""#,
            english: "hall resumed 1", chinese: "hall 恢复办件 1"),
        Row(
            fields: #""kind":"extend",\#(ofCase),"days":10,"ground":"joint","notice":"9""#,
            english: "bureau extended 1 of hall by 10 wd (joint; notice 9)",
            chinese: "bureau 延期办件 1（hall 登记）：10 个工作日（原因 joint；通知书 9）"),
        Row(
            fields: #""kind":"correction",\#(ofCase),"notice":"9","in_person":true"#,
            english: "bureau told the applicant what is missing for 1 of hall (notice 9; in person)",
            chinese: "bureau 告知申请人补正：办件 1（hall 登记）（通知书 9；须到场）"),
        Row(
            fields: #""kind":"corrected",\#(ofCase),"handoff":4"#,
            english: "bureau has what was missing for hand-off 4 of 1 of hall",
            chinese: "bureau 确认补正完成：交接 4，办件 1（hall 登记）"),
        Row(
            fields: #""kind":"acknowledge","answer":"dispute",\#(ofCase),"handoff":4,"from":"hall","owner":"water","#
                + #""entry":12,"reason":"not-ours""#,
            english: "bureau disputed hand-off 4 of 1 of hall, from hall (the duty of water; entry 12; not-ours)",
            chinese: "bureau 提出职责争议：交接 4，办件 1（hall 登记），发送方 hall（责任单位 water；清单条目 12；原因 not-ours）"),
        Row(
            fields: #""kind":"acknowledge","answer":"proxy_sign","unit":"hall","registrar":"hall","case":"1","#
                + #""handoff":4,"from":"hall","to":"bureau""#,
            english: "hall signed for hand-off 4 of 1 on behalf of bureau",
            chinese: "hall 代 bureau 签收交接 4，办件 1"),
        Row(
            fields: #""kind":"rule",\#(ofCase),"handoff":4,"owner":"water","next":[{"handoff":5,"to":"water"}]"#,
            english: "bureau ruled on hand-off 4 of 1 of hall (the duty of water); on with hand-off 5 to water",
            chinese: "bureau 裁定交接 4，办件 1（hall 登记）（责任单位 water）；后续推送：water，交接 5"),
        Row(
            fields: #""kind":"reassign",\#(ofCase),"handoff":4,"office":"bureau/office/law""#,
            english: "bureau reassigned hand-off 4 of 1 of hall to bureau/office/law",
            chinese: "bureau 改派交接 4，办件 1（hall 登记），接收方 bureau/office/law"),
        Row(
            fields: #""kind":"oversee","unit":"hall","registrar":"hall","case":"1","handoff":4,"to":"bureau""#,
            english: "hall ordered bureau to get on with hand-off 4 of 1", chinese: "hall 向 bureau 督办交接 4，办件 1"),
        Row(
            fields: #""kind":"explain",\#(ofCase),"handoff":4,"reason":"staff","text_bytes":9"#,
            english: "bureau explained the delay of hand-off 4 of 1 of hall (staff) [text of 9 bytes]",
            chinese: "bureau 情况说明：交接 4，办件 1（hall 登记）（原因 staff）［说明文字 9 字节］"),
        Row(
            fields: #""kind":"register","unit":"hall","registrar":"hall","case":"1","matter":"m","applicant":"person","#
                + #""linked_to":{"registrar":"bureau","id":"0"}"#,
            english: "hall registered 1 (m) (person; follows from 0 of bureau)",
            chinese: "hall 登记办件 1（m）（个人；关联办件 0（bureau 登记））"),
        Row(
            fields: #""kind":"rules","list":"2026-01","changes":["list 2025-07 2026-01","calendar"]"#,
            english: "new rules are in force, responsibility list 2026-01 (list 2025-07 2026-01; calendar)",
            chinese: "新规则生效，确权清单版本 2026-01（list 2025-07 2026-01；calendar）"),
        Row(
            fields: #""kind":"card","registrar":"hall","case":"1","handoff":4,"clock":"answering","colour":"red","#
                + #""holder":"bureau","raised":true,"rule":"statutory_limit 20wd""#,
            english: "red card for hand-off 4 of 1 of hall, with bureau "
                + "(to be answered; statutory limit 20wd; its superior and the sender are told)",
            chinese: "红牌：交接 4，办件 1（hall 登记），持件方 bureau（反馈；法定时限 20 个工作日；已通报上级和发送方）"),
        Row(
            fields: #""kind":"deemed_signed","registrar":"hall","case":"1","handoff":4,"to":"bureau""#,
            english: "hand-off 4 of 1 of hall counts as signed for by bureau",
            chinese: "视同签收：交接 4，办件 1（hall 登记），接收方 bureau"),
        Row(
            fields: #""kind":"deemed_accepted","registrar":"hall","case":"1""#,
            english: "1 of hall counts as accepted", chinese: "视同受理：办件 1（hall 登记）"),
        Row(
            fields: #""kind":"succeeded","unit":"bureau/a","successor":"bureau/b","received":2,"sent":0,"idle":1"#,
            english: "bureau/b stands in the place of bureau/a, which is no more "
                + "(2 hand-offs received, open; 1 case lying idle)",
            chinese: "bureau/a 已撤销，由继任单位 bureau/b 承接其未办结事项（收到的未办结交接 2 个；闲置办件 1 件）"),
        Row(
            fields: #""kind":"succeeded","unit":"bureau/a","successor":"bureau/b""#,
            english: "bureau/b stands in the place of bureau/a, which is no more",
            chinese: "bureau/a 已撤销，由继任单位 bureau/b 承接其未办结事项"),
        Row(
            fields: #""kind":"linked","registrar":"bureau","case":"1~7","handoff":9,"to":"watch","matter":"m","#
                + #""step":"s","linked_to":{"registrar":"hall","id":"1"}"#,
            english: "1 of hall led to 1~7 of bureau, pushed to watch, hand-off 9 (m, s)",
            chinese: "办件 1（hall 登记）生成关联办件：办件 1~7（bureau 登记），推送给 watch，交接 9（m、s）"),
        Row(
            fields: #""kind":"linked","registrar":"bureau","case":"1~7","handoff":0,"to":"","#
                + #""linked_to":{"registrar":"hall","id":"1"}"#,
            english: "1 of hall led to 1~7 of bureau, not pushed to anybody",
            chinese: "办件 1（hall 登记）生成关联办件：办件 1~7（bureau 登记），尚未推送"),
    ]

    @Test(arguments: rows, Language.allCases)
    func `a record reads as a sentence`(row: Row, language: Language) throws {
        let document =
            #"{"sequence":1,"at":"2026-01-05T01:30:00.000Z","recorded_at":"2026-01-05T01:30:00.000Z","asserted":false,"#
        let record = try QueryDocument.read(RecordRow.self, from: Array("\(document)\(row.fields)}".utf8))
        let sentence = Language.$current.withValue(language) { RecordLine.sentence(record) }
        #expect(sentence == (language == .en ? row.english : row.chinese))
    }

    @Test func `within a case, one that follows from it keeps its name`() throws {
        let document = """
            {"sequence":1,"at":"2026-01-05T01:30:00.000Z","recorded_at":"2026-01-05T01:30:00.000Z","kind":"register",
            "unit":"hall","registrar":"hall","case":"2","linked_to":{"registrar":"hall","id":"1"}}
            """
        let record = try QueryDocument.read(RecordRow.self, from: Array(document.utf8))
        #expect(RecordLine.sentence(record, isWithinCase: true) == "hall registered 2 (follows from 1 of hall)")
    }
}

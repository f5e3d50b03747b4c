import CasebusCalendar
import CasebusMatters
import CasebusModel
import Foundation
import Testing

@testable import CasebusReports
@testable import casebus

@Suite struct MatterReportTests {
    private func document(
        _ matter: Matter, _ list: ResponsibilityList?, kinds: [MatterKind: StatedRules] = [:],
        defaults: RuleDefaults = RuleDefaults()
    ) -> MatterDocument {
        MatterDocument(matter, of: MatterCatalogue([matter], kinds: kinds, defaults: defaults), list)
    }

    private func sample() -> Matter {
        var matter = Matter(
            code: "food.new", names: Names(chinese: "食品经营许可", english: "Food licence"), kind: .licence,
            steps: [
                Step(code: "issue", after: ["review", "visit"], promisedLimit: .workingTime(4 * 3_600_000)),
                Step(code: "review", names: Names(chinese: "审查"), promisedLimit: .workingDays(7)),
                Step(code: "visit", statutoryLimit: .naturalDays(20)),
            ])
        matter.feeds = ["food.watch"]
        return matter
    }

    @Test func `steps stand by stages, with those that are responsible below`() throws {
        var list = ResponsibilityList(version: "2026-01")
        let entry = ResponsibilityEntry(
            matter: "food.new", step: "review", department: try #require(Address("bureau/market")),
            applicants: .companies, registrars: [try #require(Address("hall"))])
        #expect(list.append(entry) == nil)
        #expect(
            MatterReport.lines(document(sample(), list)) == [
                "food.new  食品经营许可 Food licence",
                "licence; promised within 7 working days and 4 working hours by way of review, issue",
                "",
                "STAGE  STEP    NAME  AFTER          PROMISED         STATUTORY        TO SIGN",
                "    1  review  审查                 7 working days",
                "    1  visit                                         20 natural days",
                "    2  issue         review, visit  4 working hours",
                "",
                "STEP    RESPONSIBLE    OFFICE  POST  APPLICANTS  REGISTERED BY  ENTRY",
                "issue   nobody",
                "review  bureau/market                companies   hall               1",
                "visit   nobody",
                "by responsibility list 2026-01",
                "",
                "Feeds: food.watch",
            ])
    }

    @Test func `without a list nobody is said to be responsible`() {
        let lines = MatterReport.lines(document(sample(), nil))
        #expect(lines.contains("Nobody is responsible: there is no responsibility list."))
    }

    @Test func `what holds for the whole case stands below the steps, in the reader's language`() {
        var defaults = RuleDefaults()
        defaults.handoffLimit = .workingDays(7)
        defaults.waitingLimit = .workingDays(1)
        let kind = StatedRules(
            CaseRules(
                promisedLimit: .workingDays(15), statutoryLimit: .workingDays(20), extensionWorkingDays: 10,
                correctionLimit: .workingDays(5), issueLimit: .workingDays(10), grounds: ["hearing", "our-own"]),
            jointLimit: .workingDays(45), jointExtensionWorkingDays: 15)
        func rules(_ matter: Matter) -> [String] {
            let lines = MatterReport.lines(document(matter, nil, kinds: [.licence: kind], defaults: defaults))
            return Array(lines.dropFirst(8).prefix { !$0.isEmpty })
        }
        #expect(
            rules(sample()) == [
                "Whole case, as promised: 15 working days", "Whole case, by law: 20 working days",
                "Extensions, in all: 10 working days",
                "Correction notice within: 5 working days", "Issue and delivery within: 10 working days",
                "The clock may stop for: hearing, our-own", "Steps without a limit to sign: 1 working day",
            ])
        var joint = sample()
        joint.isJoint = true
        joint.stated.rules.grounds = []
        joint.steps[2].statutoryLimit = nil
        let lines = Language.$current.withValue(.zh) { rules(joint) }
        #expect(
            lines == [
                "全程承诺时限：15 个工作日", "全程法定时限（联合办理）：45 个工作日", "延期累计不超过：15 个工作日", "补正告知时限：5 个工作日", "颁发送达时限：10 个工作日",
                "可以停止计时的特别程序：无", "没有时限的环节：7 个工作日", "没有签收时限的环节：1 个工作日",
            ])
    }

    @Test func `a name that steers the terminal is shown and does not`() {
        var matter = sample()
        matter.names.english = "\u{1B}[2J"
        #expect(MatterReport.list([matter]).joined().contains("\\u{1B}[2J"))
        #expect(MatterReport.lines(document(matter, nil)).joined().contains("\\u{1B}[2J"))
    }
}

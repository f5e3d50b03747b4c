import CasebusCalendar
import CasebusMatters
import CasebusModel
import Foundation
import Testing

@testable import casebus

@Suite struct MatterReportTests {
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
            MatterReport.lines(MatterDocument(sample(), list)) == [
                "food.new  食品经营许可 Food licence",
                "licence; promised within 7wd 4wh by way of review, issue",
                "",
                "STAGE  STEP    NAME  AFTER          PROMISED  STATUTORY  TO SIGN",
                "    1  review  审查                 7wd",
                "    1  visit                                  20nd",
                "    2  issue         review, visit  4wh",
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
        let lines = MatterReport.lines(MatterDocument(sample(), nil))
        #expect(lines.contains("Nobody is responsible: there is no responsibility list."))
    }

    @Test func `a name that steers the terminal is shown and does not`() {
        var matter = sample()
        matter.names.english = "\u{1B}[2J"
        #expect(MatterReport.list([matter]).joined().contains("\\u{1B}[2J"))
        #expect(MatterReport.lines(MatterDocument(matter, nil)).joined().contains("\\u{1B}[2J"))
    }
}

import CasebusModel
import Foundation
import Testing

@testable import CasebusReports
@testable import casebus

@Suite struct CSVLogTests {
    private static let columns = CSVLog.Columns(caseID: "case", time: "when", group: "who", activity: "what")

    private func read(_ text: String, columns: CSVLog.Columns = Self.columns) throws -> EventLog {
        try withTemporaryFile(Array(text.utf8), named: "csv") {
            try CSVLog.read($0, columns: columns, separator: UInt8(ascii: ","))
        }
    }

    @Test(arguments: ["", "\u{FEFF}"])
    func `rows of several cases are gathered`(mark: String) throws {
        let log = try read(mark + TinyLog.csv)
        #expect(log.cases.map(\.id) == ["7-a", "7-c"])
        #expect(log.cases[0].runs.map { log.groups[$0.group].text } == ["Window", "Bureau"])
        #expect(log.activities.contains("copy, \"twice\""))
        #expect(log.cases[0].runs[0].last == Timestamp("2026-01-05T01:10:00Z"))
    }

    @Test(arguments: [
        (
            "case,when,who\n", 1,
            "--activity-column is \"what\". There is no such column. The file has: case, when, who."
        ),
        ("case,when,who,what\n", 2, "There is no row behind the titles"),
        ("case,when,who,what\na,2026-01-05T01:10:00Z,W\n", 2, "The row has 3 fields, the first row 4."),
        ("case,when,who,what\n\na,soon,W,x\n", 3, "case a: when is \"soon\"."),
        ("case,when,who,what\na,\"soon,W,x\n", 2, "never closed"),
        ("case,when,who,what\na,\"so\"on,W,x\n", 2, "Something follows a closed quote."),
        ("case,when,who,what\n,2026-01-05T01:10:00Z,W,x\n", 2, "A case's id has 1 to 64 bytes"),
    ])
    func `a malformed table is refused with its line`(text: String, line: Int, words: String) throws {
        let failure = try #require(#expect(throws: CommandFailure.self) { try read(text) })
        #expect(failure.message.contains(".csv:\(line):"), "\(failure.message)")
        #expect(failure.message.contains(words), "\(failure.message)")
    }
}

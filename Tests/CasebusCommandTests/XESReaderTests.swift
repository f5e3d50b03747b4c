import CZlib
import CasebusModel
import Foundation
import Testing

@testable import casebus

@Suite struct XESReaderTests {
    private func read(_ text: String, groupKey: String = "org:group") throws -> EventLog {
        try withTemporaryFile(Array(text.utf8)) { try XESReader.read($0, groupKey: groupKey) }
    }

    @Test func `cases are cut into runs of one group in the order of time`() throws {
        let log = try read(TinyLog.xes)
        #expect(log.cases.map(\.id) == ["7-a", "7-b", "7-c"])
        #expect(log.emptyCaseCount == 1)
        #expect(log.eventCount == 7)
        #expect(log.cases[0].runs.map { log.groups[$0.group].text } == ["Window", "Bureau", "(none)"])
        #expect(
            log.cases[0].runs.map { "\($0.first) \($0.last)" } == [
                "2026-01-05T01:00:00.000Z 2026-01-05T01:10:00.000Z",
                "2026-01-05T01:30:00.000Z 2026-01-05T02:00:00.000Z",
                "2026-01-05T02:00:00.000Z 2026-01-05T02:00:00.000Z",
            ])
        #expect(log.cases[0].runs.map { log.activities[$0.activity] } == ["take", "check", "tell"])
        #expect(log.cases[1].runs[0].first == Timestamp("2026-01-05T03:00:00Z"))
    }

    @Test func `a compressed log reads as the plain one, and one cut off is refused`() throws {
        let packed = try gzip(Array(TinyLog.xes.utf8))
        let log = try withTemporaryFile(packed, named: "xes.gz") { try XESReader.read($0, groupKey: "org:group") }
        #expect(log.cases == (try read(TinyLog.xes)).cases)
        for count in [packed.count / 2, packed.count - 4] {
            #expect(throws: CommandFailure.self) {
                try withTemporaryFile(Array(packed.prefix(count)), named: "xes.gz") {
                    try XESReader.read($0, groupKey: "org:group")
                }
            }
        }
    }

    struct Broken: CustomTestStringConvertible {
        var testDescription: String
        var find: String
        var replace: String
        var line: Int
        var words: String
    }

    @Test(arguments: [
        Broken(
            testDescription: "no time", find: "<date key=\"time:timestamp\" value=\"2026-01-05T01:30:00.000Z\"/>",
            replace: "", line: 14,
            words: "case 7-a: time:timestamp: The event has no time."),
        Broken(
            testDescription: "a wrong time", find: "2026-01-05T01:10:00.000Z", replace: "yesterday", line: 18,
            words: "case 7-a: time:timestamp is \"yesterday\"."),
        Broken(
            testDescription: "a group that is no address",
            find: "value=\"Bureau\"/><string key=\"concept:name\" value=\"decide\"",
            replace: "value=\"a//b\"/><string key=\"concept:name\" value=\"decide\"", line: 22,
            words: "org:group is \"a//b\"."),
        Broken(
            testDescription: "a case without a name", find: "<string key=\"concept:name\" value=\"7-b\"/>", replace: "",
            line: 28,
            words: "concept:name: The trace that begins here has no name"),
        Broken(
            testDescription: "a case twice", find: "value=\"7-c\"", replace: "value=\"7-a\"", line: 34,
            words: "case id is \"7-a\". A case of this id stands on line 4 already."),
        Broken(
            testDescription: "a long case id", find: "7-c", replace: String(repeating: "7", count: 65), line: 34,
            words: "this has 65"),
        Broken(
            testDescription: "a document type", find: "<log ", replace: "<!DOCTYPE log [<!ENTITY a \"b\">]><log ",
            line: 2,
            words: "The file has a document type"),
        Broken(
            testDescription: "a document type behind a comment", find: "<log ",
            replace: "<!-- <log> - -- --><?x <a ?><!DOCTYPE log [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><log ",
            line: 2,
            words: "The file has a document type"),
        Broken(testDescription: "no XML", find: "</log>", replace: "</lg>", line: 41, words: "this is not XML"),
        Broken(testDescription: "the end missing", find: "</log>", replace: "", line: 40, words: "this is not XML"),
        Broken(
            testDescription: "another document", find: "<log ", replace: "<html ", line: 2,
            words: "Is it an event log in XES?"),
    ])
    func `a malformed log is refused with its line`(broken: Broken) throws {
        let text = TinyLog.xes.replacing(broken.find, with: broken.replace)
        #expect(text != TinyLog.xes)
        let failure = try #require(#expect(throws: CommandFailure.self) { try read(text) })
        #expect(failure.status == .local)
        #expect(failure.message.contains(".xes:\(broken.line):"), "\(failure.message)")
        #expect(failure.message.contains(broken.words), "\(failure.message)")
    }

    @Test func `comments and instructions may stand before the log`() throws {
        let text = TinyLog.xes.replacing("<log ", with: "<!-- <!DOCTYPE a> --><?hint <!DOCTYPE a> ?>\n<log ")
        #expect(try read(text).cases == (try read(TinyLog.xes)).cases)
    }

    @Test func `a log without the group's attribute is refused`() throws {
        let failure = #expect(throws: CommandFailure.self) { try read(TinyLog.xes, groupKey: "org:role") }
        #expect(failure?.message.contains("no event has the attribute org:role") == true)
    }

    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        try withTemporaryFile([], named: "gz") { path in
            let handle = gzopen(path, "wb")
            gzwrite(handle, bytes, UInt32(bytes.count))
            gzclose(handle)
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
    }
}

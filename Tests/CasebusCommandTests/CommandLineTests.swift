import ArgumentParser
import CasebusClient
import CasebusModel
import Testing

@testable import CasebusReports
@testable import casebus

@Suite struct CommandLineTests {
    @Test(arguments: [
        ["--json", "--as", "a/b", "push", "1", "--to", "c"], ["push", "1", "--to", "c", "--as", "a/b", "--json"],
    ])
    func `what holds for every verb may stand before or behind it`(arguments: [String]) async throws {
        let command = try #require(try await Casebus.asyncParseAsRoot(arguments) as? Push)
        #expect(command.options.json)
        #expect(command.options.unit == "a/b")
    }

    @Test func `a feedback takes several next hand-offs`() async throws {
        let arguments = [
            "feedback", "7", "needs-correction", "--next", "bureau/tax:company:check", "--next", "bureau/market",
            "--id", "x",
        ]
        let command = try #require(try await Casebus.asyncParseAsRoot(arguments) as? Feedback).outgoing()
        let next = [
            NextPush(to: Address("bureau/tax"), matter: "company", step: "check"),
            NextPush(to: Address("bureau/market")),
        ]
        #expect(command == OutgoingCommand(.feedback(handoff: 7, .needsCorrection, reason: "", next: next), id: "x"))
    }

    @Test(arguments: [
        (["--help"], CommandStatus.ok), (["--version"], .ok), (["nosuch"], .usage), (["push"], .usage),
        (["decide", "1", "perhaps"], .usage),
        (["import", "xes", "f", "--group-key", "org:resource"], .usage),
        (["import", "csv", "f", "--case-column", "a", "--time-column", "b", "--group-column", "org:resource"], .usage),
        (["matters", "route", "m"], .usage), (["matters", "route", "m", "s", "--applicant", "firm"], .usage),
        (["check", "--config", "/nowhere"], .local), (["matters", "--config", "/nowhere"], .local),
        (["push", "1"], .usage), (["register", "1", "--linked-registrar", "a"], .usage),
        (["acknowledge", "7", "--dispute", "--owner", "a/b"], .usage), (["acknowledge", "7", "--entry", "2"], .usage),
        (["acknowledge", "7", "--proxy", "--refuse", "late"], .usage), (["resume"], .usage),
        (["resume", "1", "--handoff", "7"], .usage), (["corrected", "--handoff", "7", "--registrar", "a"], .usage),
        (["suspend", "1", "--ground", "hearing", "--approver", "a", "--party", "applicant"], .usage),
        (["extend", "1", "--days", "5", "--ground", "g", "--approver", "a"], .usage),
        (["rule", "7"], .usage), (["reassign", "7"], .usage), (["explain", "7"], .usage), (["oversee"], .usage),
        (["inbox", "--payload", "f"], .usage), (["status", "--config", "/nowhere/casebus.yaml"], .local),
    ])
    func `the exit status says what kind of failure it was`(arguments: [String], status: CommandStatus) async {
        #expect(await Casebus.status(of: arguments) == status)
    }

    @Test(arguments: [
        ("a/b:m:s", "a/b", "m", "s"), ("a/b", "a/b", "", ""), ("a:m", "a", "m", ""), ("a:m:s:t", "a", "m", "s:t"),
    ])
    func `a next hand-off is unit, matter and step`(text: String, to: String, matter: String, step: String) throws {
        #expect(try NextArgument.push(text) == NextPush(to: Address(to), matter: matter, step: step))
    }

    @Test func `an activity becomes a step of at most 64 bytes`() {
        #expect(VisitMapping.code("T06 Determine necessity") == "T06 Determine necessity")
        #expect(VisitMapping.code(String(repeating: "决", count: 40)).utf8.count == 63)
        #expect(ImportOptions.matter(of: "/data/coselog_receipt.xes.gz") == "coselog_receipt")
    }

    @Test(arguments: [("/a/b.yaml", "/a/b.yaml"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''")])
    func `a path is quoted for the shell where it must be`(text: String, quoted: String) {
        #expect(ShellWord.quoted(text) == quoted)
    }
}

import ArgumentParser
import CasebusClient
import CasebusModel
import Testing

@testable import casebus

/// What a command line makes of its arguments, before it is sent.
@Suite struct ActVerbTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var arguments: String
        var act: OutgoingCommand.Act

        var testDescription: String { arguments }
    }

    static let rows: [Row] = {
        guard let hall = Address("hall/enterprise"), let water = Address("bureau/water") else { return [] }
        let own: ProcedureSubject = .idleCase("1")
        let others: ProcedureSubject = .idleCase(CaseName("1", registeredBy: hall))
        let approval = "--ground hearing --approver post-3 --notice 2026-9"
        return [
            Row(arguments: "register 1 --matter m", act: .register(caseID: "1", matter: "m")),
            Row(
                arguments: "register 1 --applicant person --linked-to 0 --linked-registrar hall/enterprise",
                act: .register(
                    caseID: "1", matter: "", applicant: .person, linkedTo: CaseName("0", registeredBy: hall))),
            Row(
                arguments: "register 1 --linked-to 0",
                act: .register(caseID: "1", matter: "", linkedTo: CaseName("0"))),
            Row(arguments: "decide 1 found", act: .decide("1", .found)),
            Row(arguments: "push 1 --step check", act: .push("1", NextPush(step: "check"))),
            Row(
                arguments: "feedback 7 done --next ::check",
                act: .feedback(handoff: 7, .done, reason: "", next: [NextPush(step: "check")])),
            Row(
                arguments: "feedback 7 progress --in-person",
                act: .feedback(handoff: 7, .progress, reason: "", next: [], inPerson: true)),
            Row(arguments: "acknowledge 7", act: .sign(handoff: 7)),
            Row(arguments: "acknowledge 7 --refuse late", act: .refuse(handoff: 7, reason: "late")),
            Row(arguments: "acknowledge 7 --proxy", act: .proxySign(handoff: 7)),
            Row(
                arguments: "acknowledge 7 --dispute --owner bureau/water --entry 12 --reason not-ours",
                act: .dispute(handoff: 7, owner: water, entry: 12, reason: "not-ours")),
            Row(
                arguments: "suspend --handoff 7 \(approval) --party applicant --days 15",
                act: .suspend(
                    .handoff(7), ground: "hearing", approver: "post-3", notice: "2026-9", party: "applicant", days: 15)),
            Row(
                arguments: "suspend 1 --registrar hall/enterprise \(approval) --party third-party.lab",
                act: .suspend(
                    others, ground: "hearing", approver: "post-3", notice: "2026-9", party: "third-party.lab")),
            Row(arguments: "resume 1", act: .resume(own)),
            Row(arguments: "resume --handoff 7 --notice n", act: .resume(.handoff(7), notice: "n")),
            Row(
                arguments: "extend 1 --days 10 \(approval)",
                act: .extend("1", workingDays: 10, ground: "hearing", approver: "post-3", notice: "2026-9")),
            Row(
                arguments: "correction 1 --notice n --in-person", act: .correction(own, notice: "n", inPerson: true)),
            Row(arguments: "corrected --handoff 7", act: .corrected(.handoff(7))),
            Row(arguments: "reassign 7 --to bureau/water", act: .reassign(handoff: 7, office: water)),
            Row(arguments: "oversee 7", act: .oversee(handoff: 7)),
            Row(arguments: "explain 7 --reason staff", act: .explain(handoff: 7, reason: "staff")),
            Row(arguments: "rule 7 --owner bureau/water", act: .rule(handoff: 7, owner: water)),
        ]
    }()

    @Test(arguments: rows)
    func `a verb's arguments are the act that is sent`(row: Row) async throws {
        let arguments = row.arguments.split(separator: " ").map(String.init) + ["--id", "x"]
        let verb = try #require(try await Casebus.asyncParseAsRoot(arguments) as? any ActCommand)
        #expect(try verb.outgoing() == OutgoingCommand(row.act, id: "x"))
    }

    @Test(arguments: [
        ["acknowledge", "7", "--refuse", "the plan is missing"], ["acknowledge", "7", "--refuse", ""],
        ["acknowledge", "7", "--dispute", "--entry", "1", "--owner", "bureau/x", "--reason", "Not ours"],
    ])
    func `words in place of a reason's code are sent to --text`(arguments: [String]) async throws {
        let verb = try #require(try await Casebus.asyncParseAsRoot(arguments) as? any ActCommand)
        let failure = #expect(throws: CommandFailure.self) { try verb.outgoing() }
        #expect(failure?.status == .usage && failure?.message.contains("--text") == true)
    }

    @Test(arguments: [
        ["acknowledge", "7", "--dispute", "--entry", "1", "--owner", "/"], ["rule", "7", "--owner", "/"],
        ["reassign", "7", "--to", "/"], ["register", "1", "--linked-to", "0", "--linked-registrar", "/"],
        ["resume", "1", "--registrar", "/"], ["push", "1", "--to", "/"],
    ])
    func `an address that is none is wrong usage`(arguments: [String]) async throws {
        let verb = try #require(try await Casebus.asyncParseAsRoot(arguments) as? any ActCommand)
        let failure = #expect(throws: CommandFailure.self) { try verb.outgoing() }
        #expect(failure?.status == .usage)
    }
}

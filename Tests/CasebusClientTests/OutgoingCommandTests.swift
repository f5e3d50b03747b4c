import CasebusModel
import CasebusWire
import Testing

@testable import CasebusClient

/// What the client encodes is read by the decoder that the daemon uses.
@Suite struct OutgoingCommandTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var act: OutgoingCommand.Act
        var expected: Act
    }

    static let rows: [Row] = {
        guard let market = Address("bureau/market") else { return [] }
        let next = NextPush(
            to: market, matter: "licence", step: "审查",
            attachments: [Attachment(uri: "https://files/1", size: 9, digest: Array(0..<32))])
        return [
            Row(testDescription: "register", act: .register(caseID: "1", matter: "m"), expected: .register),
            Row(testDescription: "accept", act: .accept("1"), expected: .accept),
            Row(testDescription: "decide", act: .decide("1", .notAccepted), expected: .decide),
            Row(testDescription: "close", act: .close(CaseName("1", registeredBy: market)), expected: .close),
            Row(testDescription: "push", act: .push("1", next), expected: .push),
            Row(testDescription: "sign", act: .sign(handoff: 7), expected: .acknowledge),
            Row(testDescription: "refuse", act: .refuse(handoff: 7, reason: "not-ours"), expected: .acknowledge),
            Row(
                testDescription: "feedback with next pushes",
                act: .feedback(handoff: 7, .done, reason: "", next: [next, next]), expected: .feedback),
            Row(
                testDescription: "progress", act: .feedback(handoff: 7, .progress, reason: "", next: []),
                expected: .feedback),
            Row(testDescription: "withdraw", act: .withdraw(handoff: 7, reason: "mistake"), expected: .withdraw),
            Row(testDescription: "urge", act: .urge(handoff: 7), expected: .urge),
            Row(testDescription: "push by the list", act: .push("1", NextPush(step: "审查")), expected: .push),
            Row(testDescription: "proxy sign", act: .proxySign(handoff: 7), expected: .acknowledge),
            Row(
                testDescription: "extend",
                act: .extend("1", workingDays: 10, ground: "art-42", approver: "p", notice: "n"), expected: .extend),
            Row(testDescription: "oversee", act: .oversee(handoff: 7), expected: .oversee),
            Row(testDescription: "explain", act: .explain(handoff: 7, reason: "staff"), expected: .explain),
            Row(testDescription: "rule", act: .rule(handoff: 7, owner: market), expected: .rule),
            Row(testDescription: "reassign", act: .reassign(handoff: 7, office: market), expected: .reassign),
        ] + procedures(of: .handoff(7)) + procedures(of: .idleCase(CaseName("1", registeredBy: market)))
    }()

    private static func procedures(of subject: ProcedureSubject) -> [Row] {
        [
            Row(
                testDescription: "suspend \(subject)",
                act: .suspend(subject, ground: "hearing", approver: "p", notice: "n", party: "applicant"),
                expected: .suspend),
            Row(testDescription: "resume \(subject)", act: .resume(subject), expected: .resume),
            Row(
                testDescription: "correction \(subject)", act: .correction(subject, notice: "n"), expected: .correction),
            Row(testDescription: "corrected \(subject)", act: .corrected(subject), expected: .corrected),
        ]
    }

    @Test(arguments: rows)
    func `the daemon's decoder reads every act`(row: Row) throws {
        let asserted = AssertedTime(occurredAt: Timestamp(milliseconds: 0), onBehalfOf: Address("hall/enterprise"))
        let command = OutgoingCommand(row.act, id: "c-1", text: "文", payload: [1], asserted: asserted)
        let encoded = try command.encoded { "unused" }
        let view = try encoded.command.withUnsafeBytes { try CommandDecoder.decode($0.bytes) }
        #expect(view.act == row.expected)
        #expect(String(decoding: encoded.command[view.id.range], as: UTF8.self) == "c-1")
        #expect(String(decoding: encoded.command[view.onBehalfOf.range], as: UTF8.self) == "hall/enterprise")
        // The year 1970 is a time too: 0 is asserted, not left out.
        #expect(view.occurredAt == 0)
        #expect(encoded.frames == [encoded.command, Array("文".utf8), [1]])
        #expect(encoded.parts == [.text, .payload])
    }

    @Test func `what a suspension, a dispute and a linked case say arrives whole`() throws {
        let market = try #require(Address("bureau/market"))
        func read(_ act: OutgoingCommand.Act) throws -> (CommandView, (ByteRange) -> String) {
            let frame = try OutgoingCommand(act).encoded { "made" }.command
            return (
                try frame.withUnsafeBytes { try CommandDecoder.decode($0.bytes) },
                { String(decoding: frame[$0.range], as: UTF8.self) }
            )
        }
        let (suspension, suspended) = try read(
            .suspend(
                .handoff(7), ground: "hearing", approver: "post-3", notice: "2026-9", party: "third-party.lab", days: 15
            ))
        #expect(suspension.handoff == 7 && !suspension.push.hasCase && suspension.days == 15)
        #expect(
            [suspension.reason, suspension.approver, suspension.notice, suspension.party].map(suspended)
                == ["hearing", "post-3", "2026-9", "third-party.lab"])
        let (dispute, disputed) = try read(.dispute(handoff: 7, owner: market, entry: 12, reason: "not-ours"))
        #expect(dispute.choice == 3 && dispute.entry == 12)
        #expect([dispute.owner, dispute.reason].map(disputed) == ["bureau/market", "not-ours"])
        let (linked, registered) = try read(
            .register(caseID: "2", matter: "m", applicant: .person, linkedTo: CaseName("1", registeredBy: market)))
        #expect(linked.applicant == 2)
        #expect([linked.linkedTo.registrar, linked.linkedTo.caseID].map(registered) == ["bureau/market", "1"])
        let (correction, _) = try read(.correction(.idleCase("1"), notice: "n", inPerson: true))
        #expect(correction.inPerson && correction.handoff == 0 && correction.push.hasCase)
        let (told, _) = try read(.feedback(handoff: 7, .progress, reason: "", next: [], inPerson: true))
        #expect(told.inPerson && told.handoff == 7)
        let (extended, _) = try read(.extend("1", workingDays: 10, ground: "g", approver: "p", notice: "n"))
        #expect(extended.days == 10)
    }

    @Test func `a command without an id gets one, once`() throws {
        let encoded = try OutgoingCommand(.urge(handoff: 1)).encoded { "made" }
        #expect(encoded.id == "made")
        let view = try encoded.command.withUnsafeBytes { try CommandDecoder.decode($0.bytes) }
        #expect(String(decoding: encoded.command[view.id.range], as: UTF8.self) == "made")
        #expect(view.occurredAt == nil)
        #expect(view.onBehalfOf.isEmpty)
    }
}

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
        ]
    }()

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

    @Test func `a command without an id gets one, once`() throws {
        let encoded = try OutgoingCommand(.urge(handoff: 1)).encoded { "made" }
        #expect(encoded.id == "made")
        let view = try encoded.command.withUnsafeBytes { try CommandDecoder.decode($0.bytes) }
        #expect(String(decoding: encoded.command[view.id.range], as: UTF8.self) == "made")
        #expect(view.occurredAt == nil)
        #expect(view.onBehalfOf.isEmpty)
    }
}

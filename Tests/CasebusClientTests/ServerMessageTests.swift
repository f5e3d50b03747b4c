import CasebusModel
import CasebusWire
import Testing

@testable import CasebusClient

@Suite struct ServerMessageTests {
    struct Hostile: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var frames: [[UInt8]]
    }

    static let hostile = [
        Hostile(testDescription: "no frame", frames: []),
        Hostile(testDescription: "an empty frame", frames: [[]]),
        Hostile(testDescription: "another protocol", frames: [Array("HTTP/1.1 400 Bad Request".utf8)]),
        Hostile(testDescription: "bytes that are no protobuf", frames: [Array("CB1P".utf8) + [0xFF, 0xFF, 0xFF]]),
        Hostile(testDescription: "text that is no JSON", frames: [Array("CB1J{".utf8)]),
        Hostile(testDescription: "an envelope without a body", frames: [Array("CB1P".utf8)]),
        Hostile(testDescription: "a result without its document", frames: [Array("CB1P".utf8) + [0xA2, 1, 0]]),
        Hostile(testDescription: "a delivery without its frames", frames: [Array("CB1J".utf8) + delivery(parts: 10)]),
        Hostile(testDescription: "parts beyond a byte", frames: [Array("CB1J".utf8) + delivery(parts: 256)]),
        Hostile(testDescription: "a frame too many", frames: [Array("CB1J".utf8) + delivery(parts: 0), [1]]),
        Hostile(
            testDescription: "a command that is none",
            frames: [Array("CB1J".utf8) + delivery(parts: 8), [0xFF, 0xFF, 0xFF]]),
        Hostile(
            testDescription: "an address that is none",
            frames: [Array("CB1J".utf8) + delivery(parts: 0, from: "a//b")]),
        Hostile(
            testDescription: "a message that only a client sends",
            frames: [Array(#"CB1J{"ping":{"nonce":"1"}}"#.utf8)]),
        Hostile(
            testDescription: "a welcome to another version", frames: [Array(#"CB1J{"welcome":{"version":2}}"#.utf8)]),
    ]

    private static func delivery(parts: Int, from: String = "bureau/market") -> [UInt8] {
        let delivery = #"{"number":"1","notice":"PUSHED","from":"\#(from)","parts":\#(parts)}"#
        return Array((#"{"deliveries":{"deliveries":["# + delivery + "]}}").utf8)
    }

    @Test(arguments: hostile)
    func `what is no message of the bus is named, not believed`(hostile: Hostile) {
        let error = #expect(throws: ClientError.self) { try ServerMessage(frames: hostile.frames) }
        guard case .protocolViolation = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `receipts and problems are read from one message`() throws {
        let text =
            #"{"receipts":{"receipts":[{"correlation":"4","sequence":"9","recordedAtMs":"5","handoff":"7","#
            + #""handoffs":2,"repeated":true}],"problems":[{"correlation":"5","code":"case.state","field":"case","#
            + #""value":"1","detail":"d","state":"closed","allowed":["push"]}]}}"#
        let message = try ServerMessage(frames: [Array(("CB1J" + text).utf8)])
        let receipt = Receipt(
            sequence: 9, recordedAt: Timestamp(milliseconds: 5), handoff: 7, handoffs: 2, repeated: true)
        let problem = Problem(.caseState, field: "case", value: "1", detail: "d", state: "closed", allowed: ["push"])
        #expect(
            message
                == .answers(
                    receipts: [.init(correlation: 4, receipt: receipt)],
                    problems: [.init(correlation: 5, problem: problem)]))
    }

    @Test func `a push that a feedback carried shows its own receiver's step`() throws {
        let command =
            #"{"id":"f","feedback":{"handoff":"3","outcome":"DONE","next":[{"to":"a","step":"one"},"#
            + #"{"to":"b","step":"two"}]}}"#
        let delivery =
            #"CB1J{"deliveries":{"deliveries":[{"number":"1","notice":"PUSHED","from":"bureau/market","#
            + #""parts":24,"nextIndex":1}]}}"#
        let message = try ServerMessage(frames: [Array(delivery.utf8), Array(command.utf8)])
        guard case .deliveries(let deliveries) = message else {
            Issue.record("\(message)")
            return
        }
        #expect(deliveries.map(\.content.step) == ["two"])
        #expect(deliveries.map(\.content.outcome) == [.done])
    }

    @Test func `a limit that the bus leaves out is the protocol's`() throws {
        let message = try ServerMessage(frames: [Array(#"CB1J{"welcome":{"version":1}}"#.utf8)])
        guard case .welcome(let welcome) = message else {
            Issue.record("\(message)")
            return
        }
        #expect(welcome.limits == .ofProtocol)
        #expect(welcome.heartbeat == .seconds(5))
    }
}

import CasebusZMQ
import Synchronization
import Testing

/// The handler as a server of RFC 27, spoken to by hand.
@Suite(.timeLimit(.minutes(1))) struct ZAPProtocolTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let frames: [[UInt8]]
        let status: String
        var requestID = Array("7".utf8)
    }

    private static func request(
        _ mechanism: String, _ credentials: [[UInt8]], version: String = "1.0"
    ) -> [[UInt8]] {
        [version, "7", "casebus", "127.0.0.1", "", mechanism].map { Array($0.utf8) } + credentials
    }

    private static let rows = [
        Row(testDescription: "CURVE", frames: request("CURVE", [pattern(32)]), status: "200"),
        Row(testDescription: "NULL", frames: request("NULL", []), status: "200"),
        Row(testDescription: "PLAIN", frames: request("PLAIN", [[1], [2]]), status: "200"),
        Row(testDescription: "unknown mechanism", frames: request("GSSAPI", [[1]]), status: "400"),
        Row(testDescription: "short key", frames: request("CURVE", [pattern(31)]), status: "500"),
        Row(testDescription: "no key", frames: request("CURVE", []), status: "500"),
        Row(testDescription: "two keys", frames: request("CURVE", [pattern(32), pattern(32)]), status: "500"),
        Row(testDescription: "NULL with credentials", frames: request("NULL", [[1]]), status: "500"),
        Row(testDescription: "other version", frames: request("NULL", [], version: "2.0"), status: "500"),
        Row(testDescription: "too few frames", frames: Array(request("NULL", []).prefix(5)), status: "500"),
        Row(testDescription: "one empty frame", frames: [[]], status: "500", requestID: []),
        Row(
            testDescription: "too many frames", frames: request("NULL", Array(repeating: [1], count: 5000)),
            status: "500"),
        Row(testDescription: "a huge frame", frames: request("CURVE", [pattern(1 << 20)]), status: "500"),
    ]

    @Test(arguments: rows)
    func `every request is answered, and a malformed one with 500`(row: Row) throws {
        let context = try ZMQContext(maxSockets: 4)
        let handler = try ZAPHandler(in: context) { _ in .allow(userID: "outlet/bank") }
        let asker = try ZMQSocket(.req, in: context)
        try asker.connect(ZAPHandler.endpoint)
        try send(row.frames, on: asker)
        let reply = try #require(try receiveMessage(from: asker)).frames
        #expect(reply.count == 6)
        #expect(reply[0] == Array("1.0".utf8))
        #expect(reply[1] == row.requestID)
        #expect(String(decoding: reply[2], as: UTF8.self) == row.status)
        #expect(String(decoding: reply[4], as: UTF8.self) == (row.status == "200" ? "outlet/bank" : ""))

        // It goes on answering afterwards.
        try send(Self.request("NULL", []), on: asker)
        #expect(try receiveMessage(from: asker)?.frames[2] == Array("200".utf8))
        handler.stop()
    }

    @Test(arguments: [
        (ZAPVerdict.deny(reason: "no"), "400"),
        (.deny(code: .temporary, reason: "starting"), "300"),
        (.deny(code: .handlerError, reason: String(repeating: "x", count: 1000)), "500"),
        (.allow(userID: ""), "500"),
        (.allow(userID: "a\0b"), "500"),
        (.allow(userID: String(repeating: "u", count: 256)), "500"),
        (.allow(userID: String(repeating: "u", count: 255)), "200"),
    ])
    func `a verdict becomes its status, and an unusable name an error`(verdict: ZAPVerdict, status: String) throws {
        let context = try ZMQContext(maxSockets: 4)
        let handler = try ZAPHandler(in: context) { _ in verdict }
        let asker = try ZMQSocket(.req, in: context)
        try asker.connect(ZAPHandler.endpoint)
        try send(Self.request("NULL", []), on: asker)
        let reply = try #require(try receiveMessage(from: asker)).frames
        #expect(String(decoding: reply[2], as: UTF8.self) == status)
        #expect(reply[3].count <= 255)
        handler.stop()
    }

    @Test func `a context has one handler at a time, and stopping makes room`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let first = try ZAPHandler(in: context) { _ in .allow(userID: "a") }
        #expect(throws: ZMQError(.addressInUse, operation: "", context: "")) {
            _ = try ZAPHandler(in: context) { _ in .allow(userID: "b") }
        }
        #expect(first.ending == nil)
        first.stop()
        first.stop()
        #expect(first.ending == .stopped)
        let second = try ZAPHandler(in: context) { _ in .allow(userID: "c") }
        second.stop()
    }

    @Test func `a handler that is dropped stops`() throws {
        let context = try ZMQContext(maxSockets: 4)
        do { _ = try ZAPHandler(in: context) { _ in .allow(userID: "a") } }
        context.terminate()
    }

    @Test func `a thread that ends by itself can be polled for`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let handler = try ZAPHandler(in: context) { _ in .allow(userID: "a") }
        var poller = ZMQPoller()
        let ended = poller.add(fileDescriptor: handler.endedFileDescriptor)
        #expect(try poller.poll(timeoutMilliseconds: 0).isEmpty)
        context.shutdown()
        #expect(try poller.poll(timeoutMilliseconds: patienceMilliseconds).isReadable(ended))
        #expect(handler.ending == .failed(ZMQError(.contextTerminated, operation: "", context: "")))
        handler.stop()
    }
}

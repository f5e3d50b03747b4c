import CasebusZMQ
import Testing

@Suite(.timeLimit(.minutes(1))) struct ZMQSocketMessageTests {
    @Test(arguments: ["inproc://bus", "ipc", "tcp://127.0.0.1:*"])
    func `a message of several frames goes there and back`(transport: String) throws {
        try withTemporaryDirectory { folder in
            let context = try ZMQContext(maxSockets: 4)
            let router = try ZMQSocket(.router, in: context)
            try router.bind(transport == "ipc" ? "ipc://\(folder)/socket" : transport)
            let dealer = try ZMQSocket(.dealer, in: context)
            try dealer.connect(try router.lastEndpoint())

            let frames = [pattern(16), [], pattern(33), pattern(34), pattern(70_000)]
            #expect(try send(frames, on: dealer) == .sent)
            let received = try #require(try receiveMessage(from: router))
            #expect(Array(received.frames.dropFirst()) == frames)

            #expect(try send([received.frames[0], pattern(3), pattern(300)], on: router) == .sent)
            #expect(try receiveMessage(from: dealer)?.frames == [pattern(3), pattern(300)])
        }
    }

    @Test func `one frame is reused for inline and large payloads in turn`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let (left, right) = try pair(in: context)
        var frame = ZMQFrame()
        for (round, count) in [33, 34, 0, 100_000, 1, 32, 5000, 33].enumerated() {
            let bytes = pattern(count, seed: UInt8(round))
            #expect(try left.send(bytes.span.bytes) == .sent)
            #expect(try right.receive(into: &frame))
            #expect(frame.withBytes { Array($0) } == bytes)
        }
        #expect(try !right.receive(into: &frame))
        #expect(frame.count == 0)
    }

    @Test func `nobody and a full queue are two outcomes`() throws {
        let context = try ZMQContext(maxSockets: 4)
        var options = ZMQSocketOptions()
        options.sendHWM = 1
        options.receiveHWM = 1
        let router = try ZMQSocket(.router, in: context, options: options)
        try router.bind("inproc://bus")
        #expect(try router.send(pattern(5).span.bytes, more: true) == .unreachable)

        let dealer = try ZMQSocket(.dealer, in: context, options: options)
        try dealer.connect("inproc://bus")
        try send([[1]], on: dealer)
        let peer = try #require(try receiveMessage(from: router)).frames[0]
        // The two ends' marks add up on inproc: two messages fit.
        var outcomes: [SendOutcome] = []
        for _ in 0..<4 {
            let outcome = try router.send(peer.span.bytes, more: true)
            outcomes.append(outcome)
            if outcome == .sent { _ = try router.send(pattern(1, seed: 2).span.bytes) }
        }
        #expect(outcomes == [.sent, .sent, .wouldBlock, .wouldBlock])

        // Taking a message makes room again; leaving makes the peer unreachable.
        #expect(try receiveMessage(from: dealer)?.frames == [[2]])
        #expect(try receiveMessage(from: dealer)?.frames == [[2]])
        #expect(try send([peer, [3]], on: router) == .sent)
        dealer.close()
        #expect(try outcomeAfterLeaving(router, peer) == .unreachable)
    }

    @Test(arguments: [20, 5000])
    func `a send that is refused leaves the frame with its sender`(count: Int) throws {
        let context = try ZMQContext(maxSockets: 4)
        let router = try ZMQSocket(.router, in: context)
        var frame = try ZMQFrame(copying: pattern(count).span.bytes)
        #expect(try router.send(&frame, more: true) == .unreachable)
        #expect(frame.withBytes { Array($0) } == pattern(count))

        // A dealer without a link would block.
        let dealer = try ZMQSocket(.dealer, in: context)
        #expect(try dealer.send(&frame) == .wouldBlock)
        #expect(frame.withBytes { Array($0) } == pattern(count))

        dealer.close()
        #expect(throws: ZMQError(.notASocket, operation: "", context: "")) { try dealer.send(&frame) }
        #expect(frame.withBytes { Array($0) } == pattern(count))
    }

    @Test(arguments: [20, 5000])
    func `a send that succeeds empties the frame for its next use`(count: Int) throws {
        let context = try ZMQContext(maxSockets: 4)
        let (left, right) = try pair(in: context)
        var frame = try ZMQFrame(copying: pattern(count).span.bytes)
        #expect(try left.send(&frame) == .sent)
        #expect(frame.count == 0)
        try frame.replace(copying: pattern(1, seed: 7).span.bytes)
        #expect(try left.send(&frame) == .sent)
        #expect(try receiveMessage(from: right)?.frames == [pattern(count)])
        #expect(try receiveMessage(from: right)?.frames == [[7]])
    }

    @Test func `a received payload is sent on as it is`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let (left, right) = try pair(in: context)
        #expect(try send([[1], pattern(5000)], on: left) == .sent)
        var frame = ZMQFrame()
        var held = ZMQFrame()
        #expect(try right.receive(into: &frame))
        #expect(frame.more == true)
        #expect(try right.receive(into: &frame))
        held.take(from: &frame)
        #expect(try right.send(&held) == .sent)
        #expect(try receiveMessage(from: left)?.frames == [pattern(5000)])
    }

    @Test func `an oversized frame costs its sender the connection and nobody else`() throws {
        let context = try ZMQContext(maxSockets: 4)
        var options = ZMQSocketOptions()
        options.maxMessageBytes = 1000
        let router = try ZMQSocket(.router, in: context, options: options)
        try router.bind("tcp://127.0.0.1:*")
        let endpoint = try router.lastEndpoint()
        let good = try ZMQSocket(.dealer, in: context)
        try good.connect(endpoint)
        try send([[1]], on: good)
        #expect(try receiveMessage(from: router)?.frames.last == [1])
        let bad = try ZMQSocket(.dealer, in: context)
        try bad.connect(endpoint)
        try send([pattern(1000)], on: bad)
        let hello = try #require(try receiveMessage(from: router))
        #expect(hello.frames.last == pattern(1000))

        try send([pattern(1001)], on: bad)
        #expect(try outcomeAfterLeaving(router, hello.frames[0]) == .unreachable)
        try send([pattern(999)], on: good)
        #expect(try receiveMessage(from: router)?.frames.last == pattern(999))
    }

    @Test func `a connecting socket queues nothing for a link that is not up`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let dealer = try ZMQSocket(.dealer, in: context)
        try withTemporaryDirectory { folder in
            try dealer.connect("ipc://\(folder)/socket")
            #expect(try dealer.send(pattern(1, seed: 1).span.bytes) == .wouldBlock)
        }
    }

    @Test func `a waiting receive gives up after its time`() throws {
        let context = try ZMQContext(maxSockets: 4)
        var options = ZMQSocketOptions()
        options.receiveTimeoutMilliseconds = 20
        let router = try ZMQSocket(.router, in: context, options: options)
        var frame = ZMQFrame()
        #expect(try !router.receiveWaiting(into: &frame))
    }

    @Test func `a peer's address is known over tcp`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let router = try ZMQSocket(.router, in: context)
        try router.bind("tcp://127.0.0.1:*")
        let dealer = try ZMQSocket(.dealer, in: context)
        try dealer.connect(try router.lastEndpoint())
        try send([[1]], on: dealer)
        var poller = ZMQPoller()
        _ = try poller.add(router)
        _ = try poller.poll(timeoutMilliseconds: patienceMilliseconds)
        var frame = ZMQFrame()
        #expect(try router.receive(into: &frame))
        #expect(try router.receive(into: &frame))
        #expect(frame.property(.peerAddress)?.contains("127.0.0.1") == true)
        #expect(frame.property(.userID) == nil)
    }

    private func pair(in context: ZMQContext) throws -> (ZMQSocket, ZMQSocket) {
        let left = try ZMQSocket(.pair, in: context)
        let right = try ZMQSocket(.pair, in: context)
        try left.bind("inproc://pair")
        try right.connect("inproc://pair")
        return (left, right)
    }

    /// What a ROUTER says of a peer that is leaving, once it has noticed.
    private func outcomeAfterLeaving(_ router: ZMQSocket, _ peer: [UInt8]) throws -> SendOutcome {
        var poller = ZMQPoller()
        _ = try poller.add(router)
        var outcome = SendOutcome.sent
        for _ in 0..<(patienceMilliseconds / 10) {
            outcome = try router.send(peer.span.bytes, more: true)
            if outcome == .unreachable { break }
            if outcome == .sent { _ = try router.send(pattern(1, seed: 0).span.bytes) }
            // A poll lets the socket learn what its I/O thread has to say.
            _ = try poller.poll(timeoutMilliseconds: 10)
        }
        return outcome
    }
}

import CasebusZMQ
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct ZAPHandlerTests {
    @Test func `an admitted key is named on the last frame and not on the routing id`() throws {
        let bus = try CurveBus()
        let requests = Mutex<[ZAPRequest]>([])
        let handler = try ZAPHandler(in: bus.context) { request in
            requests.withLock { $0.append(request) }
            return .allow(userID: "bureau/market")
        }
        let router = try bus.router()
        let client = try CurveKeyPair.generate()
        let dealer = try bus.dealer(client)
        try dealer.connect(try router.lastEndpoint())
        try send([[1], [2]], on: dealer)

        let message = try #require(try receiveMessage(from: router))
        #expect(message.frames.dropFirst() == [[1], [2]])
        #expect(message.userIDs == [nil, "bureau/market", "bureau/market"])
        let request = try #require(requests.withLock { $0.first })
        #expect(request.mechanism == .curve)
        #expect(request.curvePublicKey == client.publicKey)
        #expect(request.domain == "casebus")
        #expect(request.address == "127.0.0.1")

        #expect(try send([message.frames[0], pattern(500)], on: router) == .sent)
        #expect(try receiveMessage(from: dealer)?.frames == [pattern(500)])
        handler.stop()
    }

    @Test(arguments: [ZAPVerdict.deny(reason: "unknown key"), .allow(userID: ""), .allow(userID: "bureau\0hall")])
    func `a key that is denied, or admitted under no usable name, stays outside`(verdict: ZAPVerdict) throws {
        let bus = try CurveBus()
        let stranger = try CurveKeyPair.generate()
        let asked = try Wakeup()
        let handler = try ZAPHandler(in: bus.context) { request in
            guard request.curvePublicKey == stranger.publicKey else { return .allow(userID: "hall/enterprise") }
            asked.signal()
            return verdict
        }
        let router = try bus.router()
        let outside = try bus.dealer(stranger)
        try outside.connect(try router.lastEndpoint())
        try send([[6]], on: outside)
        try wait(for: asked)

        let inside = try bus.dealer(try .generate())
        try inside.connect(try router.lastEndpoint())
        try send([[1]], on: inside)
        let message = try #require(try receiveMessage(from: router))
        #expect(message.frames.last == [1])
        #expect(message.userIDs.last == "hall/enterprise")
        #expect(try receiveMessage(from: router, within: 100) == nil)
        handler.stop()
    }

    @Test func `a peer without CURVE, or with another server's key, never reaches the handler`() throws {
        let bus = try CurveBus()
        let handler = try ZAPHandler(in: bus.context) { _ in .allow(userID: "hall/enterprise") }
        let router = try bus.router()
        let plain = try ZMQSocket(.dealer, in: bus.context, options: eagerOptions())
        try plain.connect(try router.lastEndpoint())
        try send([[6]], on: plain)
        var options = eagerOptions()
        options.security = .curveClient(serverKey: try CurveKeyPair.generate().publicKey, keyPair: try .generate())
        let mistaken = try ZMQSocket(.dealer, in: bus.context, options: options)
        try mistaken.connect(try router.lastEndpoint())
        try send([[7]], on: mistaken)

        let inside = try bus.dealer(try .generate())
        try inside.connect(try router.lastEndpoint())
        try send([[1]], on: inside)
        #expect(try receiveMessage(from: router)?.frames.last == [1])
        #expect(try receiveMessage(from: router, within: 300) == nil)
        handler.stop()
    }

    @Test func `without a handler an enforced domain admits nobody until there is one`() throws {
        let bus = try CurveBus()
        let router = try bus.router()
        let dealer = try bus.dealer(try .generate())
        try dealer.connect(try router.lastEndpoint())
        try send([[1]], on: dealer)
        #expect(try receiveMessage(from: router, within: 500) == nil)

        let handler = try ZAPHandler(in: bus.context) { _ in .allow(userID: "station/river") }
        #expect(try receiveMessage(from: router)?.userIDs.last == "station/river")
        handler.stop()
    }

    @Test func `without enforcement libzmq admits everyone, nameless`() throws {
        let bus = try CurveBus()
        let router = try bus.router(enforcing: false)
        let dealer = try bus.dealer(try .generate())
        try dealer.connect(try router.lastEndpoint())
        try send([[1]], on: dealer)
        #expect(try receiveMessage(from: router)?.userIDs == [nil, nil])
    }

    @Test func `a NULL peer of a socket with a domain is asked about without a key`() throws {
        let context = try ZMQContext(maxSockets: 8)
        let requests = Mutex<[ZAPRequest]>([])
        let handler = try ZAPHandler(in: context) { request in
            requests.withLock { $0.append(request) }
            return .allow(userID: "centre/service")
        }
        var options = ZMQSocketOptions()
        options.zapDomain = "local"
        let router = try ZMQSocket(.router, in: context, options: options)
        try withTemporaryDirectory { folder in
            try router.bind("ipc://\(folder)/socket")
            let dealer = try ZMQSocket(.dealer, in: context)
            try dealer.connect("ipc://\(folder)/socket")
            try send([[1]], on: dealer)
            #expect(try receiveMessage(from: router)?.userIDs.last == "centre/service")
        }
        let request = try #require(requests.withLock { $0.first })
        #expect(request.mechanism == .null)
        #expect(request.curvePublicKey == nil)
        #expect(request.domain == "local")
        handler.stop()
    }

    /// Waits for a signal, or fails.
    private func wait(for wakeup: Wakeup) throws {
        var poller = ZMQPoller()
        let token = poller.add(fileDescriptor: wakeup.fileDescriptor)
        #expect(try poller.poll(timeoutMilliseconds: patienceMilliseconds).isReadable(token))
    }
}

/// A context with a server's key, and the sockets of its two sides.
private struct CurveBus {
    let context: ZMQContext
    let server: CurveKeyPair

    init() throws {
        context = try ZMQContext(maxSockets: 8)
        server = try .generate()
    }

    func router(enforcing: Bool = true) throws -> ZMQSocket {
        var options = ZMQSocketOptions()
        options.security = .curveServer(secretKey: server.secretKey)
        options.zapDomain = "casebus"
        options.zapEnforceDomain = enforcing
        let router = try ZMQSocket(.router, in: context, options: options)
        try router.bind("tcp://127.0.0.1:*")
        return router
    }

    func dealer(_ keyPair: CurveKeyPair) throws -> ZMQSocket {
        var options = eagerOptions()
        options.security = .curveClient(serverKey: server.publicKey, keyPair: keyPair)
        return try ZMQSocket(.dealer, in: context, options: options)
    }
}

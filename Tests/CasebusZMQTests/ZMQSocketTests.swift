import CasebusZMQ
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct ZMQSocketTests {
    @Test func `an endpoint in use is refused by name with a remedy`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let first = try ZMQSocket(.router, in: context)
        try first.bind("tcp://127.0.0.1:*")
        let endpoint = try first.lastEndpoint()
        let second = try ZMQSocket(.router, in: context)
        let error = try #require(throws: ZMQError.self) { try second.bind(endpoint) }
        #expect(error.code == .addressInUse)
        #expect(error.context == endpoint)
        #expect(error.description.contains("zmq_bind (\(endpoint))"))
        #expect(error.description.contains("stop it or choose another endpoint"))
    }

    @Test(arguments: [
        ("nonsense", ZMQError.Code.invalidArgument),
        ("http://127.0.0.1:1", .protocolNotSupported),
        ("tcp://192.0.2.1:0", .noSuchDevice),
        ("ipc:///nonexistent-folder/socket", .notFound),
    ])
    func `a bad endpoint is refused`(endpoint: String, code: ZMQError.Code) throws {
        let context = try ZMQContext(maxSockets: 4)
        let router = try ZMQSocket(.router, in: context)
        let error = try #require(throws: ZMQError.self) { try router.bind(endpoint) }
        // Which of the two an address of another machine is called depends on the system.
        let found = error.code == .addressNotAvailable ? .noSuchDevice : error.code
        #expect(found == code)
    }

    @Test func `the port that the system chose can be read`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let router = try ZMQSocket(.router, in: context)
        try router.bind("tcp://127.0.0.1:*")
        let endpoint = try router.lastEndpoint()
        #expect(endpoint.hasPrefix("tcp://127.0.0.1:"))
        #expect(Int(endpoint.split(separator: ":").last ?? "") != nil)
        // Both families are meant by *, and the address may be written in IPv6 too.
        let second = try ZMQSocket(.router, in: context)
        try second.bind("tcp://[::1]:*")
        #expect(try second.lastEndpoint().hasPrefix("tcp://[::1]:"))
    }

    @Test func `an endpoint that was left is unknown`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let router = try ZMQSocket(.router, in: context)
        try router.bind("tcp://127.0.0.1:*")
        let endpoint = try router.lastEndpoint()
        let dealer = try ZMQSocket(.dealer, in: context)
        try dealer.connect(endpoint)
        try dealer.disconnect(endpoint)
        #expect(throws: ZMQError(.notFound, operation: "", context: "")) { try dealer.disconnect(endpoint) }
        try router.unbind(endpoint)
        #expect(throws: ZMQError(.notFound, operation: "", context: "")) { try router.unbind(endpoint) }
    }

    @Test func `a closed socket says so instead of crashing`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let router = try ZMQSocket(.router, in: context)
        router.close()
        router.close()
        var frame = ZMQFrame()
        let closed = ZMQError(.notASocket, operation: "", context: "")
        #expect(!router.isOpen)
        #expect(throws: closed) { try router.bind("inproc://bus") }
        #expect(throws: closed) { try router.receive(into: &frame) }
        #expect(throws: closed) { try router.send(pattern(1, seed: 1).span.bytes) }
        #expect(throws: closed) { try router.lastEndpoint() }
    }

    @Test func `the defaults are the safe ones`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let router = try ZMQSocket(.router, in: context)
        let expected: [(ZMQIntegerOption, Int)] = [
            (.heartbeat, 0), (.linger, 0), (.sendHWM, 64), (.receiveHWM, 64), (.immediate, 1),
            (.backlog, 1024), (.handshake, 5_000), (.ipv6, 1), (.keepalive, 1), (.keepaliveIdle, 30),
            (.keepaliveInterval, 10), (.keepaliveCount, 3),
        ]
        for (option, value) in expected { #expect(try router.value(of: option) == value) }
    }

    @Test func `options that are asked for arrive in libzmq`() throws {
        let context = try ZMQContext(maxSockets: 4)
        var options = ZMQSocketOptions()
        options.lingerMilliseconds = 250
        options.sendHWM = 16
        options.receiveHWM = 17
        options.immediate = false
        options.ipv6 = false
        options.backlog = 12
        options.handshakeMilliseconds = 700
        options.reconnectMilliseconds = 11
        options.reconnectMillisecondsMax = 99
        options.sendBufferBytes = 65_536
        options.receiveBufferBytes = 65_537
        options.receiveTimeoutMilliseconds = 5
        options.tcpKeepalive = .init(idleSeconds: 4, intervalSeconds: 2, count: 9)
        let dealer = try ZMQSocket(.dealer, in: context, options: options)
        let expected: [(ZMQIntegerOption, Int)] = [
            (.linger, 250), (.sendHWM, 16), (.receiveHWM, 17), (.immediate, 0), (.ipv6, 0), (.backlog, 12),
            (.handshake, 700), (.reconnect, 11), (.reconnectMax, 99), (.sendBuffer, 65_536),
            (.receiveBuffer, 65_537), (.receiveTimeout, 5), (.keepaliveIdle, 4), (.keepaliveInterval, 2),
            (.keepaliveCount, 9),
        ]
        for (option, value) in expected { #expect(try dealer.value(of: option) == value) }
    }

    private struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout ZMQSocketOptions) throws -> Void
    }

    @Test(arguments: [
        Refused(testDescription: "ZMQ_SNDHWM") { $0.sendHWM = 0 },
        Refused(testDescription: "ZMQ_RCVHWM") { $0.receiveHWM = 0 },
        Refused(testDescription: "ZMQ_RCVHWM") { $0.receiveHWM = Int(Int32.max) + 1 },
        Refused(testDescription: "ZMQ_LINGER") { $0.lingerMilliseconds = -2 },
        Refused(testDescription: "ZMQ_MAXMSGSIZE") { $0.maxMessageBytes = 0 },
        Refused(testDescription: "ZMQ_HANDSHAKE_IVL") { $0.handshakeMilliseconds = 0 },
        Refused(testDescription: "ZMQ_ZAP_DOMAIN") { $0.zapDomain = "" },
        Refused(testDescription: "ZMQ_CURVE_SERVER") {
            $0.security = .curveServer(secretKey: try CurveKeyPair.generate().secretKey)
        },
    ])
    private func `an option that would take a bound away is refused by name`(row: Refused) throws {
        let context = try ZMQContext(maxSockets: 4)
        var options = ZMQSocketOptions()
        try row.change(&options)
        let error = try #require(throws: ZMQError.self) {
            _ = try ZMQSocket(.router, in: context, options: options)
        }
        #expect(error.code == .invalidArgument)
        #expect(error.operation.contains(row.testDescription))
        #expect(!error.context.isEmpty)
    }

    @Test func `shutting the context down wakes a socket that waits for ever`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let seen = Mutex<ZMQError?>(nil)
        try withThread {
            do throws(ZMQError) {
                let router = try ZMQSocket(.router, in: context)
                var frame = ZMQFrame()
                _ = try router.receiveWaiting(into: &frame)
            } catch {
                seen.withLock { $0 = error }
            }
        } whileRunning: {
            context.shutdown()
        }
        #expect(seen.withLock { $0?.code } == .contextTerminated)
    }

    @Test func `unsent messages do not hold up the end of the context`() throws {
        let context = try ZMQContext(maxSockets: 4)
        try withTemporaryDirectory { folder in
            let dealer = try ZMQSocket(.dealer, in: context, options: eagerOptions())
            try dealer.connect("ipc://\(folder)/socket")
            for _ in 0..<10 { #expect(try dealer.send(pattern(1000).span.bytes) == .sent) }
            dealer.close()
            context.terminate()
        }
    }

    private func withThread(_ body: sending @escaping () -> Void, whileRunning: () -> Void) throws {
        let thread = try DedicatedThread(name: "test-socket", body)
        whileRunning()
        thread.join()
    }
}

import CasebusModel
import CasebusWire
import CasebusZMQ
import Synchronization

/// A ROUTER on a thread of its own that follows a test's script: real sockets, no ledger.
///
/// It says WELCOME to HELLO, PONG to PING, CLOSING to GOODBYE, `session.required` to whoever has said no HELLO to it,
/// and leaves the rest to the script.
final class ScriptedBus: Sendable {
    /// One message from a client.
    struct Heard: Sendable {
        var body: WireEnvelope.OneOf_Body
        /// The frames behind the envelope.
        var frames: [[UInt8]]
    }

    /// What the bus says, and the frames behind it.
    struct Said: Sendable {
        var body: WireEnvelope.OneOf_Body
        var frames: [[UInt8]] = []
    }

    struct Settings: Sendable {
        /// By default at a port that the system chooses.
        var endpoint = "tcp://127.0.0.1:*"
        var heartbeatMilliseconds: UInt32 = 50
        var secretKey: CurveSecretKey?
        /// The answer to HELLO; `nil`: WELCOME.
        var greeting: WireEnvelope.OneOf_Body?
    }

    /// One context in the process: see ``ZMQContext``.
    static let context: ZMQContext = {
        do { return try ZMQContext(maxSockets: 1000) } catch { preconditionFailure("no context: \(error)") }
    }()

    let endpoint: String
    /// Everything heard, but for pings.
    let heard: AsyncStream<Heard>
    fileprivate let wakeup: Wakeup
    private let orders = Mutex(Orders())

    private struct Orders {
        var sends: [Said] = []
        var isStopping = false
        var isStopped = false
        var onStopped: CheckedContinuation<Void, Never>?
    }

    private init(endpoint: String, heard: AsyncStream<Heard>) throws {
        self.endpoint = endpoint
        self.heard = heard
        wakeup = try Wakeup()
    }

    static func start(
        _ settings: Settings = .init(), script: @escaping @Sendable (Heard) -> [Said] = { _ in [] }
    ) async throws -> ScriptedBus {
        let (stream, heard) = AsyncStream.makeStream(of: Heard.self)
        return try await withCheckedThrowingContinuation { started in
            do {
                _ = try DedicatedThread(name: "scripted-bus") {
                    do {
                        let socket = try open(settings)
                        let bus = try ScriptedBus(endpoint: try socket.lastEndpoint(), heard: stream)
                        started.resume(returning: bus)
                        ScriptedBusThread(socket: socket, bus: bus, settings: settings, script: script, heard: heard)
                            .run()
                    } catch { started.resume(throwing: error) }
                }
            } catch { started.resume(throwing: error) }
        }
    }

    /// Sends to the client that said HELLO last.
    func say(_ said: Said...) {
        orders.withLock { $0.sends += said }
        wakeup.signal()
    }

    /// Vanishes without a word, as a killed daemon does.
    func stop() async {
        await withCheckedContinuation { continuation in
            let isStopped = orders.withLock { orders in
                orders.isStopping = true
                if !orders.isStopped { orders.onStopped = continuation }
                return orders.isStopped
            }
            if isStopped { continuation.resume() }
            wakeup.signal()
        }
    }

    /// The next message that `read` makes something of.
    func next<Found>(_ read: (Heard) -> Found?) async -> Found? {
        for await message in heard {
            if let found = read(message) { return found }
        }
        return nil
    }

    fileprivate func takeOrders() -> (sends: [Said], isStopping: Bool) {
        wakeup.drain()
        return orders.withLock { orders in
            defer { orders.sends = [] }
            return (orders.sends, orders.isStopping)
        }
    }

    fileprivate func markStopped() {
        let waiting = orders.withLock { orders in
            orders.isStopped = true
            return orders.onStopped.take()
        }
        waiting?.resume()
    }

    private static func open(_ settings: Settings) throws -> ZMQSocket {
        var options = ZMQSocketOptions()
        // A client that is gone is no error here.
        options.routerMandatory = false
        if let key = settings.secretKey {
            options.security = .curveServer(secretKey: key)
            options.zapDomain = "casebus"
        }
        let socket = try ZMQSocket(.router, in: context, options: options)
        // A port that another socket has just left is free a moment later: libzmq unbinds on its own thread.
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            do throws(ZMQError) {
                try socket.bind(settings.endpoint)
                return socket
            } catch {
                guard error.code == .addressInUse, ContinuousClock.now < deadline else { throw error }
            }
        }
    }
}

/// What runs on the bus's thread.
private final class ScriptedBusThread {
    private let socket: ZMQSocket
    private let bus: ScriptedBus
    private let settings: ScriptedBus.Settings
    private let script: @Sendable (ScriptedBus.Heard) -> [ScriptedBus.Said]
    private let heard: AsyncStream<ScriptedBus.Heard>.Continuation
    private var sessions: Set<[UInt8]> = []
    private var latest: [UInt8]?

    init(
        socket: ZMQSocket, bus: ScriptedBus, settings: ScriptedBus.Settings,
        script: @escaping @Sendable (ScriptedBus.Heard) -> [ScriptedBus.Said],
        heard: AsyncStream<ScriptedBus.Heard>.Continuation
    ) {
        self.socket = socket
        self.bus = bus
        self.settings = settings
        self.script = script
        self.heard = heard
    }

    func run() {
        do {
            var poller = ZMQPoller()
            _ = try poller.add(socket)
            _ = poller.add(fileDescriptor: bus.wakeup.fileDescriptor)
            while true {
                _ = try poller.poll(timeoutMilliseconds: nil)
                let (sends, isStopping) = bus.takeOrders()
                if isStopping { break }
                while let frames = try receive() { try take(frames) }
                if let latest { for said in sends { try send(said, to: latest) } }
            }
        } catch { preconditionFailure("the scripted bus broke: \(error)") }
        socket.close()
        heard.finish()
        bus.markStopped()
    }

    private func receive() throws -> [[UInt8]]? {
        var frames: [[UInt8]] = []
        var frame = ZMQFrame()
        repeat {
            guard try socket.receive(into: &frame) else { return nil }
            frames.append(frame.withBytes { Array($0) })
        } while frame.more
        return frames
    }

    private func take(_ frames: [[UInt8]]) throws {
        let peer = frames[0]
        guard frames.count > 1, let (_, envelope) = try frames[1].withUnsafeBytes({ try FrameFormat.envelope($0) }),
            let body = envelope.body
        else { preconditionFailure("a client sent what is no message") }
        let message = ScriptedBus.Heard(body: body, frames: Array(frames.dropFirst(2)))
        switch body {
        case .hello(let hello):
            if settings.greeting == nil {
                sessions.insert(peer)
                latest = peer
            }
            try send(.init(body: settings.greeting ?? welcome(to: hello)), to: peer)
        case _ where !sessions.contains(peer):
            try send(.problem(.sessionRequired), to: peer)
            return
        case .ping(let ping):
            var pong = WirePong()
            pong.nonce = ping.nonce
            return try send(.init(body: .pong(pong)), to: peer)
        case .goodbye: try send(.init(body: .closing(WireGoodbye())), to: peer)
        default: break
        }
        heard.yield(message)
        for said in script(message) { try send(said, to: peer) }
    }

    private func welcome(to hello: WireHello) -> WireEnvelope.OneOf_Body {
        var welcome = WireWelcome()
        welcome.version = 1
        welcome.term = 3
        welcome.head = 17
        welcome.heartbeatMs = settings.heartbeatMilliseconds
        welcome.credit = hello.credit
        return .welcome(welcome)
    }

    private func send(_ said: ScriptedBus.Said, to peer: [UInt8]) throws {
        let frames = [peer, try FrameFormat.protobuf.frame(said.body)] + said.frames
        for (index, frame) in frames.enumerated() {
            _ = try frame.withUnsafeBytes { try socket.send($0, more: index + 1 < frames.count) }
        }
    }
}

extension ScriptedBus.Said {
    /// Receipts for as many commands as the message carries, numbered by their correlation.
    static func receipts(for message: ScriptedBus.Heard, first sequence: UInt64 = 100) -> [ScriptedBus.Said] {
        guard case .commands(let commands) = message.body else { return [] }
        var receipts = WireReceipts()
        for index in 0..<message.commandCount {
            var receipt = WireReceipt()
            receipt.correlation = commands.correlation + UInt64(index)
            receipt.sequence = sequence + receipt.correlation
            receipt.recordedAtMs = 1_767_605_400_000
            receipts.receipts.append(receipt)
        }
        return [.init(body: .receipts(receipts))]
    }

    static func problem(_ code: Problem.Code, correlation: UInt64 = 0) -> ScriptedBus.Said {
        var problem = WireProblem()
        problem.code = code.rawValue
        problem.correlation = correlation
        problem.detail = "as the script says"
        return .init(body: .refused(problem))
    }
}

extension ScriptedBus.Heard {
    /// What a DELIVERED confirms.
    var deliveredUpTo: UInt64? {
        if case .delivered(let delivered) = body { delivered.upTo } else { nil }
    }

    /// How many commands the message carries, by its parts and frames.
    var commandCount: Int {
        guard case .commands(let commands) = body else { return 0 }
        return commands.parts.isEmpty ? frames.count : commands.parts.count
    }
}

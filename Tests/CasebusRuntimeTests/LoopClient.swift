import CasebusWire
import CasebusZMQ

/// A client that says what a test tells it to, on the test's own thread.
final class LoopClient {
    /// One message from the bus.
    struct Heard {
        var body: WireEnvelope.OneOf_Body
        /// The frames behind the envelope.
        var frames: [[UInt8]]
    }

    struct HeardNothing: Error {}

    private let socket: ZMQSocket
    private var frame = ZMQFrame()

    init(_ endpoint: String) throws {
        socket = try ZMQSocket(.dealer, in: LoopBench.context)
        try socket.connect(endpoint)
    }

    deinit { socket.close() }

    func say(_ body: WireEnvelope.OneOf_Body, frames: [[UInt8]] = []) throws {
        let all = [try FrameFormat.protobuf.frame(body)] + frames
        for (number, bytes) in all.enumerated() {
            _ = try socket.send(bytes.span.bytes, more: number + 1 < all.count)
        }
    }

    /// The next message; `nil` when none comes in time.
    func hear(within milliseconds: Int = Int(patience * 1000)) throws -> Heard? {
        var poller = ZMQPoller()
        _ = try poller.add(socket)
        var frames: [[UInt8]] = []
        while !(try poller.poll(timeoutMilliseconds: milliseconds)).isEmpty {
            guard try socket.receive(into: &frame) else { continue }
            frames.append(frame.withBytes { Array($0) })
            while frame.more, try socket.receive(into: &frame) { frames.append(frame.withBytes { Array($0) }) }
            let envelope = try frames[0].withUnsafeBytes { try FrameFormat.envelope($0) }
            guard let body = envelope?.1.body else { throw HeardNothing() }
            return Heard(body: body, frames: Array(frames.dropFirst()))
        }
        return nil
    }

    // MARK: What most tests say and hear

    /// Opens a session.
    @discardableResult
    func hello(_ unit: String, epoch: UInt64 = 1, credit: UInt32 = 0) throws -> WireWelcome {
        var hello = WireHello()
        (hello.versionMin, hello.versionMax) = (1, 1)
        (hello.unit, hello.instance, hello.epoch, hello.credit) = (unit, "test", epoch, credit)
        try say(.hello(hello))
        guard case .welcome(let welcome) = try hear()?.body else { throw HeardNothing() }
        return welcome
    }

    /// Sends commands in one message, the first under this correlation.
    func send(_ commands: [WireCommand], correlation: UInt64) throws {
        var message = WireCommands()
        message.correlation = correlation
        try say(.commands(message), frames: commands.map { try FrameFormat.protobuf.encode($0) })
    }

    /// Asks for a sign of life, which overtakes everything that waits for the disk.
    func ping(_ nonce: UInt64) throws {
        var ping = WirePing()
        ping.nonce = nonce
        try say(.ping(ping))
    }

    func pong() throws -> UInt64 {
        guard case .pong(let pong) = try hear()?.body else { throw HeardNothing() }
        return pong.nonce
    }

    func receipts() throws -> WireReceipts {
        guard case .receipts(let receipts) = try hear()?.body else { throw HeardNothing() }
        return receipts
    }

    func deliveries() throws -> [WireDelivery] {
        guard case .deliveries(let deliveries) = try hear()?.body else { throw HeardNothing() }
        return deliveries.deliveries
    }

    func closing() throws -> String {
        guard case .closing(let goodbye) = try hear()?.body else { throw HeardNothing() }
        return goodbye.reason
    }

    func refused() throws -> String {
        guard case .refused(let problem) = try hear()?.body else { throw HeardNothing() }
        return problem.code
    }
}

extension WireCommand {
    static func register(_ id: String, case caseID: String) -> WireCommand {
        var (command, act) = (WireCommand(), WireRegister())
        act.caseID = caseID
        (command.id, command.register) = (id, act)
        return command
    }

    static func push(_ id: String, case caseID: String, to: String) -> WireCommand {
        var (command, act) = (WireCommand(), WirePush())
        (act.case.id, act.to) = (caseID, to)
        (command.id, command.push) = (id, act)
        return command
    }
}

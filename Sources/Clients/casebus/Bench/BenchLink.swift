import CasebusClient
import CasebusModel
import CasebusReports
import CasebusWire
import CasebusZMQ

/// One connection of the bench: a DEALER with a session on it.
///
/// - Threading: the bench's one thread.
final class BenchLink {
    let socket: ZMQSocket
    let unit: String
    var isWelcomed = false
    private var envelope = WireWriter()

    /// Messages queued before the socket pushes back: above every window.
    private static let highWaterMark = 100_000
    private static let smallBufferBytes = 64 * 1024

    /// Connects, and says hello; the welcome is the caller's to wait for.
    ///
    /// - Parameter readsAhead: whether libzmq takes what comes before anybody reads it. A session that is to be slow
    ///   must not, and has small buffers.
    init(
        _ configuration: ClientConfiguration, instance: String, credit: Int, readsAhead: Bool = true,
        in context: ZMQContext
    ) throws {
        unit = configuration.unit.text
        var options = ZMQSocketOptions()
        options.sendHWM = Self.highWaterMark
        options.receiveHWM = readsAhead ? Self.highWaterMark : 1
        if !readsAhead { options.receiveBufferBytes = Self.smallBufferBytes }
        // The hello waits in the queue until the link is up.
        options.immediate = false
        options.lingerMilliseconds = 200
        if case .curve(let serverKey, _, let secretKey) = configuration.security {
            options.security = .curveClient(
                serverKey: try CurvePublicKey(z85: serverKey),
                keyPair: try CurveKeyPair(secretKey: try CurveSecretKey(z85: secretKey)))
        }
        socket = try ZMQSocket(.dealer, in: context, options: options)
        try socket.connect(configuration.endpoint)
        var hello = WireHello()
        (hello.versionMin, hello.versionMax) = (1, 1)
        hello.unit = unit
        hello.instance = instance
        hello.epoch = configuration.epoch
        hello.credit = UInt32(credit)
        hello.software = configuration.software + " bench"
        try send(.hello(hello))
    }

    /// Sends an envelope that is not worth a template.
    func send(_ body: WireEnvelope.OneOf_Body) throws {
        let frame = try FrameFormat.protobuf.frame(body)
        _ = try frame.withUnsafeBytes { try socket.send($0) }
    }

    /// Asks whether the bus is there, and so says that this session is.
    func ping(_ now: UInt64) throws {
        var ping = WirePing()
        ping.nonce = now
        try send(.ping(ping))
    }

    /// Begins a message of `count` commands; their frames must follow.
    ///
    /// - Returns: whether there was room for it; without, nothing was sent.
    func begin(correlation: UInt64, parts: UInt8, count: Int) throws -> Bool {
        envelope.removeAll()
        FrameFormat.protobuf.mark.withUTF8Buffer { envelope.append(UnsafeRawBufferPointer($0)) }
        envelope.message(
            EnvelopeField.commands,
            bytes: WireWriter.fieldBytes(1, correlation) + WireWriter.fieldBytes(2, bytes: count))
        envelope.field(1, correlation)
        envelope.message(2, bytes: count)
        for _ in 0..<count { envelope.varint(UInt64(parts)) }
        return try envelope.bytes.withUnsafeBytes { try socket.send($0, more: true) } == .sent
    }

    func sendDelivered(upTo number: UInt64) throws {
        envelope.removeAll()
        FrameFormat.protobuf.mark.withUTF8Buffer { envelope.append(UnsafeRawBufferPointer($0)) }
        envelope.message(EnvelopeField.delivered, bytes: WireWriter.fieldBytes(1, number))
        envelope.field(1, number)
        _ = try envelope.bytes.withUnsafeBytes { try socket.send($0) }
    }

    /// Receives until so many commands are recorded.
    ///
    /// - Throws: the first problem, or that the bus is silent.
    func awaitReceipts(_ receipts: Int, frame: inout ZMQFrame) throws {
        var missing = receipts
        var poller = ZMQPoller()
        _ = try poller.add(socket)
        while missing > 0 {
            while missing > 0, try socket.receive(into: &frame) {
                try frame.withBytes { bytes throws in
                    let answer = AnswerScanner(bytes)
                    guard answer.body != .pong else { return }
                    guard answer.body == .receipts else { throw BenchLink.complaint(bytes) }
                    var failed = false
                    answer.receipts { _ in
                        missing -= 1
                    } problem: {
                        failed = true
                    }
                    if failed { throw BenchLink.complaint(bytes) }
                }
            }
            if missing > 0, try poller.poll(timeoutMilliseconds: BenchRun.silenceMilliseconds).isEmpty {
                throw CommandFailure(.unknown, "The bus has not answered for \(BenchRun.silenceMilliseconds / 1000) s.")
            }
        }
    }

    /// What the bus says where the bench expected something else.
    static func complaint(_ frame: UnsafeRawBufferPointer) -> CommandFailure {
        guard let envelope = try? FrameFormat.envelope(frame)?.1, let body = envelope.body else {
            return CommandFailure(.unknown, "The bus sent something that cannot be read.")
        }
        switch body {
        case .refused(let problem): return refusal(problem)
        case .receipts(let receipts):
            return receipts.problems.first.map(refusal)
                ?? CommandFailure(.unknown, "The bus sent receipts without order.")
        case .closing(let goodbye):
            return CommandFailure(.refused, "The bus closed a session: \(goodbye.reason.shown).")
        default: return CommandFailure(.unknown, "The bus sent an answer that nobody asked for.")
        }
    }

    private static func refusal(_ problem: WireProblem) -> CommandFailure {
        let place = problem.field.isEmpty ? "" : " \(problem.field): \(problem.value)."
        return CommandFailure(.refused, "Refused (\(problem.code)):\(place) \(problem.detail)".shown)
    }
}

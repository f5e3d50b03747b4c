import CasebusClient
import CasebusModel
import CasebusReports
import CasebusWire
import CasebusZMQ

/// What may weigh on the others: an office that signs for nothing, a reader that has stopped reading, a slow one.
final class BenchBurden {
    private let link: BenchLink
    private let cases: CaseStock
    private let push: CommandTemplate
    private var correlation: UInt64 = 1
    private var pushed = 0
    /// The session that said hello and then never reads.
    private var stalled: BenchLink?
    private var nextNag: UInt64 = 0
    private var slow: BenchLink?
    private var nextRead: UInt64 = 0
    private var nextPing: UInt64 = 0
    private var part = ZMQFrame()

    /// One hand-off each, so that "1,000 unsigned" are 1,000 cases.
    static let pushesPerCase = 1
    /// Payloads that fill every queue on the way to a reader that does not read: 16 MiB in all.
    private static let stalledPayloadBytes = 16 * 1024
    /// Answers that the reader who does not read asks for at first: more than libzmq queues for it on the daemon's side.
    private static let nagsAtFirst = 1000
    private static let nagInterval: UInt64 = 10_000_000
    private static let slowPayloadBytes = 1024
    /// ns between two messages that the slow reader takes: 50 a second, of up to 64 deliveries.
    private static let readInterval: UInt64 = 20_000_000
    private static let deliveriesPerMessage = 64
    private static let pingInterval: UInt64 = 1_000_000_000
    private static let pushesInFlight = 256
    private static let bytesInFlight = 4 << 20

    init(_ link: BenchLink, cases: CaseStock, run: String, to unit: String) {
        self.link = link
        self.cases = cases
        push = .push(run: run, to: unit)
    }

    /// Pushes hand-offs that nobody will sign for, each on a case of its own.
    func leaveUnsigned(_ count: Int, payloadBytes: Int, frame: inout ZMQFrame, ids: inout CommandIDs) throws {
        if pushed + count > cases.count { try cases.grow(by: pushed + count - cases.count, frame: &frame, ids: &ids) }
        let payload = [UInt8](repeating: 0x5A, count: payloadBytes)
        let stepMost = max(1, min(Self.pushesInFlight, Self.bytesInFlight / payloadBytes))
        var left = count
        while left > 0 {
            let step = min(left, stepMost)
            guard try link.begin(correlation: correlation, parts: FrameParts.payload.rawValue, count: step) else {
                throw CommandFailure(.unreachable, "The bus takes no pushes: its queue and ours are full.")
            }
            for index in 0..<step {
                push.setCase(pushed)
                ids.write(to: push.id)
                _ = try link.socket.send(push.raw, more: true)
                _ = try link.socket.send(payload.span.bytes, more: index < step - 1)
                pushed += 1
            }
            correlation += UInt64(step)
            try link.awaitReceipts(step, frame: &frame)
            left -= step
        }
    }

    /// Lets a session of the unit say hello and take deliveries, without ever reading.
    func stall(_ session: BenchLink, frame: inout ZMQFrame, ids: inout CommandIDs) throws {
        stalled = session
        try leaveUnsigned(Limits.creditPerSession, payloadBytes: Self.stalledPayloadBytes, frame: &frame, ids: &ids)
        for nonce in 1...Self.nagsAtFirst { try session.ping(UInt64(nonce)) }
    }

    /// Gives a session of the unit more than it will have read in `seconds`, a message at a time.
    func slowDown(_ session: BenchLink, seconds: Double, frame: inout ZMQFrame, ids: inout CommandIDs) throws {
        let messages = Int((seconds + 1) * 1e9) / Int(Self.readInterval)
        try leaveUnsigned(
            messages * Self.deliveriesPerMessage + Limits.creditPerSession, payloadBytes: Self.slowPayloadBytes,
            frame: &frame, ids: &ids)
        slow = session
    }

    /// The stalled session goes on asking for answers that it does not read; the slow one reads a message.
    func tend(_ now: UInt64, frame: inout ZMQFrame) throws {
        if let stalled, now >= nextNag {
            nextNag = now + Self.nagInterval
            try stalled.ping(now)
        }
        guard let slow else { return }
        if now >= nextPing {
            nextPing = now + Self.pingInterval
            try slow.ping(now)
        }
        guard now >= nextRead else { return }
        nextRead = now + Self.readInterval
        guard try slow.socket.receive(into: &frame) else { return }
        let last = try frame.withBytes { bytes throws in
            let answer = AnswerScanner(bytes)
            guard answer.body == .deliveries || answer.body == .pong else { throw BenchLink.complaint(bytes) }
            var last: UInt64 = 0
            if answer.body == .deliveries { answer.deliveries { last = $0.number } }
            return last
        }
        guard last > 0 else { return }
        // The rest of the message.
        while try slow.socket.receive(into: &part), part.more {}
        try slow.sendDelivered(upTo: last)
    }
}

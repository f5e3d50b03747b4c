import CasebusClient
import CasebusModel
import CasebusWire
import CasebusZMQ

/// What may weigh on the others: an office that signs for nothing, and a reader that has stopped reading.
final class BenchBurden {
    private let link: BenchLink
    private let cases: CaseStock
    private let push: CommandTemplate
    private var correlation: UInt64 = 1
    private var pushed = 0
    /// The session that says hello and then never reads.
    private var stalled: BenchLink?

    /// Payloads that fill every queue on the way to a reader that does not read: 16 MiB in all.
    private static let stalledPayloadBytes = 16 * 1024
    private static let pushesInFlight = 64

    init(_ link: BenchLink, cases: CaseStock, run: String, to unit: String) {
        self.link = link
        self.cases = cases
        push = .push(run: run, to: unit)
    }

    /// Pushes hand-offs that nobody will sign for.
    func leaveUnsigned(_ count: Int, payloadBytes: Int, frame: inout ZMQFrame, ids: inout CommandIDs) throws {
        let needed = (pushed + count + BenchPlan.pushesPerCase - 1) / BenchPlan.pushesPerCase
        if needed > cases.count { try cases.grow(by: needed - cases.count, frame: &frame, ids: &ids) }
        let payload = [UInt8](repeating: 0x5A, count: payloadBytes)
        var left = count
        while left > 0 {
            let step = min(left, Self.pushesInFlight)
            guard try link.begin(correlation: correlation, parts: FrameParts.payload.rawValue, count: step) else {
                throw CommandFailure(.unreachable, "The bus takes no pushes: its queue and ours are full.")
            }
            for index in 0..<step {
                push.setCase(pushed / BenchPlan.pushesPerCase)
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
    }

    /// The stalled session goes on asking for answers that it does not read.
    func nag(_ now: UInt64) throws {
        try stalled?.ping(now)
    }
}

import CasebusWire
import CasebusZMQ

/// A session that keeps its window full of pushes.
final class Pusher {
    let link: BenchLink
    let flights: Flights
    private let number: UInt32
    private let batch: Int
    private let push: CommandTemplate
    private let payload: UnsafeMutableRawBufferPointer
    private var nextCase: Int
    private let caseStride: Int

    init(_ link: BenchLink, number: Int, plan: BenchPlan, push: CommandTemplate) {
        self.link = link
        self.number = UInt32(number)
        self.push = push
        batch = min(plan.batch, plan.window)
        flights = Flights(window: plan.window, needsSignature: plan.mode.isRoundTrip)
        payload = .allocate(byteCount: plan.payloadBytes, alignment: 16)
        var random = SystemRandomNumberGenerator()
        for index in payload.indices { payload[index] = random.next() }
        nextCase = number
        caseStride = plan.connections
    }

    deinit { payload.deallocate() }

    /// Sends as many pushes as the window has room for.
    ///
    /// - Returns: how many it sent.
    func fill(run: UInt64, cases: CaseStock, ids: inout CommandIDs) throws -> Int {
        var sent = 0
        while flights.hasRoom(for: batch) {
            guard try link.begin(correlation: flights.nextCorrelation, parts: FrameParts.payload.rawValue, count: batch)
            else { return sent }
            for index in 0..<batch {
                let time = BenchClock.now()
                let correlation = flights.begin(at: time)
                payload.storeBytes(
                    of: PayloadMark(run: run, correlation: correlation, sentAt: time, pusher: number),
                    as: PayloadMark.self)
                push.setCase(nextCase)
                ids.write(to: push.id)
                nextCase += caseStride
                if nextCase >= cases.count { nextCase = Int(number) }
                _ = try link.socket.send(push.raw, more: true)
                _ = try link.socket.send(UnsafeRawBufferPointer(payload), more: index < batch - 1)
            }
            sent += batch
        }
        cases.used += sent
        return sent
    }
}

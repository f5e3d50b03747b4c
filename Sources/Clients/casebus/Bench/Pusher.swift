import CasebusWire
import CasebusZMQ

/// A session that keeps its window full of pushes, or begins each when it is due.
final class Pusher {
    let link: BenchLink
    let flights: Flights
    private let number: UInt32
    private let batch: Int
    private let push: CommandTemplate
    private let payload: UnsafeMutableRawBufferPointer
    private var nextCase: Int
    private let caseStride: Int
    /// How many pushes are this connection's, and ns from one to the next; 0 where they have no pace.
    private let share: Int
    private let interval: Double
    private var begun = 0
    /// When the first push of all is due, ns of the steady clock.
    var start: UInt64 = 0

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
        share = plan.pushes.map { ($0 - number + plan.connections - 1) / plan.connections } ?? .max
        interval = plan.pace.map { 1e9 / $0 } ?? 0
    }

    deinit { payload.deallocate() }

    /// When the next push is due; never when all have begun.
    var nextDue: UInt64 { begun < share ? due(begun) : .max }

    /// When a push is due; the connections take turns.
    private func due(_ number: Int) -> UInt64 {
        start + UInt64(Double(number * caseStride + Int(self.number)) * interval)
    }

    /// Sends as many pushes as the window has room for, or as are due.
    ///
    /// A push with a pace is timed from when it was due: what held it up is part of its time.
    ///
    /// - Returns: how many it sent.
    func fill(run: UInt64, cases: CaseStock, ids: inout CommandIDs) throws -> Int {
        var sent = 0
        defer { cases.used += sent }
        while true {
            let count = min(batch, share - begun)
            guard count > 0, flights.hasRoom(for: count) else { return sent }
            guard interval == 0 || due(begun + count - 1) <= BenchClock.now() else { return sent }
            guard try link.begin(correlation: flights.nextCorrelation, parts: FrameParts.payload.rawValue, count: count)
            else { return sent }
            for index in 0..<count {
                let time = interval == 0 ? BenchClock.now() : due(begun + index)
                let correlation = flights.begin(at: time)
                payload.storeBytes(
                    of: PayloadMark(run: run, correlation: correlation, sentAt: time, pusher: number),
                    as: PayloadMark.self)
                push.setCase(nextCase)
                ids.write(to: push.id)
                nextCase += caseStride
                if nextCase >= cases.count { nextCase = Int(number) }
                _ = try link.socket.send(push.raw, more: true)
                _ = try link.socket.send(UnsafeRawBufferPointer(payload), more: index < count - 1)
            }
            sent += count
            begun += count
        }
    }
}

/// What the loop counts for the metrics beside ``LoopCounters``.
///
/// - Cost: plain numbers that the loop owns. A push costs one addition; a turn and a batch read the fine clock.
package struct LoopMeasures: Sendable {
    /// From the turn that took a command until it was on the disk; a receipt each.
    package var durable = LoopHistogram(below: LoopHistogram.latencies)
    /// From the turn that took a command until its receipt was given to the socket; a receipt each.
    package var receipt = LoopHistogram(below: LoopHistogram.latencies)
    /// One write and one `fdatasync`; a batch each, whatever became of it.
    package var flush = LoopHistogram(below: LoopHistogram.latencies)
    /// Records of the batches on the disk.
    package var batchRecords = LoopHistogram(below: LoopHistogram.batchSizes)

    /// By code, what was answered with a problem; together ``LoopCounters/problems``.
    package var problems: [String: UInt64] = [:]
    /// Batches that the disk did not take.
    package var flushFailures: UInt64 = 0
    package var clockJumps: UInt64 = 0
    /// Turns in which nothing was read, since enough was gathered.
    package var pausedTurns: UInt64 = 0

    /// Deliveries that the open sessions can have unconfirmed, and have.
    package var creditGranted = 0
    package var creditUsed = 0

    /// The most that was gathered for one batch in the second behind.
    package var gatheredAnswersMost = 0
    package var gatheredBytesMost = 0

    package init() {}
}

/// How many values lay at or below each of some bounds, and what they come to.
package struct LoopHistogram: Sendable, Equatable {
    /// Nanoseconds: 50 µs to 5 s.
    static let latencies: [UInt64] = [
        50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000,
        100_000_000, 200_000_000, 500_000_000, 1_000_000_000, 2_000_000_000, 5_000_000_000,
    ]
    static let batchSizes: [UInt64] = (0...13).map { 1 << $0 }

    package let bounds: [UInt64]
    /// Not cumulative; the last one is of what lies above every bound.
    package private(set) var counts: [UInt64]
    package private(set) var sum: UInt64 = 0

    package init(below bounds: [UInt64]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package mutating func add(_ value: UInt64, times: UInt64 = 1) {
        var place = 0
        while place < bounds.count, value > bounds[place] { place += 1 }
        counts[place] &+= times
        sum &+= value &* times
    }
}

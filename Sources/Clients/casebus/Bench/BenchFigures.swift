import Histogram

/// What happened in the measured time, counted and timed from the push on.
struct BenchFigures {
    /// Times of one kind of event.
    struct Event {
        private(set) var count = 0
        private var times = Histogram<UInt64>(
            lowestDiscernibleValue: 128, highestTrackableValue: 120_000_000_000, numberOfSignificantValueDigits: .three)

        @inline(__always)
        mutating func add(nanoseconds: UInt64) {
            count += 1
            times.record(nanoseconds)
        }

        /// µs; 0 where nothing happened.
        func microseconds(percentile: Double) -> Double {
            count == 0 ? 0 : Double(times.valueAtPercentile(percentile)) / 1000
        }
    }

    /// What the measurement lasted, s.
    var seconds = 0.0
    /// Receipts of pushes.
    var confirmed = Event()
    /// Pushes that arrived at the receiver.
    var delivered = Event()
    /// Receipts of signatures.
    var signed = Event()
    /// Deliveries of another run.
    var stale = 0
    /// Cases registered while it ran.
    var grownCases = 0
}

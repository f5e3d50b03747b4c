/// Count, total, mean, quantiles and maximum of durations.
///
/// - Units: milliseconds. Count, total and maximum are exact (a total that no 64-bit number holds stays at the
///   largest). Mean and quantiles can lie between two milliseconds; they are rounded as IEEE doubles of seconds to three
///   decimals, which is what numpy and Python's `round` give, so that the figures can be compared with a process-mining tool's
///   digit by digit.
/// - Source: quantiles by linear interpolation, Hyndman and Fan's type 7, numpy's default.
package struct WaitDistribution: Equatable, Sendable {
    package let count: Int
    package let total: Int64
    package let mean: Int64
    package let median: Int64
    package let p90: Int64
    package let max: Int64

    /// - Parameter durations: in any order.
    package init(_ durations: [Int64]) { self.init(of: [durations]) }

    /// - Parameter parts: all durations together, in any order.
    /// - Cost: a few passes, O(n).
    package init(of parts: [[Int64]]) {
        var (total, shortest, longest) = (Int64(0), Int64.max, Int64.min)
        for part in parts {
            for duration in part {
                total = total.addingClamped(duration)
                shortest = Swift.min(shortest, duration)
                longest = Swift.max(longest, duration)
            }
        }
        (count, self.total) = (parts.reduce(0) { $0 + $1.count }, total)
        guard count > 0 else {
            (mean, median, p90, max) = (0, 0, 0, 0)
            return
        }
        mean = Self.rounded(microseconds: Double(total) * 1000 / Double(count))
        max = longest
        let (half, ninetieth) = (Quantile(tenths: 5, of: count), Quantile(tenths: 9, of: count))
        let found = OrderStatistics.values(
            at: [half.below, half.above, ninetieth.below, ninetieth.above], of: parts, within: shortest...longest)
        median = half.between(found[0], found[1])
        p90 = ninetieth.between(found[2], found[3])
    }

    /// Where a quantile lies in a sorted list.
    private struct Quantile {
        /// The places of its neighbours, which are one where it hits a value.
        let below: Int
        let above: Int
        /// Tenths of the way from the one to the other.
        private let remainder: Int

        init(tenths: Int, of count: Int) {
            (below, remainder) = ((count - 1) * tenths).quotientAndRemainder(dividingBy: 10)
            above = remainder == 0 ? below : below + 1
        }

        /// Interpolated exactly, then rounded: tenths of a millisecond are whole hundreds of microseconds.
        func between(_ low: Int64, _ high: Int64) -> Int64 {
            WaitDistribution.rounded(microseconds: Double(low * 1000 + (high - low) * Int64(remainder) * 100))
        }
    }

    /// Rounds seconds, as the nearest double, to three decimals, and returns milliseconds.
    ///
    /// A tie in decimals is none in binary: whether the double lies above or below it is found with one exact
    /// multiply-add.
    static func rounded(microseconds: Double) -> Int64 {
        let seconds = microseconds / 1_000_000
        let floor = (seconds * 1000).rounded(.down)
        // The product may have been rounded up to the next integer; the exact one decides.
        let base = (-floor).addingProduct(seconds, 1000) < 0 ? floor - 1 : floor
        let beyondHalf = (-(base + 0.5)).addingProduct(seconds, 1000)
        if beyondHalf > 0 { return Int64(base) + 1 }
        if beyondHalf < 0 { return Int64(base) }
        return Int64(base) + Int64(base) % 2
    }

    /// Adds the figures to the object that is being written; without any duration only the total.
    package func write(to json: inout JSONWriter, withCount: Bool) {
        if withCount { json.member("n", count) }
        json.seconds("total_s", milliseconds: total)
        guard count > 0 else { return }
        json.seconds("mean_s", milliseconds: mean)
        json.seconds("median_s", milliseconds: median)
        json.seconds("p90_s", milliseconds: p90)
        json.seconds("max_s", milliseconds: max)
    }
}

extension Int64 {
    /// The sum, or the largest number when it is larger: whoever asserts times chooses how long things took.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}

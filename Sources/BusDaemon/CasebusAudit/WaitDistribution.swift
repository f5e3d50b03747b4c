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
    /// - Cost: a few passes, O(n); a copy where the caller keeps them.
    package init(_ durations: consuming [Int64]) {
        var values = durations
        count = values.count
        var (total, longest) = (Int64(0), Int64.min)
        for duration in values {
            total = total.addingClamped(duration)
            longest = Swift.max(longest, duration)
        }
        self.total = total
        mean = values.isEmpty ? 0 : Self.rounded(microseconds: Double(total) * 1000 / Double(values.count))
        max = values.isEmpty ? 0 : longest
        (median, p90) = values.withUnsafeMutableBufferPointer { values in
            // What is before the median is not looked at again.
            let (median, before) = Self.quantile(tenths: 5, of: values, from: 0)
            return (median, Self.quantile(tenths: 9, of: values, from: before).quantile)
        }
    }

    /// The quantile at `tenths`/10, interpolated between its two neighbours exactly, then rounded; and the place of the
    /// lower neighbour, before which nothing is larger and behind which nothing is smaller.
    ///
    /// - Parameter first: a place before which nothing is larger than what is from there on.
    private static func quantile(
        tenths: Int, of values: UnsafeMutableBufferPointer<Int64>, from first: Int
    ) -> (quantile: Int64, below: Int) {
        guard !values.isEmpty else { return (0, 0) }
        let (below, remainder) = ((values.count - 1) * tenths).quotientAndRemainder(dividingBy: 10)
        OrderStatistics.select(below - first, in: UnsafeMutableBufferPointer(rebasing: values[first...]))
        let low = values[below]
        let high = remainder == 0 ? low : values[(below + 1)...].min() ?? low
        // Tenths of a millisecond are whole hundreds of microseconds.
        return (rounded(microseconds: Double(low * 1000 + (high - low) * Int64(remainder) * 100)), below)
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

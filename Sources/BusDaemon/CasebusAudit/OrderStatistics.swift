/// Finds what would stand at some places of a list if it were sorted, and leaves the list as it is.
///
/// Values are counted by their highest bits, then only those that share them with what is looked for are looked at again:
/// no branch of the long loops depends on a value, which a processor would have to guess.
///
/// - Cost: O(n): a pass over everything, a second one for what is left of it by then, and so on, six at most
///   whatever the values are.
/// - Source: bucket select, which is radix sort's first step done for the buckets asked for alone.
enum OrderStatistics {
    /// Lists of up to this size are sorted.
    private static let small = 64
    private static let bucketBits = 11

    /// - Parameters:
    ///   - ranks: places in the sorted list, ascending, each below the count.
    ///   - parts: what the list consists of, in any order.
    ///   - bounds: no value lies outside.
    static func values(at ranks: [Int], of parts: [[Int64]], within bounds: ClosedRange<Int64>) -> [Int64] {
        guard parts.reduce(0, { $0 + $1.count }) > small else {
            let sorted = parts.joined().sorted()
            return ranks.map { sorted[$0] }
        }
        let (low, width) = (bounds.lowerBound, UInt64(bitPattern: bounds.upperBound &- bounds.lowerBound))
        let shift = max(0, UInt64.bitWidth - width.leadingZeroBitCount - bucketBits)
        func bucket(of value: Int64) -> Int { Int(truncatingIfNeeded: UInt64(bitPattern: value &- low) >> shift) }

        var counts = ContiguousArray(repeating: 0, count: 1 << bucketBits)
        for part in parts {
            for value in part { counts[bucket(of: value)] += 1 }
        }
        var (found, rest): ([Int64], ArraySlice<Int>) = ([], ranks[...])
        var (current, before) = (0, 0)
        while let rank = rest.first {
            while before + counts[current] <= rank {
                before += counts[current]
                current += 1
            }
            let own = rest.prefix { $0 < before + counts[current] }
            rest = rest.dropFirst(own.count)
            let lowest = low &+ Int64(bitPattern: UInt64(current) << shift)
            let span = min((UInt64(1) << shift) - 1, UInt64(bitPattern: bounds.upperBound &- lowest))
            guard span > 0 else {
                found += own.map { _ in lowest }
                continue
            }
            found += Self.values(
                at: own.map { $0 - before }, of: parts.map { $0.filter { bucket(of: $0) == current } },
                within: lowest...lowest &+ Int64(bitPattern: span))
        }
        return found
    }
}

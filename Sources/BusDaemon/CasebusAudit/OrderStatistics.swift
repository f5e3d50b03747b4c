/// Finds what would stand at a place of an array if it were sorted, without sorting it.
///
/// - Cost: O(n) on average; where hostile input keeps it from that, what is left is sorted, O(n log n).
/// - Source: Hoare's quickselect, with the median of three, and Musser's bound.
enum OrderStatistics {
    /// Parts of up to this size are sorted.
    private static let small = 32

    /// Brings the element of rank `rank` to its place: nothing before it is larger, nothing behind it smaller.
    static func select(_ rank: Int, in values: UnsafeMutableBufferPointer<Int64>) {
        var (low, high) = (0, values.count - 1)
        // Twice the rounds that halves would take.
        var rounds = 2 * (Int.bitWidth - values.count.leadingZeroBitCount)
        while high - low >= small, rounds > 0 {
            rounds -= 1
            let pivot = medianOfThree(values[low], values[low + (high - low) / 2], values[high])
            var (left, right) = (low, high)
            while left <= right {
                while values[left] < pivot { left += 1 }
                while values[right] > pivot { right -= 1 }
                if left <= right {
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            // Up to `right` nothing is above the pivot, from `left` on nothing below, between them all are equal to it.
            if rank <= right { high = right } else if rank >= left { low = left } else { return }
        }
        var rest = UnsafeMutableBufferPointer(rebasing: values[low...high])
        rest.sort()
    }

    private static func medianOfThree(_ one: Int64, _ two: Int64, _ three: Int64) -> Int64 {
        max(min(one, two), min(max(one, two), three))
    }
}

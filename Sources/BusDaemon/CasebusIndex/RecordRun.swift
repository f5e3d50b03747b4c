/// Sequences of one case's records, ascending, as the index stores them: the first, and the distances between the rest.
///
/// - Shape: each distance is an unsigned LEB128 number.
struct RecordRun: Sendable {
    private(set) var first: UInt64
    private(set) var more: [UInt8] = []
    private var last: UInt64

    init(first: UInt64) {
        self.first = first
        last = first
    }

    mutating func append(_ sequence: UInt64) {
        var rest = sequence - last
        while rest >= 0x80 {
            more.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        more.append(UInt8(rest))
        last = sequence
    }

    /// All sequences of a stored run; what follows a broken number is left out.
    static func sequences(first: UInt64, more: [UInt8]) -> [UInt64] {
        var sequences = [first]
        var (last, distance, shift) = (first, UInt64(0), UInt64(0))
        for byte in more {
            guard shift < 64 else { break }
            distance |= UInt64(byte & 0x7F) << shift
            shift += 7
            guard byte < 0x80 else { continue }
            last &+= distance
            sequences.append(last)
            (distance, shift) = (0, 0)
        }
        return sequences
    }
}

/// Where some of a segment's frames begin: enough of them that any other is a short hop away.
///
/// - Cost: 8 bytes an entry; an entry every 64 frames or 64 KiB, whichever comes first: about 20 KB for 64 MiB.
struct SparseIndex: Sendable {
    static let framesBetween = 64
    static let bytesBetween = 64 << 10

    /// A frame and where it begins in the file.
    struct Place: Equatable, Sendable {
        var sequence: UInt64
        var offset: Int
    }

    private let first: UInt64
    private var deltas: [UInt32] = []
    private var offsets: [UInt32] = []

    init(first sequence: UInt64) {
        first = sequence
        deltas.append(0)
        offsets.append(UInt32(SegmentHeader.bytes))
    }

    /// The last frame whose place is known.
    var lastPlace: Place {
        Place(sequence: first + UInt64(deltas[deltas.count - 1]), offset: Int(offsets[offsets.count - 1]))
    }

    /// Tells the index of a frame; it keeps the place when it is far enough from the last one it kept.
    mutating func note(_ sequence: UInt64, at offset: Int) {
        let last = lastPlace
        guard sequence > last.sequence else { return }
        guard
            sequence - last.sequence >= UInt64(Self.framesBetween) || offset - last.offset >= Self.bytesBetween
        else { return }
        deltas.append(UInt32(sequence - first))
        offsets.append(UInt32(offset))
    }

    /// Forgets frames from a sequence on.
    mutating func remove(from sequence: UInt64) {
        while deltas.count > 1, first + UInt64(deltas[deltas.count - 1]) >= sequence {
            deltas.removeLast()
            offsets.removeLast()
        }
    }

    /// The nearest known frame at or before a sequence of this segment.
    func place(before sequence: UInt64) -> Place {
        let delta = sequence - first
        var low = 0
        var high = deltas.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if UInt64(deltas[middle]) <= delta { low = middle } else { high = middle }
        }
        return Place(sequence: first + UInt64(deltas[low]), offset: Int(offsets[low]))
    }
}

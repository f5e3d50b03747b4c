internal import CasebusModel

/// What a stretch of a case's life was. Raw values are in the index; 8 to 13 are for kinds of intervals to come.
enum StretchTag: UInt8, CaseIterable {
    case preparing = 1
    case waiting = 2
    case atWork = 3
    case idle = 4
    /// Of a hand-off.
    case suspended = 5
    case inDispute = 6
    /// Of a case that was with one unit.
    case caseSuspended = 7
    /// From when the last but one of a case's parallel hand-offs ended until the last did: a note, not an interval.
    case critical = 14
    /// From a push to the push that sends the case straight back: a note, not an interval.
    case bounce = 15

    /// What an open hand-off's stretch is.
    init(_ state: HandoffState) {
        self =
            switch state {
            case .signed: .atWork
            case .suspended: .suspended
            case .disputed: .inDispute
            case .pushed, .answered, .refused, .withdrawn, .ruled: .waiting
            }
    }
}

/// A stretch of a case's life that has ended; it does not change any more.
///
/// - Units: instants in milliseconds since 1970.
struct Stretch: Equatable {
    var tag: StretchTag
    /// Who had it, between whom, for which matter and step: a number of the table `lanes`.
    var lane: Int64
    /// The hand-off; the case's key where there was none.
    var number: Int64
    /// When its hand-off was pushed; its beginning where there is none.
    var pushedAt: Int64
    var start: Int64
    var end: Int64
}

/// Some thousand stretches that ended one after the other, in the few bytes that a report can read quickly: a row of
/// the table `stretches`.
///
/// - Shape: for each stretch five LEB128 numbers: its lane times 16 plus its tag; its end minus the end before it, and
///   its number minus the one before it, both with the sign in the lowest bit; how long it lasted; how long before it
///   its hand-off had been pushed. The first stretch is counted from 0.
struct StretchChunk {
    /// Stretches in one chunk; the one being filled is written anew with each transaction.
    static let stretchesMax = 4096

    /// Its row; `nil` until it was written.
    var key: Int64?
    private(set) var count = 0
    private(set) var bytes: [UInt8] = []
    private(set) var firstStart = Int64.max
    private(set) var pushes: (first: Int64, last: Int64) = (.max, .min)
    private(set) var lastEnd = Int64.min
    private var end: Int64 = 0
    private var number: Int64 = 0

    var isFull: Bool { count >= Self.stretchesMax }

    mutating func append(_ stretch: Stretch) {
        put(UInt64(stretch.lane) << 4 | UInt64(stretch.tag.rawValue))
        put(Self.signInLowestBit(stretch.end &- end))
        put(Self.signInLowestBit(stretch.number &- number))
        put(UInt64(bitPattern: stretch.end &- stretch.start))
        put(UInt64(bitPattern: stretch.start &- stretch.pushedAt))
        (end, number) = (stretch.end, stretch.number)
        firstStart = min(firstStart, stretch.start)
        pushes = (min(pushes.first, stretch.pushedAt), max(pushes.last, stretch.pushedAt))
        lastEnd = max(lastEnd, stretch.end)
        count += 1
    }

    private mutating func put(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func signInLowestBit(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }

    /// Calls `body` with each stretch of a chunk.
    ///
    /// - Returns: how many there were; what follows a broken number is left out.
    @inline(__always)
    static func forEach(
        _ bytes: UnsafeRawBufferPointer, _ body: (Stretch) throws -> Void
    ) rethrows -> Int {
        var reader = LEB128Reader(bytes)
        var (count, end, number) = (0, Int64(0), Int64(0))
        while let first = reader.next() {
            guard let tag = StretchTag(rawValue: UInt8(first & 15)), let later = reader.next(),
                let further = reader.next(), let lasted = reader.next(), let lead = reader.next()
            else { break }
            end &+= signed(later)
            number &+= signed(further)
            let start = end &- Int64(bitPattern: lasted)
            try body(
                Stretch(
                    tag: tag, lane: Int64(first >> 4), number: number, pushedAt: start &- Int64(bitPattern: lead),
                    start: start, end: end))
            count += 1
        }
        return count
    }

    @inline(__always)
    private static func signed(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(value & 1) }
}

/// Reads unsigned LEB128 numbers, one after the other.
private struct LEB128Reader {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// - Returns: `nil` at the end, and where a number does not end or is too long.
    @inline(__always)
    mutating func next() -> UInt64? {
        // Eight bytes at once, without a branch on how long the number is: mispredicted ones would cost most of the time.
        guard place + 8 <= bytes.count else { return nextByBytes() }
        var value = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        let ends = ~value & 0x8080_8080_8080_8080
        guard ends != 0 else { return nextByBytes() }
        place += ends.trailingZeroBitCount / 8 + 1
        value &= (ends ^ (ends &- 1)) & 0x7F7F_7F7F_7F7F_7F7F
        value = value & 0x007F_007F_007F_007F | (value & 0x7F00_7F00_7F00_7F00) >> 1
        value = value & 0x0000_3FFF_0000_3FFF | (value & 0x3FFF_0000_3FFF_0000) >> 2
        return value & 0x0000_0000_0FFF_FFFF | (value & 0x0FFF_FFFF_0000_0000) >> 4
    }

    private mutating func nextByBytes() -> UInt64? {
        var (value, shift) = (UInt64(0), UInt64(0))
        while place < bytes.count, shift < 64 {
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}

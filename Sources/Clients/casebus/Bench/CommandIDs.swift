import ArgumentParser

/// Which ids the bench gives its commands.
enum BenchIDs: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// They grow with time, as those of our clients.
    case v7
    /// They are random: whether one was there before, its time cannot tell.
    case v4
}

/// Makes command ids, UUIDs, in place: 36 characters written into bytes that stand ready.
///
/// - Shape of version 7: 48 bits of milliseconds, version, 12 bits of a counter, variant, 20 bits of the counter's rest,
///   42 random bits that are the run's own. Version 4: 122 random bits.
/// - Source: RFC 9562, sections 5.4 and 5.7.
struct CommandIDs {
    static let count = 36

    private let version: BenchIDs
    private let run: UInt64
    private var counter: UInt64 = 0
    private var millisecond: UInt64
    private var random: SeededGenerator

    init(_ version: BenchIDs, run: UInt64, millisecond: UInt64) {
        self.version = version
        self.run = run & (1 << 42 - 1)
        self.millisecond = millisecond
        random = SeededGenerator(seed: run, stream: millisecond)
    }

    /// Takes the time on, once for many ids; it never goes back.
    mutating func advance(to now: UInt64) { millisecond = max(millisecond, now) }

    @inline(__always)
    mutating func write(to target: UnsafeMutablePointer<UInt8>) {
        let high: UInt64
        let low: UInt64
        switch version {
        case .v7:
            counter &+= 1
            high = millisecond << 16 | 0x7000 | (counter >> 20 & 0xFFF)
            low = 1 << 63 | (counter & 0xF_FFFF) << 42 | run
        case .v4:
            high = random.next() & ~0xF000 | 0x4000
            low = 1 << 63 | random.next() >> 2
        }
        Self.hex(high >> 32, 8, target)
        target[8] = UInt8(ascii: "-")
        Self.hex(high >> 16, 4, target + 9)
        target[13] = UInt8(ascii: "-")
        Self.hex(high, 4, target + 14)
        target[18] = UInt8(ascii: "-")
        Self.hex(low >> 48, 4, target + 19)
        target[23] = UInt8(ascii: "-")
        Self.hex(low, 12, target + 24)
    }

    /// Writes the lowest `digits` hexadecimal digits of `value`.
    @inline(__always)
    static func hex(_ value: UInt64, _ digits: Int, _ target: UnsafeMutablePointer<UInt8>) {
        var rest = value
        var place = digits
        while place > 0 {
            place -= 1
            let digit = UInt8(truncatingIfNeeded: rest & 0xF)
            target[place] = digit &+ (digit < 10 ? 0x30 : 0x57)
            rest >>= 4
        }
    }
}

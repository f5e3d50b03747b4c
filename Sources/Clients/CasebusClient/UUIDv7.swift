internal import Synchronization

/// Makes UUIDs of version 7: text that sorts by the time it was made.
///
/// - Shape: 48 bits of milliseconds since 1970, version, a counter of 12 bits, variant, 62 random bits; written as 36
///   characters in lower case.
/// - Order: strictly growing within one generator, also when the clock stands still or goes back: the counter grows,
///   and when it is used up the millisecond is taken on ahead of the clock.
/// - Source: RFC 9562, sections 5.7 and 6.2, method 1 (the counter starts at a random number with its top bit clear).
struct UUIDv7Generator: Sendable {
    private var millisecond: UInt64 = 0
    private var counter: UInt64 = 0
    private static let counterBits: UInt64 = 12
    private static let millisecondBits: UInt64 = 48

    init() {}

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - random: gives 64 random bits each time.
    mutating func next(now: UInt64, random: () -> UInt64) -> String {
        let now = now & (1 << Self.millisecondBits - 1)
        let bits = random()
        if now > millisecond {
            millisecond = now
            counter = bits >> 53
        } else if counter < 1 << Self.counterBits - 1 {
            counter += 1
        } else {
            millisecond += 1
            counter = bits >> 53
        }
        let high = millisecond << 16 | 0x7000 | counter
        let low = 1 << 63 | random() >> 2
        return Self.text(high, low)
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var at = 0
            func put(_ word: UInt64, _ range: Range<UInt64>) {
                for nibble in range {
                    let digit = UInt8(truncatingIfNeeded: word >> (60 - 4 * nibble) & 0xF)
                    buffer[at] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                    at += 1
                }
            }
            func dash() {
                buffer[at] = UInt8(ascii: "-")
                at += 1
            }
            put(high, 0..<8)
            dash()
            put(high, 8..<12)
            dash()
            put(high, 12..<16)
            dash()
            put(low, 0..<4)
            dash()
            put(low, 4..<16)
            return at
        }
    }
}

/// The ids of commands whose sender gave none: one generator for the process, so that they grow across its clients.
package enum CommandID {
    private static let generator = Mutex(UUIDv7Generator())

    package static func next() -> String {
        let now = UInt64(clamping: WallClock.milliseconds())
        return generator.withLock { $0.next(now: now) { UInt64.random(in: .min ... .max) } }
    }
}

internal import CLinux
import Glibc
import Synchronization

/// Salts from the system's generator, drawn 256 at a time: one call a record would cost more than its hash.
final class RandomSalts: Sendable {
    private static let saltBytes = 16
    private static let saltsPerDraw = 256

    private struct Drawn {
        var bytes: [UInt8] = []
        var used = 0
    }

    private let drawn = Mutex(Drawn())

    /// - Source: man getrandom(2): requests of up to 256 bytes are never cut short, and this loops over more.
    private static func draw() -> [UInt8] {
        let count = saltBytes * saltsPerDraw
        return [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
            while filled < count {
                let got = getrandom(bytes.baseAddress.map { $0 + filled }, count - filled, 0)
                precondition(got > 0 || errno == EINTR, "the system gives no random numbers: errno \(errno)")
                filled += max(0, got)
            }
        }
    }

    func fill(_ salt: UnsafeMutableRawBufferPointer) {
        drawn.withLock { drawn in
            if drawn.used == drawn.bytes.count {
                drawn = Drawn(bytes: Self.draw(), used: 0)
            }
            drawn.bytes.withUnsafeBytes { bytes in
                salt.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[drawn.used..<(drawn.used + Self.saltBytes)]))
            }
            drawn.used += Self.saltBytes
        }
    }
}

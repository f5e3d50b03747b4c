import Glibc

/// The clocks of a measurement.
enum BenchClock {
    /// ns of the steady clock.
    @inline(__always)
    static func now() -> UInt64 { read(CLOCK_MONOTONIC) }

    /// ms since 1970.
    static func wallMilliseconds() -> UInt64 { read(CLOCK_REALTIME) / 1_000_000 }

    @inline(__always)
    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}

internal import Glibc

/// The system's wall clock, the one place where this module reads it.
enum WallClock {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    static func milliseconds() -> Int64 {
        var now = timespec()
        // It fails only for a clock that does not exist (man clock_gettime).
        _ = clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }
}

/// When a target that failed is tried again: later each time, and not by all at one moment.
struct Pace: Sendable {
    static let firstSeconds = 1.0
    static let longestSeconds = 300.0
    /// The longest that a target's Retry-After is followed for.
    static let askedSecondsMax = 3600.0

    private(set) var failures = 0

    /// - Parameters:
    ///   - asked: what the target asked for, in seconds; it is waited at least so long, up to ``askedSecondsMax``.
    ///   - random: from 0 to 1, without 1: how much of the second half of the time is waited.
    /// - Returns: after how many seconds it is tried again.
    mutating func failed(asked: Double? = nil, random: Double) -> Double {
        let doubled = Self.firstSeconds * Double(1 << min(failures, 20))
        failures += 1
        let wait = min(doubled, Self.longestSeconds) * (0.5 + random / 2)
        return max(wait, min(asked ?? 0, Self.askedSecondsMax))
    }

    mutating func succeeded() { failures = 0 }
}

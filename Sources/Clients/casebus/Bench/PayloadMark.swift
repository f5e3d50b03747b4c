/// The first bytes of every payload: which push it is, for the one who receives it.
struct PayloadMark {
    /// Tells this run from others.
    var run: UInt64
    var correlation: UInt64
    /// ns of the steady clock.
    var sentAt: UInt64
    var pusher: UInt32
    var zero: UInt32 = 0

    static let bytes = MemoryLayout<PayloadMark>.size
}

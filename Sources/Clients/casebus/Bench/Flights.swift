/// The pushes of one connection that are not done yet, found by their correlation.
///
/// - Cost: no allocation after the beginning; a place is the correlation's remainder.
final class Flights {
    struct Flight {
        var correlation: UInt64 = 0
        var sentAt: UInt64 = 0
        /// What has to happen before the place is free: bits of ``Flights/Step``.
        var missing: UInt8 = 0
    }

    enum Step {
        static let receipt: UInt8 = 1
        static let signature: UInt8 = 2
    }

    private let places: UnsafeMutableBufferPointer<Flight>
    private let mask: UInt64
    private let steps: UInt8
    private let window: Int
    private(set) var count = 0
    private(set) var nextCorrelation: UInt64 = 1

    /// - Parameter needsSignature: whether a push is done with its receipt alone.
    init(window: Int, needsSignature: Bool) {
        self.window = window
        steps = Step.receipt | (needsSignature ? Step.signature : 0)
        // Signatures come out of order: far more places than are ever in flight keep them from meeting.
        var size = 64
        while size < window * 8 { size *= 2 }
        places = .allocate(capacity: size)
        places.initialize(repeating: Flight())
        mask = UInt64(size - 1)
    }

    deinit { places.deallocate() }

    /// Whether `more` pushes may begin.
    @inline(__always)
    func hasRoom(for more: Int) -> Bool {
        count + more <= window && places[Int((nextCorrelation + UInt64(more - 1)) & mask)].missing == 0
            && places[Int(nextCorrelation & mask)].missing == 0
    }

    /// Begins a push.
    ///
    /// - Returns: its correlation.
    @inline(__always)
    func begin(at time: UInt64) -> UInt64 {
        let correlation = nextCorrelation
        nextCorrelation += 1
        count += 1
        places[Int(correlation & mask)] = Flight(correlation: correlation, sentAt: time, missing: steps)
        return correlation
    }

    /// Marks a step as done.
    ///
    /// - Returns: when the push was sent; `nil` for one that is not in flight, or whose step was done before.
    @inline(__always)
    func finish(_ step: UInt8, of correlation: UInt64) -> UInt64? {
        let place = Int(correlation & mask)
        guard places[place].correlation == correlation, places[place].missing & step != 0 else { return nil }
        places[place].missing &= ~step
        if places[place].missing == 0 { count -= 1 }
        return places[place].sentAt
    }
}

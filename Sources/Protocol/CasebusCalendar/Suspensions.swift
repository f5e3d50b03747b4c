/// A stretch in which time does not count.
package struct Suspension: Equatable, Sendable {
    package let from: Int64
    /// Not suspended any more from here on; `nil`: it goes on.
    package let to: Int64?

    package init(from: Int64, to: Int64?) {
        (self.from, self.to) = (from, to)
    }
}

/// When a clock was stopped: any number of stretches that have ended, and at most one that goes on.
///
/// - Shape: those that have ended ascend and do not touch each other, however they were told.
/// - Units: milliseconds since 1970.
package struct Suspensions: Equatable, Sendable {
    private var ended: [Range<Int64>] = []
    /// Since when the one lasts that goes on.
    package private(set) var openSince: Int64?

    package init() {}

    package var isEmpty: Bool { ended.isEmpty && openSince == nil }

    package func contains(_ instant: Int64) -> Bool {
        contains { $0.from <= instant && instant < $0.to ?? .max }
    }

    /// - Parameter earliest: what lies before counts as not suspended.
    mutating func add(_ suspension: Suspension, noEarlierThan earliest: Int64) throws(DeadlineFault) {
        guard let to = suspension.to else {
            guard openSince == nil else { throw .alreadySuspended }
            openSince = Swift.max(suspension.from, earliest)
            return
        }
        guard suspension.from <= to else { throw .resumedBeforeSuspended }
        guard to > earliest, to > suspension.from else { return }
        var whole = (Swift.max(suspension.from, earliest))..<to
        var others: [Range<Int64>] = []
        for other in ended {
            if other.lowerBound <= whole.upperBound, whole.lowerBound <= other.upperBound {
                whole = Suspensions.hull(whole, other)
            } else {
                others.append(other)
            }
        }
        guard others.count < Deadline.suspensionsMax else { throw .tooManySuspensions }
        let place = others.firstIndex { $0.lowerBound > whole.lowerBound } ?? others.count
        others.insert(whole, at: place)
        ended = others
    }

    /// Ends the one that goes on.
    mutating func end(at instant: Int64) throws(DeadlineFault) {
        guard let since = openSince else { throw .notSuspended }
        guard instant >= since else { throw .resumedBeforeSuspended }
        openSince = nil
        do {
            try add(Suspension(from: since, to: instant), noEarlierThan: since)
        } catch {
            openSince = since
            throw error
        }
    }

    private static func hull(_ left: Range<Int64>, _ right: Range<Int64>) -> Range<Int64> {
        // A sequence has methods of the names that these functions have.
        Swift.min(left.lowerBound, right.lowerBound)..<Swift.max(left.upperBound, right.upperBound)
    }
}

extension Suspensions: Sequence {
    /// Ascending by their beginnings; the one that goes on is the last, and hides what begins after it.
    package struct Iterator: IteratorProtocol {
        fileprivate var ended: ArraySlice<Range<Int64>>
        fileprivate var openSince: Int64?

        package mutating func next() -> Suspension? {
            if let first = ended.first, first.lowerBound < openSince ?? .max {
                ended.removeFirst()
                return Suspension(from: first.lowerBound, to: first.upperBound)
            }
            guard let since = openSince else { return nil }
            (ended, openSince) = ([], nil)
            return Suspension(from: since, to: nil)
        }
    }

    package func makeIterator() -> Iterator { Iterator(ended: ended[...], openSince: openSince) }
}

package import CasebusCalendar

/// The least limit that would have sufficed.
package enum KeptLimit {
    /// The least limit, in whole days, hours or minutes as another one is written, that a stretch of time stays within;
    /// of one that took no time it is still one.
    ///
    /// - Parameters:
    ///   - limit: in what to count.
    ///   - suspensions: what does not count; more than a deadline can have are left out.
    package static func least(
        like limit: TimeBudget, from start: Int64, to end: Int64, without suspensions: [Suspension] = [],
        by office: OfficeCalendar
    ) -> TimeBudget {
        let grain = grain(of: limit)
        func suffices(_ count: Int64) -> Bool {
            let budget = TimeBudget(count * grain, limit.unit)
            guard !suspensions.isEmpty, var deadline = try? Deadline(budget, from: start) else {
                return office.due(budget, after: start) >= end
            }
            for suspension in suspensions { try? deadline.suspend(from: suspension.from, to: suspension.to) }
            return office.due(deadline).instant ?? .max >= end
        }
        let most = Int64(TimeBudget.numberMax)
        var (below, enough) = (Int64(0), Int64(1))
        while enough < most, !suffices(enough) { (below, enough) = (enough, min(enough * 2, most)) }
        while enough - below > 1 {
            let middle = below + (enough - below) / 2
            if suffices(middle) { enough = middle } else { below = middle }
        }
        return TimeBudget(enough * grain, limit.unit)
    }

    /// Days, whole hours where the limit has such, else minutes.
    private static func grain(of limit: TimeBudget) -> Int64 {
        if limit.unit.isDays { return 1 }
        return limit.amount % 3_600_000 == 0 ? 3_600_000 : 60_000
    }
}

/// How much something took, or has taken so far.
package struct LimitSample: Equatable, Sendable {
    /// In the limit's own unit.
    package var amount: Int64
    /// It still goes on, and takes as much or more.
    package var isOpen: Bool

    package init(amount: Int64, isOpen: Bool) {
        (self.amount, self.isOpen) = (amount, isOpen)
    }

    /// The least amount within which so many hundredths end, what is open counted as being on its way.
    ///
    /// - Source: Kaplan and Meier's estimate of what right-censored durations come to.
    /// - Returns: `nil` while too many are open to say.
    package static func amount(within percent: Int, of samples: [LimitSample]) -> Int64? {
        let sorted = samples.sorted { ($0.amount, $0.isOpen ? 1 : 0) < ($1.amount, $1.isOpen ? 1 : 0) }
        // A product of fractions is seldom the decimal that it stands for.
        let rest = Double(100 - percent) / 100 + 1e-9
        var going = 1.0
        var place = 0
        while place < sorted.count {
            let amount = sorted[place].amount
            let same = sorted[place...].prefix { $0.amount == amount }
            let ended = same.count { !$0.isOpen }
            let left = sorted.count - place
            going *= Double(left - ended) / Double(left)
            if ended > 0, going <= rest { return amount }
            place += same.count
        }
        return nil
    }
}

/// How budgets are counted: each unit has a line with positions on it, and an amount before each position.
///
/// - Units: the positions of time are instants, their amounts milliseconds; the positions of days are days since 1970,
///   each standing for its beginning, their amounts days.
/// - Cost: as ``OfficeCalendar``; a walk is O(s · log n) in the number of suspensions.
extension OfficeCalendar {
    /// A stretch of a line that does not count; without an end, all that follows does not.
    private struct Gap {
        var begin: Int64
        var end: Int64?
    }

    /// Where a walk along a line came to.
    enum Walk {
        /// All of the amount lies before this position, and not all of it before an earlier one.
        case arrived(Int64)
        /// A suspension goes on, and so much is left.
        case stopped(Int64)
    }

    /// Where counting begins. A budget of days begins with a whole day, worked or not.
    func beginning(_ unit: TimeBudget.Unit, from start: Int64, _ firstDay: FirstDay) -> Int64 {
        guard unit.isDays else { return start }
        let (day, moment) = local(start)
        return Int64(firstDay == .same && moment < hours.closing ? day : day + 1)
    }

    /// Goes on from a position until an amount above nothing is counted.
    func walk(_ amount: Int64, of unit: TimeBudget.Unit, from begin: Int64, around suspensions: Suspensions) -> Walk {
        var (position, left) = (begin, amount)
        for suspension in suspensions {
            guard let gap = gap(suspension, unit) else { continue }
            if gap.begin > position {
                let free = self.amount(before: gap.begin, unit) - self.amount(before: position, unit)
                if left <= free { break }
                left -= free
            }
            guard let end = gap.end else { return .stopped(left) }
            position = max(position, end)
        }
        return .arrived(self.position(of: self.amount(before: position, unit) + left, unit))
    }

    /// What is counted between two positions, and what is not because of suspensions.
    func counted(
        _ unit: TimeBudget.Unit, from begin: Int64, to end: Int64, around suspensions: Suspensions
    ) -> (counted: Int64, leftOut: Int64) {
        guard end > begin else { return (0, 0) }
        var (position, out) = (begin, Int64(0))
        for suspension in suspensions {
            guard let gap = gap(suspension, unit) else { continue }
            let (gapBegin, gapEnd) = (max(gap.begin, position), min(gap.end ?? end, end))
            guard gapBegin < gapEnd else { continue }
            out += amount(before: gapEnd, unit) - amount(before: gapBegin, unit)
            position = gapEnd
        }
        return (amount(before: end, unit) - amount(before: begin, unit) - out, out)
    }

    /// The first day from a day on that is worked and not suspended; `nil` while a suspension goes on before it.
    func workedDay(from day: Int, around suspensions: Suspensions) -> Int? {
        var found = days.day(at: days.count(before: day))
        for suspension in suspensions {
            guard let gap = gap(suspension, .naturalDays) else { continue }
            if gap.begin > found { break }
            guard let end = gap.end else { return nil }
            if end > found { found = days.day(at: days.count(before: Int(end))) }
        }
        return found
    }

    /// The instant at which all that lies before a position has passed. A day has when its office closes, or at
    /// midnight where it does not open.
    func instant(atEndBefore position: Int64, _ unit: TimeBudget.Unit) -> Int64 {
        guard unit.isDays else { return position }
        return instant(Int(position) - 1, ending(Int(position) - 1))
    }

    /// The position before which all has passed at an instant.
    func position(passedAt instant: Int64, _ unit: TimeBudget.Unit) -> Int64 {
        guard unit.isDays else { return instant }
        let (day, moment) = local(instant)
        return Int64(moment < ending(day) ? day : day + 1)
    }

    /// When the office opens on a day, or midnight where it does not.
    func opening(ofDay day: Int) -> Int64 { instant(day, days.isWorked(day) ? hours.opening : 0) }

    // MARK: Lines

    private func amount(before position: Int64, _ unit: TimeBudget.Unit) -> Int64 {
        switch unit {
        case .elapsed, .naturalDays: position
        case .workingTime: worked(before: position)
        case .workingDays: Int64(days.count(before: Int(position)))
        }
    }

    /// The first position before which there is so much.
    private func position(of amount: Int64, _ unit: TimeBudget.Unit) -> Int64 {
        switch unit {
        case .elapsed, .naturalDays: amount
        case .workingTime: first(with: amount)
        case .workingDays: Int64(days.day(at: Int(amount) - 1) + 1)
        }
    }

    private func ending(_ day: Int) -> Int64 { days.isWorked(day) ? hours.closing : OfficeCalendar.day }

    /// A day is left out where any instant of it is suspended, from the opening of the office to its closing, breaks
    /// included; of a day that is not worked, any instant at all.
    private func gap(_ suspension: Suspension, _ unit: TimeBudget.Unit) -> Gap? {
        guard unit.isDays else { return Gap(begin: suspension.from, end: suspension.to) }
        let first = position(passedAt: suspension.from, unit)
        guard let to = suspension.to else { return Gap(begin: first, end: nil) }
        let (day, moment) = local(to)
        let opening = days.isWorked(day) ? hours.opening : 0
        let end = Int64(moment > opening ? day + 1 : day)
        return first < end ? Gap(begin: first, end: end) : nil
    }
}

internal import CasebusModel

/// One office's time: its hours on the days that are worked.
///
/// - Units: milliseconds, and instants in milliseconds since 1970. An instant outside of the years 0 to 9999 counts as
///   the nearest one within.
/// - Cost: O(log n) in the number of holidays of all loaded years.
package struct OfficeCalendar: Equatable, Sendable {
    package let days: WorkingDays
    package let hours: OfficeHours
    /// How far local time is ahead of UTC, the same all year.
    package let offsetMinutes: Int
    package let firstDay: FirstDay

    package init(days: WorkingDays, hours: OfficeHours, offsetMinutes: Int, firstDay: FirstDay) {
        (self.days, self.hours, self.offsetMinutes, self.firstDay) = (days, hours, offsetMinutes, firstDay)
    }

    /// The working time between two instants; nothing where the second is not later.
    package func workingTime(from begin: Int64, to end: Int64) -> Int64 {
        max(0, worked(before: end) - worked(before: begin))
    }

    /// When a budget that begins at an instant is used up: the first instant at which all of it has passed.
    ///
    /// A budget of days ends when the office closes, as the Civil Code of China (民法典 203) has it for periods; where
    /// the last of natural days is not worked, on the next day that is. A budget of nothing ends where it begins.
    package func due(_ budget: TimeBudget, after instant: Int64) -> Int64 {
        let begin = beginning(budget.unit, from: instant, firstDay)
        if budget.amount == 0 { return instant }
        return due(budget, from: begin, around: Suspensions()).instant ?? instant
    }

    /// The instant before which something must have begun for its budget to be past its end at `now`.
    ///
    /// `begin < overdueBefore(budget, at: now)` says the same as `due(budget, after: begin) < now`, for everything that
    /// had begun by then, without looking at each.
    package func overdueBefore(_ budget: TimeBudget, at now: Int64) -> Int64 {
        switch budget {
        case .elapsed(let milliseconds): return now - milliseconds
        case .workingTime(0), .workingDays(0), .naturalDays(0): return now
        case .workingTime(let milliseconds):
            return first(with: worked(before: now - 1) - milliseconds + 1)
        case .workingDays(let count):
            return lastBeginning(onDay: days.day(at: closed(before: now) - count))
        case .naturalDays(let count):
            return lastBeginning(onDay: days.day(at: closed(before: now) - 1) - count + 1)
        }
    }

    /// Whether anything between two instants lies in a year whose holidays are not known.
    package func isProvisional(from begin: Int64, to end: Int64) -> Bool {
        let years = [begin, max(begin, end)].map { CivilDate(daysSince1970: local($0).day).year }
        return !days.isLoaded(years[0]...years[1])
    }

    /// The local date of an instant, as days since 1970, and what of that day is over.
    package func local(_ instant: Int64) -> (day: Int, moment: Int64) {
        let (day, moment) =
            (OfficeCalendar.within(instant) + Int64(offsetMinutes) * 60_000).floorDivided(by: OfficeCalendar.day)
        return (Int(day), moment)
    }

    // MARK: Parts

    static let day: Int64 = 86_400_000
    /// 0000-01-01T00:00:00Z.
    private static let earliest: Int64 = -62_167_219_200_000

    /// The nearest instant within the years 0 to 9999.
    static func within(_ instant: Int64) -> Int64 { min(max(instant, earliest), Timestamp.latest.milliseconds) }

    /// The working time between the Monday before 1970 and an instant; negative before.
    func worked(before instant: Int64) -> Int64 {
        let (day, moment) = local(instant)
        let whole = Int64(days.count(before: day)) * hours.total
        return days.isWorked(day) ? whole + hours.worked(before: moment) : whole
    }

    /// The first instant before which so much is worked.
    func first(with worked: Int64) -> Int64 {
        let (count, rest) = (worked - 1).floorDivided(by: hours.total)
        return instant(days.day(at: Int(count)), hours.moment(of: rest + 1))
    }

    /// How many working days have closed before an instant.
    private func closed(before instant: Int64) -> Int {
        // An office that is open to the end of the day closes with the first instant of the next.
        let (day, moment) = local(instant - 1)
        return days.count(before: day) + (days.isWorked(day) && moment >= hours.closing ? 1 : 0)
    }

    /// The instant before which a budget of days must have begun for this to be, at the latest, its first day or the
    /// day before.
    private func lastBeginning(onDay day: Int) -> Int64 {
        instant(day, firstDay == .same ? hours.closing : 0)
    }

    func instant(_ day: Int, _ moment: Int64) -> Int64 {
        Int64(day) * OfficeCalendar.day + moment - Int64(offsetMinutes) * 60_000
    }
}

internal import CasebusModel

/// A day of the week, by its English name.
package enum Weekday: String, Sendable, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    package init(daysSince1970 days: Int) {
        self = Weekday.allCases[WorkingWeek.split(days).weekday]
    }
}

/// Which days of every week are worked, before any holiday is known; at least one is.
///
/// - Units: days since 1970-01-01, a Thursday.
/// - Cost: every question is arithmetic, whatever the distance.
struct WorkingWeek: Equatable, Sendable {
    /// A bit for each weekday that is worked, Monday the lowest.
    private let worked: UInt8

    /// - Returns: `nil` when no day would be left to work on.
    init?(off: Set<Weekday>) {
        let days = Weekday.allCases
        guard off.count < days.count else { return nil }
        worked = days.indices.reduce(0) { off.contains(days[$1]) ? $0 : $0 | 1 << $1 }
    }

    private init(worked: UInt8) {
        self.worked = worked
    }

    /// Monday to Friday.
    static let mondayToFriday = WorkingWeek(worked: 0b1_1111)

    func isWorked(_ day: Int) -> Bool { worked >> WorkingWeek.split(day).weekday & 1 == 1 }

    /// How many worked days lie between the Monday before 1970 and this day, which is not counted; negative before.
    func count(before day: Int) -> Int {
        let (week, weekday) = WorkingWeek.split(day)
        return week * worked.nonzeroBitCount + (worked & (1 << weekday - 1)).nonzeroBitCount
    }

    /// The worked day that has `count` worked days before it.
    func day(at count: Int) -> Int {
        let (week, rest) = count.floorDivided(by: worked.nonzeroBitCount)
        // Without the days before it, the one looked for is the lowest that is left.
        var left = worked
        for _ in 0..<rest { left &= left - 1 }
        return week * 7 + left.trailingZeroBitCount - 3
    }

    fileprivate static func split(_ day: Int) -> (week: Int, weekday: Int) {
        let (week, weekday) = (day + 3).floorDivided(by: 7)
        return (week, weekday)
    }
}

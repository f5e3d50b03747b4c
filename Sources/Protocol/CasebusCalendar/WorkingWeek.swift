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
    /// The weekdays that are worked, Monday 0, ascending.
    private let worked: [Int]
    /// Of each weekday, how many worked ones of its week come before it.
    private let before: [Int]

    /// - Returns: `nil` when no day would be left to work on.
    init?(off: Set<Weekday>) {
        let days = Weekday.allCases
        guard off.count < days.count else { return nil }
        self.init(worked: days.indices.filter { !off.contains(days[$0]) })
    }

    /// Monday to Friday.
    static let mondayToFriday = WorkingWeek(worked: [0, 1, 2, 3, 4])

    private init(worked: [Int]) {
        self.worked = worked
        before = (0..<7).map { weekday in worked.count { $0 < weekday } }
    }

    func isWorked(_ day: Int) -> Bool { worked.contains(WorkingWeek.split(day).weekday) }

    /// How many worked days lie between the Monday before 1970 and this day, which is not counted; negative before.
    func count(before day: Int) -> Int {
        let (week, weekday) = WorkingWeek.split(day)
        return week * worked.count + before[weekday]
    }

    /// The worked day that has `count` worked days before it.
    func day(at count: Int) -> Int {
        let (week, rest) = count.floorDivided(by: worked.count)
        return week * 7 + worked[rest] - 3
    }

    fileprivate static func split(_ day: Int) -> (week: Int, weekday: Int) {
        let (week, weekday) = (day + 3).floorDivided(by: 7)
        return (week, weekday)
    }
}

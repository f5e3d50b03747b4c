package import CasebusModel

/// What a day is for an office.
package enum DayKind: Equatable, Sendable {
    case workingDay
    /// Off in every week.
    case weekend
    /// A public holiday, by name; those of its days that would be a weekend too.
    case holiday(String)
    /// A day of the weekend that is worked for another day off, 调休; named after its holiday.
    case makeUpDay(String)

    package var isWorked: Bool {
        switch self {
        case .workingDay, .makeUpDay: true
        case .weekend, .holiday: false
        }
    }
}

/// Which days are worked: the week, and the public holidays and make-up days of some years.
///
/// Outside of those years the week alone counts, and what is said is provisional.
///
/// - Shape: the days that differ from the week, ascending, each with the sum of the differences before it.
/// - Units: days since 1970.
/// - Cost: O(log n) in the number of such days, about 20 a year; no walk over days.
package struct WorkingDays: Equatable, Sendable {
    private struct Exception: Equatable {
        var day: Int
        /// Worked days more than the week has, before this day.
        var added: Int
        /// Worked days before the end of this day, as ``count(before:)`` counts them.
        var counted: Int
    }

    private let week: WorkingWeek
    private let exceptions: [Exception]
    /// The sum of all differences.
    private let addedInAll: Int
    private let named: [Int: DayKind]
    /// Ascending.
    package let years: [Int]
    /// Of the days that are worked and the years that are known.
    let fingerprint: UInt64

    /// - Parameters:
    ///   - off: the days off of every week.
    ///   - named: the holidays and make-up days.
    ///   - years: those whose holidays are all in `named`.
    /// - Returns: `nil` when all seven days of the week are off.
    package init?(off: Set<Weekday>, named: [CivilDate: DayKind], years: Set<Int>) {
        guard let week = WorkingWeek(off: off) else { return nil }
        self.init(week: week, named: named, years: years)
    }

    /// Saturdays and Sundays off, nothing known of any year.
    package static let weekendsOnly = WorkingDays(week: .mondayToFriday, named: [:], years: [])

    private init(week: WorkingWeek, named: [CivilDate: DayKind], years: Set<Int>) {
        self.week = week
        self.years = years.sorted()
        self.named = Dictionary(uniqueKeysWithValues: named.map { ($0.key.daysSince1970, $0.value) })
        var added = 0
        var exceptions: [Exception] = []
        for (day, kind) in self.named.sorted(by: { $0.key < $1.key }) where kind.isWorked != week.isWorked(day) {
            let before = added
            added += kind.isWorked ? 1 : -1
            exceptions.append(Exception(day: day, added: before, counted: week.count(before: day + 1) + added))
        }
        self.exceptions = exceptions
        addedInAll = added
        var fingerprint = CalendarFingerprint()
        fingerprint.add(self.years)
        fingerprint.add((0..<7).filter(week.isWorked))
        fingerprint.add(exceptions.map(\.day))
        self.fingerprint = fingerprint.value
    }

    package func kind(of day: Int) -> DayKind {
        named[day] ?? (week.isWorked(day) ? .workingDay : .weekend)
    }

    package func isWorked(_ day: Int) -> Bool {
        let place = exceptions.partitioningIndex { $0.day >= day }
        let isException = place < exceptions.count && exceptions[place].day == day
        return week.isWorked(day) != isException
    }

    /// How many worked days lie before a day, from the Monday before 1970 on; negative before that.
    package func count(before day: Int) -> Int {
        week.count(before: day) + added(before: exceptions.partitioningIndex { $0.day >= day })
    }

    /// The worked day that has `count` worked days before it.
    package func day(at count: Int) -> Int {
        // Between two exceptions the week alone counts. The first exception that has more worked days up to its end.
        let place = exceptions.partitioningIndex { $0.counted > count }
        if place < exceptions.count {
            let next = exceptions[place]
            if next.counted == count + 1, !week.isWorked(next.day) { return next.day }
        }
        return week.day(at: count - added(before: place))
    }

    /// Whether the holidays of every year from one to the other are known.
    package func isLoaded(_ range: ClosedRange<Int>) -> Bool {
        let known =
            years.partitioningIndex { $0 > range.upperBound } - years.partitioningIndex { $0 >= range.lowerBound }
        return known == range.count
    }

    private func added(before place: Int) -> Int {
        place < exceptions.count ? exceptions[place].added : addedInAll
    }
}

extension Array {
    /// The first index whose element belongs to the second part, where no element of the first follows one of it.
    fileprivate func partitioningIndex(where belongsInSecond: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongsInSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

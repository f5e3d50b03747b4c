package import CasebusCalendar

/// Limits added up, each unit for itself: no calendar says how many natural days seven working days are.
package struct LimitSum: Equatable, Sendable, CustomStringConvertible {
    private var workingDays = 0
    private var workingTime: Int64 = 0
    private var naturalDays = 0
    private var elapsed: Int64 = 0

    package init() {}

    package mutating func add(_ budget: TimeBudget) {
        switch budget {
        case .workingDays(let days): workingDays += days
        case .workingTime(let milliseconds): workingTime += milliseconds
        case .naturalDays(let days): naturalDays += days
        case .elapsed(let milliseconds): elapsed += milliseconds
        }
    }

    /// The sum of each unit that occurs.
    package var parts: [TimeBudget] {
        let all: [TimeBudget] = [
            .workingDays(workingDays), .workingTime(workingTime), .naturalDays(naturalDays), .elapsed(elapsed),
        ]
        return all.filter { !$0.isNothing }
    }

    /// `9wd 4wh`; empty when nothing was added.
    package var description: String { parts.map(\.description).joined(separator: " ") }

    /// About how long it is, only for telling which of two is longer: a working day has eight hours, five of seven
    /// natural days are worked.
    ///
    /// - Units: sevenths of a millisecond of working time.
    var estimate: Int64 {
        let day = OfficeHours.usual.total
        return Int64(workingDays) * day * 7 + workingTime * 7 + Int64(naturalDays) * day * 5 + elapsed / 3 * 5
    }
}

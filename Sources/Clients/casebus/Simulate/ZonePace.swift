import CasebusCalendar
import CasebusModel
import CasebusReports

/// When a plan's acts happen: turns its shares of a day, or its working days, into instants of this machine.
enum ZonePace: Sendable {
    /// One day, so long.
    case day(from: ContinuousClock.Instant, length: Duration)
    case days(WorkingPace)

    func instant(_ at: Double) -> ContinuousClock.Instant {
        switch self {
        case .day(let start, let length): start + length * at
        case .days(let pace): pace.instant(at)
        }
    }
}

/// Working days of a bus whose clock runs fast.
struct WorkingPace: Sendable {
    let office: OfficeCalendar
    /// The midnight before the first working day; milliseconds since 1970, of the bus.
    let begin: Int64
    /// Before which day of the plan nobody acts for a working day.
    let restBefore: Int
    /// A pair of instants that are the same: of the bus, and of this machine.
    let anchor: (bus: Int64, here: ContinuousClock.Instant)
    /// Milliseconds of the bus in one.
    let rate: Double

    init(_ office: OfficeCalendar, _ days: DayPlan.Days, at bus: Int64, here: ContinuousClock.Instant, rate: Double) {
        (self.office, anchor, self.rate) = (office, (bus, here), rate)
        (begin, restBefore) = (days.begin, days.restBefore)
    }

    /// Days of the plan are counted without the day of rest.
    func bus(_ at: Double) -> Int64 {
        let shifted = at < Double(restBefore) ? at : at + 1
        // A little more than nothing: a day's beginning is its opening, not the closing of the day before.
        let worked = Int64(shifted * Double(office.hours.total)) + 1
        return office.due(.workingTime(worked), after: begin)
    }

    func instant(_ at: Double) -> ContinuousClock.Instant { here(bus(at)) }

    func here(_ bus: Int64) -> ContinuousClock.Instant {
        anchor.here + .milliseconds(Double(bus - anchor.bus) / rate)
    }

    /// The day of rest: from the closing of the one before to the opening of the one after.
    var rest: (from: Int64, to: Int64) {
        (
            office.due(.workingTime(Int64(restBefore) * office.hours.total), after: begin),
            bus(Double(restBefore))
        )
    }

    /// The midnight before the first working day after an instant.
    static func begin(after bus: Int64, _ office: OfficeCalendar) -> Int64 {
        let day = office.days.day(at: office.days.count(before: office.local(bus).day + 1))
        return Int64(day) * 86_400_000 - Int64(office.offsetMinutes) * 60_000
    }

    /// The first working day, from one on, that the next calendar day is not one: who comes back after it has time to.
    static func dayBeforeWeekend(from first: Int, begin: Int64, _ office: OfficeCalendar) -> Int {
        let count = office.days.count(before: office.local(begin).day)
        return (first...first + 14).first { place in
            office.days.day(at: count + place + 1) - office.days.day(at: count + place) > 1
        } ?? first
    }
}

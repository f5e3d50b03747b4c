package import CasebusCalendar

/// What of a stretch of time a unit is charged with: without the bus's outages, by the wall and by its office's clock.
///
/// - Units: milliseconds.
package struct HeldTime: Equatable, Sendable {
    package var wall: Int64
    package var working: Int64
    /// Taken off: the bus was down.
    package var bus: Int64
    /// Past the limit, by the wall; 0 where there is none.
    package var over: Int64

    package init(wall: Int64, working: Int64, bus: Int64, over: Int64) {
        (self.wall, self.working, self.bus, self.over) = (wall, working, bus, over)
    }
}

/// One office's clock, which stands still while the bus is down: for reports that ask it millions of times.
///
/// It says what `OfficeCalendar` and ``Outages`` say, to the millisecond. The days that most questions are about lie
/// in a table, so that a reading costs one look into it; other instants are asked of those two.
///
/// - Units: milliseconds, and instants in milliseconds since 1970.
/// - Cost: no reference is counted, if it is asked where it lies.
package struct ChargedClock {
    /// Days in the table at most, some 55 years: 640 KiB.
    static let daysMax = 20_000
    private static let day: Int64 = 86_400_000

    private struct Day {
        /// By the wall, and of working time, before it began: since the table began, outages taken off.
        var wall: Int64
        var working: Int64
        /// Working time that outages have taken.
        var lost: Int64
        /// The first outage that reaches into it; -1 where none does.
        var outage: Int
        var isWorked: Bool
    }

    /// How far the clock has come, by the wall and in working time.
    struct Reading {
        var wall: Int64
        var working: Int64
        /// Working time that outages have taken.
        var lost: Int64
    }

    private let office: OfficeCalendar
    private let outages: Outages
    private let limits: [TimeBudget?]
    private let offset: Int64
    /// The first day of the table, and the instant at which it begins.
    private let firstDay: Int64
    private let begin: Int64
    private let days: ContiguousArray<Day>
    private let spans: ContiguousArray<Range<Int64>>
    private let hours: ContiguousArray<Range<Int64>>
    /// For each limit of days its ends by the first day, in pairs: begun before the office closed, and after.
    private var ends: [ContiguousArray<Int64>]

    /// - Parameters:
    ///   - limits: which are asked for by their place; `nil` for none.
    ///   - first: instants before are seldom asked for, and so are those after `last`.
    package init(
        _ office: OfficeCalendar, without outages: Outages, limits: [TimeBudget?], from first: Int64, to last: Int64
    ) {
        (self.office, self.outages, self.limits) = (office, outages, limits)
        offset = Int64(office.offsetMinutes) * 60_000
        let lastDay = office.local(max(first, last)).day
        let firstDay = max(office.local(first).day, lastDay - Self.daysMax + 1)
        (self.firstDay, begin) = (Int64(firstDay), Int64(firstDay) * Self.day - offset)
        spans = ContiguousArray(outages.spans)
        hours = ContiguousArray(
            office.hours.spans.map { Int64($0.begin) * 60_000..<Int64($0.end) * 60_000 })
        ends = Array(repeating: [], count: limits.count)
        days = Self.layOut(lastDay - firstDay + 1, from: begin, firstDay, office, outages)
    }

    private static func layOut(
        _ count: Int, from begin: Int64, _ firstDay: Int, _ office: OfficeCalendar, _ outages: Outages
    ) -> ContiguousArray<Day> {
        let spans = outages.spans
        var days: ContiguousArray<Day> = []
        var (lost, lostWorking) = (Int64(0), Int64(0))
        var (worked, outage) = (Int64(0), 0)
        for place in 0..<count {
            let midnight = begin + Int64(place) * day
            while outage < spans.count, spans[outage].upperBound <= midnight { outage += 1 }
            let reaches = outage < spans.count && spans[outage].lowerBound < midnight + day
            let isWorked = office.days.isWorked(firstDay + place)
            days.append(
                Day(
                    wall: Int64(place) * day - lost, working: worked - lostWorking, lost: lostWorking,
                    outage: reaches ? outage : -1, isWorked: isWorked))
            if isWorked { worked += office.hours.total }
            for part in outages.parts(from: midnight, to: midnight + day) {
                lost += part.upperBound - part.lowerBound
                lostWorking += office.workingTime(from: part.lowerBound, to: part.upperBound)
            }
        }
        return days
    }

    // MARK: Reading

    /// What a unit is charged with for holding something from one instant to a later one.
    ///
    /// - Parameter limit: the place of the limit that it has.
    package mutating func held(from start: Int64, to end: Int64, limit: Int?) -> HeldTime {
        guard end > start else { return HeldTime(wall: 0, working: 0, bus: 0, over: 0) }
        let (before, after) = (reading(at: start), reading(at: end))
        let (wall, working) = (after.wall - before.wall, after.working - before.working)
        var held = HeldTime(wall: wall, working: working, bus: end - start - wall, over: 0)
        guard let limit, let budget = limits[limit] else { return held }
        switch budget {
        case .elapsed(let milliseconds): held.over = max(0, wall - milliseconds)
        case .workingTime(let milliseconds):
            guard working >= milliseconds else { break }
            let due = self.due(afterWorking: milliseconds, from: start, before)
            if due < end { held.over = after.wall - reading(at: due).wall }
        case .workingDays(let count), .naturalDays(let count):
            // The last of so many days is at least that far away.
            guard end - start >= Int64(count - 1) * Self.day else { break }
            let plain = endOfDays(limit, budget, after: start)
            guard plain < end else { break }
            // Outages outside of office hours move nothing on.
            let isMoved = held.bus > 0 && reading(at: plain).lost != before.lost
            let due = isMoved ? outages.due(budget, after: start, in: office) : plain
            if due < end { held.over = after.wall - reading(at: due).wall }
        }
        return held
    }

    // Nothing changes in a reading: it is mutating because a value that may change is copied for every other call.

    mutating func reading(at instant: Int64) -> Reading {
        let local = instant + offset
        let place = Int(truncatingIfNeeded: local / Self.day - firstDay)
        guard local >= 0, place >= 0, place < days.count else { return reading(outside: instant) }
        let day = days[place]
        let moment = local % Self.day
        var reading = Reading(wall: day.wall + moment, working: day.working, lost: day.lost)
        if day.isWorked { reading.working += worked(before: moment) }
        guard day.outage >= 0 else { return reading }
        let midnight = instant - moment
        var outage = day.outage
        while outage < spans.count, spans[outage].lowerBound < instant {
            let from = max(0, spans[outage].lowerBound - midnight)
            let to = min(moment, spans[outage].upperBound - midnight)
            reading.wall -= to - from
            if day.isWorked {
                let taken = worked(before: to) - worked(before: from)
                reading.working -= taken
                reading.lost += taken
            }
            outage += 1
        }
        return reading
    }

    private mutating func reading(outside instant: Int64) -> Reading {
        let (low, high) = (min(begin, instant), max(begin, instant))
        var (lost, taken) = (Int64(0), Int64(0))
        for part in outages.parts(from: low, to: high) {
            lost += part.upperBound - part.lowerBound
            taken += office.workingTime(from: part.lowerBound, to: part.upperBound)
        }
        let sign: Int64 = instant < begin ? -1 : 1
        return Reading(
            wall: sign * (high - low - lost), working: sign * (office.workingTime(from: low, to: high) - taken),
            lost: sign * taken)
    }

    @inline(__always)
    private func worked(before moment: Int64) -> Int64 {
        // Without a branch on the moment, which a processor could not guess.
        var worked: Int64 = 0
        for span in hours { worked += min(max(moment, span.lowerBound), span.upperBound) - span.lowerBound }
        return worked
    }

    // MARK: Limits

    /// The first instant before which so much working time has passed since another.
    private func due(afterWorking milliseconds: Int64, from start: Int64, _ before: Reading) -> Int64 {
        guard milliseconds > 0 else { return start }
        let target = before.working + milliseconds
        var place = Int(truncatingIfNeeded: (start + offset) / Self.day - firstDay)
        if start + offset >= 0, place >= 0 {
            // The last day that begins before so much has passed.
            while place + 1 < days.count, days[place + 1].working < target { place += 1 }
            if place + 1 < days.count, days[place].lost == days[place + 1].lost, days[place].working < target {
                var rest = target - days[place].working
                for span in hours {
                    let length = span.upperBound - span.lowerBound
                    if rest <= length { return begin + Int64(place) * Self.day + span.lowerBound + rest }
                    rest -= length
                }
            }
        }
        return outages.due(.workingTime(milliseconds), after: start, in: office)
    }

    /// When a limit of days ends where no outage moves it on.
    private mutating func endOfDays(_ limit: Int, _ budget: TimeBudget, after start: Int64) -> Int64 {
        let local = start + offset
        let place = Int(truncatingIfNeeded: local / Self.day - firstDay)
        guard local >= 0, place >= 0, place < days.count else { return office.due(budget, after: start) }
        if ends[limit].isEmpty { ends[limit] = ContiguousArray(repeating: .min, count: days.count * 2) }
        // A limit of nothing ends where it begins, whenever that is.
        if case .workingDays(0) = budget { return start }
        if case .naturalDays(0) = budget { return start }
        let slot = place * 2 + (office.firstDay == .same && local % Self.day < office.hours.closing ? 0 : 1)
        if ends[limit][slot] == .min { ends[limit][slot] = office.due(budget, after: start) }
        return ends[limit][slot]
    }
}

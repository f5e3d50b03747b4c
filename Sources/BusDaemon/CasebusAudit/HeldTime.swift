package import CasebusCalendar

/// Reckons held times for one report: the same for one interval and for ten million.
///
/// - Threading: one thread.
package struct HeldTimeReckoner {
    package let rule: StallRule
    package let calendar: WorkingCalendar
    private let at: Int64
    private let outages: Outages
    /// Of the offices that were asked about.
    private var clocks: ContiguousArray<ChargedClock> = []
    /// By office, the place of its clock; -1 while it has none.
    private var places: ContiguousArray<Int>
    /// How far back instants are looked up in tables.
    private static let tableMilliseconds: Int64 = 10 * 366 * 86_400_000

    /// - Parameter at: the instant of the report; milliseconds since 1970.
    package init(at: Int64, rule: StallRule, calendar: WorkingCalendar, outages: Outages) {
        (self.at, self.rule, self.calendar, self.outages) = (at, rule, calendar, outages)
        places = ContiguousArray(repeating: -1, count: calendar.offices.count)
    }

    /// What a unit is charged with for holding something from one instant to another.
    ///
    /// - Parameters:
    ///   - kind: whose limit counts; `nil` for none.
    ///   - office: the place of the unit's office in the calendar.
    package mutating func held(_ kind: IntervalKind?, in office: Int, from start: Int64, to end: Int64) -> HeldTime {
        if places[office] < 0 { addClock(of: office) }
        // Asked in its place, and no optional: a copy of the clock would be made, millions of times.
        return clocks[places[office]].held(from: start, to: end, limit: rule.place(of: kind))
    }

    private mutating func addClock(of office: Int) {
        places[office] = clocks.count
        clocks.append(
            ChargedClock(
                calendar.offices[office], without: outages, limits: rule.limits, from: at - Self.tableMilliseconds,
                to: at))
    }
}

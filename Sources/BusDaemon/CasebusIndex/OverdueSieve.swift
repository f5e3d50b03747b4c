internal import CasebusCalendar

/// Lets pass, of intervals in the order of their beginning, those past a limit, until there are enough of them.
///
/// Within one office what began earlier is due earlier, so that the first ones are those furthest over the limit; between
/// offices with other hours it need not be. So each office may have as many as are wanted.
struct OverdueSieve {
    /// Nothing that began at this instant or later is past the limit anywhere; milliseconds since 1970.
    let before: Int64
    /// For each office, the instant before which an interval must have begun; one for all where hours do not count.
    private let bounds: [Int64]
    private let calendar: WorkingCalendar
    /// How many more each office may have.
    private var room: [Int]
    private var offices: [Int64: Int] = [:]

    init(_ limit: TimeBudget, at: Int64, _ calendar: WorkingCalendar, keeping count: Int) {
        self.calendar = calendar
        let offices = limit.needsCalendar ? calendar.offices : Array(calendar.offices.prefix(1))
        bounds = offices.map { $0.overdueBefore(limit, at: at) }
        before = bounds.max() ?? .min
        room = Array(repeating: count, count: bounds.count)
    }

    /// Whether no further interval is wanted.
    var isFull: Bool { room.allSatisfy { $0 == 0 } }

    /// - Parameters:
    ///   - since: not before that of the call before.
    ///   - unit: who holds it, by its number in the index.
    mutating func takes(since: Int64, at unit: Int64, _ units: UnitNames) -> Bool {
        let office = office(of: unit, units)
        guard room[office] > 0, since < bounds[office] else { return false }
        room[office] -= 1
        return true
    }

    private mutating func office(of unit: Int64, _ units: UnitNames) -> Int {
        if bounds.count == 1 { return 0 }
        if let known = offices[unit] { return known }
        let number = calendar.officeNumber(of: units.name(unit))
        offices[unit] = number
        return number
    }
}

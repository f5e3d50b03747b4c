/// The working time of all units: days that all have in common, hours that may differ.
package struct WorkingCalendar: Equatable, Sendable {
    /// The calendars of all offices that differ; the first is that of every unit without hours of its own.
    package let offices: [OfficeCalendar]
    /// Addresses with hours of their own: the place in ``offices``.
    private let numbers: [String: Int]

    /// - Parameter unitHours: by the address of a unit, for it and all that sits below it.
    package init(
        days: WorkingDays, offsetMinutes: Int, firstDay: FirstDay = .next, hours: OfficeHours = .usual,
        unitHours: [String: OfficeHours] = [:]
    ) {
        var places = [hours: 0]
        var numbers: [String: Int] = [:]
        for (address, own) in unitHours.sorted(by: { $0.key < $1.key }) {
            let place = places[own] ?? places.count
            places[own] = place
            numbers[address] = place
        }
        self.numbers = numbers
        offices = places.sorted { $0.value < $1.value }.map {
            OfficeCalendar(days: days, hours: $0.key, offsetMinutes: offsetMinutes, firstDay: firstDay)
        }
    }

    /// What holds where no calendar is configured: Saturdays and Sundays off, China's time, usual hours, every year
    /// provisional.
    package static let weekendsOnly = WorkingCalendar(days: .weekendsOnly, offsetMinutes: 480)

    /// The place in ``offices`` of the one whose hours a unit keeps: its own, else those of the nearest unit it sits in.
    package func officeNumber(of unit: String) -> Int {
        if numbers.isEmpty { return 0 }
        var address = unit[...]
        while true {
            if let number = numbers[String(address)] { return number }
            guard let slash = address.lastIndex(of: "/") else { return 0 }
            address = address[..<slash]
        }
    }

    package func office(of unit: String) -> OfficeCalendar { offices[officeNumber(of: unit)] }
}

package import CasebusCalendar

/// The working time that a unit's office had within a stretch of time, and how far that can be relied on.
package struct WorkedTime: Equatable, Sendable {
    package let milliseconds: Int64
    /// How long the office works on one day, in milliseconds.
    package let dayMilliseconds: Int64
    /// The stretch reaches into a year whose holidays are not known.
    package let isProvisional: Bool

    /// - Parameter outages: of the bus, in which no time counts.
    package init(
        of unit: String, from begin: Int64, to end: Int64, by calendar: WorkingCalendar,
        without outages: Outages = Outages()
    ) {
        let office = calendar.office(of: unit)
        milliseconds = outages.parts(from: begin, to: end).reduce(office.workingTime(from: begin, to: end)) {
            $0 - office.workingTime(from: $1.lowerBound, to: $1.upperBound)
        }
        dayMilliseconds = office.hours.total
        isProvisional = office.isProvisional(from: begin, to: end)
    }

    /// Adds what is needed to read the figure as days, and whether it may change.
    func writeReckoning(to json: inout JSONWriter) {
        json.seconds("working_day_s", milliseconds: dayMilliseconds)
        if isProvisional { json.member("provisional", true) }
    }
}

/// Until when something must be done: never a date, but a budget, a beginning, and what happened to them since.
///
/// What follows from it for an office, is in ``OfficeCalendar``: ``OfficeCalendar/due(_:)`` and its neighbours. A calendar
/// that changes changes the answers, and nothing in here.
///
/// - Units: instants in milliseconds since 1970; those outside of the years 0 to 9999 count as the nearest one within.
package struct Deadline: Equatable, Sendable {
    /// Stretches of suspension that do not touch each other, of one deadline; above: ``DeadlineFault/tooManySuspensions``.
    package static let suspensionsMax = 256
    /// Extensions of one deadline; above: ``DeadlineFault/tooManyExtensions``.
    package static let extensionsMax = 64

    /// More of the budget, from an instant on.
    package struct Extension: Equatable, Sendable {
        package let budget: TimeBudget
        /// When it was granted. A deadline that was over by then stays late for the time between.
        package let granted: Int64
    }

    /// As it was set, without extensions.
    package let budget: TimeBudget
    package let start: Int64
    /// Which day is the first of a budget of days; `nil`: the office's calendar says.
    package let firstDay: FirstDay?
    /// None begins before ``start``.
    package private(set) var suspensions = Suspensions()
    /// Ascending by when they were granted.
    package private(set) var extensions: [Extension] = []

    /// - Throws: ``DeadlineFault/nothing`` or ``DeadlineFault/tooLong``.
    package init(_ budget: TimeBudget, from start: Int64, firstDay: FirstDay? = nil) throws(DeadlineFault) {
        try Deadline.check(budget)
        (self.budget, self.start, self.firstDay) = (budget, OfficeCalendar.within(start), firstDay)
    }

    /// Stops the clock from an instant on, until another or until it is resumed. Stretches may overlap.
    ///
    /// - Throws: ``DeadlineFault/alreadySuspended`` for a second one without an end, ``DeadlineFault/resumedBeforeSuspended``,
    ///   ``DeadlineFault/tooManySuspensions``; the deadline is then as it was.
    package mutating func suspend(from: Int64, to: Int64? = nil) throws(DeadlineFault) {
        let suspension = Suspension(from: OfficeCalendar.within(from), to: to.map(OfficeCalendar.within))
        try suspensions.add(suspension, noEarlierThan: start)
    }

    /// Lets the clock go on.
    ///
    /// - Throws: ``DeadlineFault/notSuspended``, ``DeadlineFault/resumedBeforeSuspended``, or
    ///   ``DeadlineFault/tooManySuspensions``; the deadline is then as it was.
    package mutating func resume(at instant: Int64) throws(DeadlineFault) {
        try suspensions.end(at: OfficeCalendar.within(instant))
    }

    /// Adds to the budget. The time that is added follows on what there was, also where that was over already.
    ///
    /// - Throws: ``DeadlineFault/nothing``, ``DeadlineFault/otherUnit``, ``DeadlineFault/tooLong`` for the sum, or
    ///   ``DeadlineFault/tooManyExtensions``; the deadline is then as it was.
    package mutating func extend(by more: TimeBudget, granted: Int64) throws(DeadlineFault) {
        try Deadline.check(more)
        guard more.unit == budget.unit else { throw .otherUnit }
        try Deadline.check(TimeBudget(total.amount + more.amount, more.unit))
        guard extensions.count < Deadline.extensionsMax else { throw .tooManyExtensions }
        let added = Extension(budget: more, granted: OfficeCalendar.within(granted))
        let place = extensions.firstIndex { $0.granted > added.granted } ?? extensions.count
        extensions.insert(added, at: place)
    }

    /// The budget with all extensions.
    package var total: TimeBudget { total(with: extensions.count) }

    /// The budget with the first of the extensions.
    func total(with count: Int) -> TimeBudget {
        TimeBudget(extensions.prefix(count).reduce(budget.amount) { $0 + $1.budget.amount }, budget.unit)
    }

    private static func check(_ budget: TimeBudget) throws(DeadlineFault) {
        guard budget.amount > 0 else { throw .nothing }
        guard budget.amount <= TimeBudget.most(budget.unit) else { throw .tooLong }
    }
}

/// Why a deadline cannot be as it is told.
package enum DeadlineFault: Error, Equatable, Sendable, CaseIterable {
    /// A budget or an extension of no time, or of less.
    case nothing
    /// More than ``TimeBudget/numberMax`` days, or hours of working time, with all extensions.
    case tooLong
    /// An extension that is counted in another unit than the budget: `5nd` for `20wd`.
    case otherUnit
    /// The end of a suspension lies before its beginning.
    case resumedBeforeSuspended
    /// Resumed, and no suspension goes on.
    case notSuspended
    /// Suspended without an end, while another one goes on.
    case alreadySuspended
    case tooManySuspensions
    case tooManyExtensions
}

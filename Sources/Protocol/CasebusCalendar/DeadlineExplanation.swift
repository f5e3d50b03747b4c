/// Why a deadline is due when it is: what a sentence for people says.
package struct DeadlineExplanation: Equatable, Sendable {
    /// As it was set.
    package let budget: TimeBudget
    package let start: Int64
    /// The first day that counts, as days since 1970; `nil` where no days are counted, or a suspension goes on before it.
    package let firstCountedDay: Int?
    /// What did not count because of suspensions, up to when it is due; of one that goes on, nothing yet.
    package let suspended: TimeBudget
    /// The sum of all extensions.
    package let extended: TimeBudget
    package let due: Due
    /// Some of the time from its start on lies in a year whose holidays are not known.
    package let isProvisional: Bool
    /// Of the office's calendar, ``OfficeCalendar/version``.
    package let calendarVersion: String
}

extension OfficeCalendar {
    /// - Cost: more than ``due(_:)``, with a text: for people, not for every record.
    package func explanation(of deadline: Deadline) -> DeadlineExplanation {
        let (unit, begin, due) = (deadline.budget.unit, beginning(of: deadline), due(deadline))
        var firstCountedDay: Int?
        if unit.isDays, case .arrived(let position) = walk(1, of: unit, from: begin, around: deadline.suspensions) {
            firstCountedDay = Int(position) - 1
        }
        let end = due.instant ?? deadline.suspensions.openSince ?? deadline.start
        let suspended = counted(
            unit, from: begin, to: position(passedAt: end, unit), around: deadline.suspensions
        ).leftOut
        return DeadlineExplanation(
            budget: deadline.budget, start: deadline.start, firstCountedDay: firstCountedDay,
            suspended: TimeBudget(suspended, unit),
            extended: TimeBudget(deadline.total.amount - deadline.budget.amount, unit), due: due,
            isProvisional: unit != .elapsed && isProvisional(from: deadline.start, to: end),
            calendarVersion: version)
    }
}

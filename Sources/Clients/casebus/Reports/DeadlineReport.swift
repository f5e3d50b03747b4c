import CasebusCalendar
import CasebusModel
import CasebusReports
import Foundation

/// When a time limit ends and why then, and how it stands at an instant where that is asked.
///
/// - Shape: a flat object; amounts are `_days` for limits of days, `_s` for those of time, and absent where there is
///   nothing to tell.
struct DeadlineAnswer: CalendarAnswer {
    private let limit: String
    private let unit: String?
    private let explanation: DeadlineExplanation
    private let at: Timestamp?
    private let state: DeadlineState?
    private let lateStretches: [LateStretch]
    /// How long the office works on one day, in milliseconds.
    private let officeDay: Int64
    private let zone: TimeZone

    /// - Parameter limit: as it was asked.
    init(
        _ limit: String, _ deadline: Deadline, _ office: OfficeCalendar, unit: String?, at: Timestamp?, zone: TimeZone
    ) {
        (self.limit, self.unit, self.at, self.zone) = (limit, unit, at, zone)
        explanation = office.explanation(of: deadline)
        state = at.map { office.state(of: deadline, at: $0.milliseconds) }
        lateStretches = at.map { office.lateStretches(of: deadline, until: $0.milliseconds) } ?? []
        officeDay = office.hours.total
    }

    // MARK: For scripts

    private enum Key: String, CodingKey {
        case limit, from, due, unit, provisional, calendar, suspended, late, at
        case firstDay = "first_day"
        case lateStretches = "late_stretches"
        case extendedDays = "extended_days"
        case extendedSeconds = "extended_s"
        case suspendedDays = "suspended_days"
        case suspendedSeconds = "suspended_s"
        case usedDays = "used_days"
        case usedSeconds = "used_s"
        case remainingDays = "remaining_days"
        case remainingSeconds = "remaining_s"
    }

    private struct Stretch: Encodable {
        var from: Instant
        var to: Instant?
    }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: Key.self)
        func amount(_ amount: Int64, _ days: Key, _ seconds: Key) throws {
            if explanation.budget.unit.isDays {
                try document.encode(amount, forKey: days)
            } else {
                try document.encode(Double(amount) / 1000, forKey: seconds)
            }
        }
        try document.encode(limit, forKey: .limit)
        try document.encode(instant(explanation.start), forKey: .from)
        try document.encodeIfPresent(explanation.due.instant.map(instant), forKey: .due)
        try document.encodeIfPresent(unit, forKey: .unit)
        try document.encode(explanation.isProvisional, forKey: .provisional)
        try document.encode(explanation.calendarVersion, forKey: .calendar)
        try document.encodeIfPresent(
            explanation.firstCountedDay.map { CivilDate(daysSince1970: $0).description }, forKey: .firstDay)
        if explanation.extended.amount > 0 {
            try amount(explanation.extended.amount, .extendedDays, .extendedSeconds)
        }
        if explanation.suspended.amount > 0 {
            try amount(explanation.suspended.amount, .suspendedDays, .suspendedSeconds)
        }
        guard let at, let state else {
            if case .stopped(let remaining) = explanation.due {
                try amount(remaining, .remainingDays, .remainingSeconds)
            }
            return
        }
        try document.encode(Instant(at), forKey: .at)
        try amount(state.used, .usedDays, .usedSeconds)
        try amount(state.remaining, .remainingDays, .remainingSeconds)
        try document.encode(state.isSuspended, forKey: .suspended)
        try document.encode(state.isLate, forKey: .late)
        if !lateStretches.isEmpty {
            let stretches = lateStretches.map { Stretch(from: instant($0.from), to: $0.to.map(instant)) }
            try document.encode(stretches, forKey: .lateStretches)
        }
    }

    private func instant(_ milliseconds: Int64) -> Instant { Instant(Timestamp(milliseconds: milliseconds)) }

    // MARK: For people

    var line: String {
        let limit = LimitArgument(argument: limit)?.shown ?? limit
        let begin = shown(explanation.start)
        switch explanation.due {
        case .at(let due): return CalendarWords.deadline(limit, from: begin, due: shown(due), reasons + situation)
        case .stopped(let remaining):
            return CalendarWords.stopped(limit, from: begin, left: shown(amount: remaining), reasons + situation)
        }
    }

    private var reasons: String {
        var text = explanation.firstCountedDay.map { CalendarWords.counted(from: HumanDay.shown($0)) } ?? ""
        if explanation.extended.amount > 0 {
            text += CalendarWords.extended(shown(amount: explanation.extended.amount))
        }
        if explanation.suspended.amount > 0 {
            text += CalendarWords.suspended(shown(amount: explanation.suspended.amount))
        }
        return text + HumanDay.caution(explanation.isProvisional)
    }

    private var situation: String {
        guard let at, let state else { return "" }
        var text = ""
        for stretch in lateStretches {
            text +=
                stretch.to.map { CalendarWords.wasLate(from: shown(stretch.from), to: shown($0)) }
                ?? CalendarWords.late(at: shown(at.milliseconds), since: shown(stretch.from))
        }
        if state.isLate { return text }
        return text
            + CalendarWords.state(
                at: shown(at.milliseconds), used: shown(amount: state.used), left: shown(amount: state.remaining))
    }

    private func shown(_ milliseconds: Int64) -> String { HumanDay.shown(instant(milliseconds), in: zone) }

    private func shown(amount: Int64) -> String {
        TimeBudget(amount, explanation.budget.unit).shown(day: officeDay)
    }
}

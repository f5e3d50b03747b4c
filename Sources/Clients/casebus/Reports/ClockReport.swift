import CasebusCalendar
import CasebusModel
import Foundation

/// A clock that runs on a case, as the query `case` tells it.
struct ClockAnswer: Decodable {
    var clock: String
    /// Absent for a clock of the case.
    var handoff: UInt64?
    var holder: String
    var workingDaySeconds: Double
    var limits: [Limit]

    struct Limit: Decodable {
        var colour: String
        var rule: String
        var limit: String
        var from: Instant
        var firstDay: String?
        /// Absent while the clock stands.
        var due: Instant?
        var suspendedDays: Int64?
        var suspendedSeconds: Double?
        var extendedDays: Int64?
        var extendedSeconds: Double?
        var remainingDays: Int64?
        var remainingSeconds: Double?
        var late: Bool
        var lateStretches: [Stretch]
        var provisional: Bool

        struct Stretch: Decodable {
            var from: Instant
            var to: Instant?
        }

        enum CodingKeys: String, CodingKey {
            case colour, rule, limit, from, due, late, provisional
            case firstDay = "first_day"
            case suspendedDays = "suspended_days"
            case suspendedSeconds = "suspended_s"
            case extendedDays = "extended_days"
            case extendedSeconds = "extended_s"
            case remainingDays = "remaining_days"
            case remainingSeconds = "remaining_s"
            case lateStretches = "late_stretches"
        }
    }

    enum CodingKeys: String, CodingKey {
        case clock, handoff, holder, limits
        case workingDaySeconds = "working_day_s"
    }
}

/// One sentence for each limit: what it is, when it is due and why then, how much is left.
struct ClockReport {
    private let clock: ClockAnswer
    private let now: Timestamp
    private let zone: TimeZone

    init(_ clock: ClockAnswer, now: Timestamp, in zone: TimeZone = .current) {
        (self.clock, self.now, self.zone) = (clock, now, zone)
    }

    var lines: [String] { clock.limits.map(sentence) }

    /// A card's rule for people: `statutory_limit 18wd` is what the limit is called, and how long it is.
    static func rule(_ rule: String) -> String {
        let words = rule.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2, let budget = LimitArgument(argument: words[1])?.shown else { return rule }
        return "\(name(ofLimit: words[0])) \(budget)"
    }

    private static func name(ofLimit code: String) -> String { Term.shown(code).replacing("_", with: " ") }

    private func sentence(_ limit: ClockAnswer.Limit) -> String {
        let name = Self.name(ofLimit: String(limit.rule.prefix { $0 != " " }))
        let of = clock.handoff.map { ClockWords.ofHandoff($0, with: clock.holder) } ?? ClockWords.ofCase(clock.clock)
        return ClockWords.limit(name, of, due(limit) + left(limit))
    }

    private func due(_ limit: ClockAnswer.Limit) -> String {
        let budget = LimitArgument(argument: limit.limit)?.shown ?? limit.limit
        var more =
            limit.firstDay.flatMap { CivilDate($0) }.map {
                CalendarWords.counted(from: CalendarDay.shown($0.daysSince1970))
            } ?? ""
        if let extended = amount(limit, limit.extendedDays, limit.extendedSeconds) {
            more += CalendarWords.extended(extended)
        }
        if let suspended = amount(limit, limit.suspendedDays, limit.suspendedSeconds) {
            more += CalendarWords.suspended(suspended)
        }
        more += CalendarDay.caution(limit.provisional)
        guard let due = limit.due else { return ClockWords.stands(budget, more) }
        return ClockWords.due(budget, CalendarDay.shown(due, in: zone), more)
    }

    private func left(_ limit: ClockAnswer.Limit) -> String {
        guard limit.late else {
            return amount(limit, limit.remainingDays, limit.remainingSeconds).map(ClockWords.left) ?? ""
        }
        guard let since = limit.lateStretches.last(where: { $0.to == nil })?.from else { return "" }
        return ClockWords.late(since: CalendarDay.shown(since, in: zone))
    }

    /// An amount in the limit's own unit.
    private func amount(_ limit: ClockAnswer.Limit, _ days: Int64?, _ seconds: Double?) -> String? {
        guard let unit = TimeBudget(limit.limit)?.unit else {
            return seconds.map { HumanTime.duration(seconds: $0) }
        }
        guard let amount = days ?? seconds.map({ Int64(($0 * 1000).rounded()) }) else { return nil }
        return TimeBudget(amount, unit).shown(day: Int64(clock.workingDaySeconds * 1000))
    }
}

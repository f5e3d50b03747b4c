import CasebusCalendar
package import CasebusModel
package import Foundation

/// A clock that runs on a case, as the query `case` tells it.
package struct ClockAnswer: Decodable {
    package var clock: String
    /// Absent for a clock of the case.
    package var handoff: UInt64?
    package var holder: String
    package var workingDaySeconds: Double
    package var limits: [Limit]

    package struct Limit: Decodable {
        package var colour: String
        package var rule: String
        package var limit: String
        package var from: Instant
        package var firstDay: String?
        /// Absent while the clock stands.
        package var due: Instant?
        package var suspendedDays: Int64?
        package var suspendedSeconds: Double?
        package var extendedDays: Int64?
        package var extendedSeconds: Double?
        package var remainingDays: Int64?
        package var remainingSeconds: Double?
        package var late: Bool
        package var lateStretches: [Stretch]
        package var provisional: Bool

        package struct Stretch: Decodable {
            package var from: Instant
            package var to: Instant?
        }

        package enum CodingKeys: String, CodingKey {
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

    package enum CodingKeys: String, CodingKey {
        case clock, handoff, holder, limits
        case workingDaySeconds = "working_day_s"
    }
}

/// One sentence for each limit: what it is, when it is due and why then, how much is left.
package struct ClockReport {
    private let clock: ClockAnswer
    private let now: Timestamp
    private let zone: TimeZone

    package init(_ clock: ClockAnswer, now: Timestamp, in zone: TimeZone = HumanTime.zone) {
        (self.clock, self.now, self.zone) = (clock, now, zone)
    }

    package var lines: [String] { clock.limits.map(sentence) }

    /// A card's rule for people: `statutory_limit 18wd` is what the limit is called, and how long it is.
    ///
    /// Of an amber card it is a share of one: `80% of statutory_limit 18wd`.
    package static func rule(_ rule: String) -> String {
        if let share = rule.firstRange(of: "% of ") {
            return ClockWords.share("\(rule[..<share.lowerBound])%", of: Self.rule(String(rule[share.upperBound...])))
        }
        let words = rule.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2, let budget = TimeBudget(written: words[1])?.shown else { return rule }
        return "\(name(ofLimit: words[0])) \(budget)"
    }

    private static func name(ofLimit code: String) -> String { Term.shown(code).replacing("_", with: " ") }

    private func sentence(_ limit: ClockAnswer.Limit) -> String {
        let name = Self.name(ofLimit: String(limit.rule.prefix { $0 != " " }))
        let of = clock.handoff.map { ClockWords.ofHandoff($0, with: clock.holder) } ?? ClockWords.ofCase(clock.clock)
        return ClockWords.limit(name, of, due(limit) + left(limit))
    }

    private func due(_ limit: ClockAnswer.Limit) -> String {
        let budget = TimeBudget(written: limit.limit)?.shown ?? limit.limit
        var more =
            limit.firstDay.flatMap { CivilDate($0) }.map {
                CalendarWords.counted(from: HumanDay.shown($0.daysSince1970))
            } ?? ""
        if let extended = amount(limit, limit.extendedDays, limit.extendedSeconds) {
            more += CalendarWords.extended(extended)
        }
        if let suspended = amount(limit, limit.suspendedDays, limit.suspendedSeconds) {
            more += CalendarWords.suspended(suspended)
        }
        more += HumanDay.caution(limit.provisional)
        guard let due = limit.due else { return ClockWords.stands(budget, more) }
        return ClockWords.due(budget, HumanDay.shown(due, in: zone), more)
    }

    private func left(_ limit: ClockAnswer.Limit) -> String {
        guard limit.late else {
            return amount(limit, limit.remainingDays, limit.remainingSeconds).map(ClockWords.left) ?? ""
        }
        guard let since = limit.lateStretches.last(where: { $0.to == nil })?.from else { return "" }
        return ClockWords.late(since: HumanDay.shown(since, in: zone))
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

package import CasebusCalendar

/// A clock that runs on a case, or on one of its hand-offs: by which limits, and who has to answer for it.
///
/// - Shape: one or two limits. The last one is red where the law sets it, else yellow; a warning comes before the first.
package struct RunningClock: Equatable, Sendable {
    package struct Limit: Equatable, Sendable {
        package var colour: CardColour
        /// What the limit is called and how long it is: `promised_limit 7wd`.
        package var rule: String
        package var deadline: Deadline

        package init(_ colour: CardColour, _ name: String, _ deadline: Deadline) {
            self.colour = colour
            rule = "\(name) \(deadline.budget)"
            self.deadline = deadline
        }
    }

    /// A colour, from when on it is owed.
    package struct Threshold: Equatable, Sendable {
        package var colour: CardColour
        package var rule: String
        /// When it is over the limit, or near it; milliseconds since 1970.
        package var at: Int64
        /// When the limit is due.
        package var due: Int64
    }

    package var clock: CardClock
    /// `nil` for a clock of the case.
    package var handoff: UInt64?
    /// Who has it now, and is told first.
    package var holder: String
    package var limits: [Limit]
    /// At which share of the first limit a warning is due, in percent; `nil`: none is given.
    package var amberPercent: Int?

    /// When each colour is owed, in the order of time; none for a limit whose clock stands.
    package func thresholds(by calendar: WorkingCalendar) -> [Threshold] {
        let office = calendar.office(of: holder)
        var thresholds: [Threshold] = []
        if let percent = amberPercent, let first = limits.first, let due = office.due(first.deadline).instant,
            let at = office.instant(atPercent: percent, of: first.deadline), at < due
        {
            thresholds.append(Threshold(colour: .amber, rule: "\(percent)% of \(first.rule)", at: at, due: due))
        }
        for limit in limits {
            guard let due = office.due(limit.deadline).instant else { continue }
            thresholds.append(Threshold(colour: limit.colour, rule: limit.rule, at: due, due: due))
        }
        return thresholds.sorted { $0.at < $1.at }
    }
}

/// What the bus owes a case at an instant.
package enum OwedAct: Equatable, Sendable {
    /// To the holder first; `raised`: it had its time to explain.
    case card(CardClock, CardColour, handoff: UInt64?, holder: String, raised: Bool, rule: String, due: Int64)
    case deemedSigned(handoff: UInt64)
    case deemedAccepted
}

package import CasebusCalendar
package import CasebusModel

/// What a stretch of a case's time was spent on.
package enum IntervalKind: String, Sendable, CaseIterable {
    /// The registrar has the case, nothing was pushed yet.
    case preparing
    /// Pushed and not signed for; the receiver holds it.
    case waiting
    /// Signed for; the receiver works on it.
    case atWork = "at_work"
    /// A special procedure goes on; who works on it, or has the idle case, waits for the ``Interval/party``.
    case suspended
    /// Whose duty it is is disputed; whom the responsibility list names holds it, else the sender.
    case inDispute = "in_dispute"
    /// A hand-off closed and nothing followed.
    case idle
    /// The bus was down: its own time, whoever has the case.
    case bus
    /// Pushed and not signed for, and no session of the receiver took deliveries: the receiver's time.
    case away

    /// What a hand-off's time is spent on in a state; `nil` once it is closed.
    package init?(_ state: HandoffState) {
        switch state {
        case .pushed: self = .waiting
        case .signed: self = .atWork
        case .disputed: self = .inDispute
        case .suspended: self = .suspended
        case .answered, .refused, .withdrawn, .ruled: return nil
        }
    }
}

/// A stretch of a case's time that one unit is charged with.
///
/// - Units: milliseconds since 1970.
package struct Interval: Equatable, Sendable {
    package var unit: String
    /// `nil` while the case lies idle or is being prepared.
    package var handoff: UInt64?
    package var kind: IntervalKind
    /// Of a suspended one: for whom one waits, as a code.
    package var party: String?
    package var from: Int64
    /// `nil` while it lasts.
    package var to: Int64?

    package init(
        unit: String, handoff: UInt64? = nil, kind: IntervalKind, party: String? = nil, from: Int64, to: Int64? = nil
    ) {
        self.unit = unit
        self.handoff = handoff
        self.kind = kind
        self.party = party
        self.from = from
        self.to = to
    }

    package var milliseconds: Int64? { to.map { $0 - from } }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("unit", unit)
            json.member("handoff", handoff)
            json.member("kind", kind.rawValue)
            json.member("party", party)
            json.instant("from", milliseconds: from)
            if let to { json.instant("to", milliseconds: to) } else { json.null("to") }
            if let milliseconds { json.seconds("seconds", milliseconds: milliseconds) } else { json.null("seconds") }
        }
    }
}

/// Who has a case now, or one of its hand-offs, and since when: the answer at the counter.
package struct Holder: Equatable, Sendable {
    package var unit: String
    package var handoff: UInt64?
    /// Since when this unit has it in this way; milliseconds since 1970.
    package var since: Int64
    package var kind: IntervalKind
    /// For whom one waits, where it is suspended.
    package var party: String?

    package init(_ interval: Interval) {
        unit = interval.unit
        handoff = interval.handoff
        since = interval.from
        kind = interval.kind
        party = interval.party
    }

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - calendar: by which the unit's working time so far is counted.
    package func write(to json: inout JSONWriter, at now: Int64, by calendar: WorkingCalendar) {
        json.object { json in
            json.member("unit", unit)
            json.member("handoff", handoff)
            json.instant("since", milliseconds: since)
            json.member("kind", kind.rawValue)
            json.member("party", party)
            let worked = WorkedTime(of: unit, from: since, to: now, by: calendar)
            json.seconds("working_s", milliseconds: worked.milliseconds)
            worked.writeReckoning(to: &json)
        }
    }
}

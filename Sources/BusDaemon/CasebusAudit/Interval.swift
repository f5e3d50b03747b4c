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
    /// A hand-off closed and nothing followed.
    case idle
    /// The bus was down: its own time, whoever has the case.
    case bus
    /// Pushed and not signed for, and no session of the receiver took deliveries: the receiver's time.
    case away
}

/// A stretch of a case's time that one unit is charged with.
///
/// - Units: milliseconds since 1970.
package struct Interval: Equatable, Sendable {
    package var unit: String
    /// `nil` while the case lies idle or is being prepared.
    package var handoff: UInt64?
    package var kind: IntervalKind
    package var from: Int64
    /// `nil` while it lasts.
    package var to: Int64?

    package init(unit: String, handoff: UInt64? = nil, kind: IntervalKind, from: Int64, to: Int64? = nil) {
        self.unit = unit
        self.handoff = handoff
        self.kind = kind
        self.from = from
        self.to = to
    }

    package var milliseconds: Int64? { to.map { $0 - from } }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("unit", unit)
            json.member("handoff", handoff)
            json.member("kind", kind.rawValue)
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

    package init(_ interval: Interval) {
        unit = interval.unit
        handoff = interval.handoff
        since = interval.from
        kind = interval.kind
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
            let worked = WorkedTime(of: unit, from: since, to: now, by: calendar)
            json.seconds("working_s", milliseconds: worked.milliseconds)
            worked.writeReckoning(to: &json)
        }
    }
}

/// One hand-off from its push to its closing.
///
/// - Units: milliseconds since 1970.
package struct HandoffLife: Equatable, Sendable {
    package var number: UInt64
    package var from: String
    package var to: String
    package var state = HandoffState.pushed
    package var matter = ""
    package var step = ""
    package var pushedAt: Int64
    package var arrivedAt: Int64?
    package var signedAt: Int64?
    package var closedAt: Int64?
    package var outcome: HandoffOutcome?
    package var reason: String?
    package var urges = 0

    package init(number: UInt64, from: String, to: String, pushedAt: Int64) {
        self.number = number
        self.from = from
        self.to = to
        self.pushedAt = pushedAt
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("handoff", number)
            json.member("from", from)
            json.member("to", to)
            json.member("state", state.description)
            if !matter.isEmpty { json.member("matter", matter) }
            if !step.isEmpty { json.member("step", step) }
            json.instant("pushed_at", milliseconds: pushedAt)
            json.instant("arrived_at", milliseconds: arrivedAt)
            json.instant("signed_at", milliseconds: signedAt)
            json.instant("closed_at", milliseconds: closedAt)
            json.member("outcome", outcome?.rawValue)
            json.member("reason", reason)
            if urges > 0 { json.member("urges", urges) }
        }
    }
}

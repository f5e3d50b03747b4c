package import CasebusCalendar

/// How long each kind of interval may last before it is a stall; a kind without a limit is not looked at.
package struct StallRule: Equatable, Sendable {
    /// Pushed and not signed for.
    package var waitingLimit: TimeBudget?
    /// Signed for and not answered.
    package var workLimit: TimeBudget?
    /// With nobody at work on it: idle, or being prepared.
    package var idleLimit: TimeBudget?

    package init(waitingLimit: TimeBudget? = nil, workLimit: TimeBudget? = nil, idleLimit: TimeBudget? = nil) {
        self.waitingLimit = waitingLimit
        self.workLimit = workLimit
        self.idleLimit = idleLimit
    }

    /// The limits, by the places that kinds have.
    var limits: [TimeBudget?] { [waitingLimit, workLimit, idleLimit] }

    /// The place of a kind's limit; `nil` for a kind that has none.
    func place(of kind: IntervalKind?) -> Int? {
        switch kind {
        case .waiting: 0
        case .atWork: 1
        case .idle, .preparing: 2
        // Others' time, and the convenor's.
        case .suspended, .inDispute: nil
        // Pieces of the others, which are measured whole.
        case .bus, .away, nil: nil
        }
    }

    package func limit(for kind: IntervalKind) -> TimeBudget? { place(of: kind).flatMap { limits[$0] } }
}

/// An open interval past its limit: which case, with whom, since when.
package struct Stall: Equatable, Sendable {
    package var registrar: String
    package var caseID: String
    package var matter: String
    package var handoff: UInt64?
    package var kind: IntervalKind
    /// Who has it: whom to ask.
    package var unit: String
    /// The hand-off's sender.
    package var from: String?
    /// Milliseconds since 1970.
    package var since: Int64
    /// When its limit was reached, as the report that took it in reckons; milliseconds since 1970.
    package fileprivate(set) var due: Int64 = .max

    package init(
        registrar: String, caseID: String, matter: String, handoff: UInt64? = nil, kind: IntervalKind, unit: String,
        from: String? = nil, since: Int64
    ) {
        self.registrar = registrar
        self.caseID = caseID
        self.matter = matter
        self.handoff = handoff
        self.kind = kind
        self.unit = unit
        self.from = from
        self.since = since
    }
}

/// The stalls at an instant, the longest overdue first.
///
/// A limit is counted in the office of the unit that holds: days end when it closes, working time passes while it is open.
/// While the bus is down no limit runs and no age grows, see ``Outages``.
package struct StallReport: Equatable, Sendable {
    package let at: Int64
    package let rule: StallRule
    package let calendar: WorkingCalendar
    package let outages: Outages
    package private(set) var stalls: [Stall] = []

    package init(at: Int64, rule: StallRule, calendar: WorkingCalendar, outages: Outages = Outages()) {
        self.at = at
        self.rule = rule
        self.calendar = calendar
        self.outages = outages
    }

    /// Takes an open interval into the report if it is past its limit.
    package mutating func consider(_ stall: Stall) {
        guard let limit = rule.limit(for: stall.kind) else { return }
        var stall = stall
        stall.due = outages.due(limit, after: stall.since, in: calendar.office(of: stall.unit))
        if stall.due < at { stalls.append(stall) }
    }

    /// Takes every open interval of a case.
    package mutating func consider(_ timeline: CaseTimeline) {
        for holder in timeline.holders {
            let sender = holder.handoff.flatMap { number in timeline.handoffs.last { $0.number == number }?.from }
            consider(
                Stall(
                    registrar: timeline.registrar, caseID: timeline.caseID, matter: timeline.matter,
                    handoff: holder.handoff, kind: holder.kind, unit: holder.unit, from: sender, since: holder.since))
        }
    }

    /// Orders by how long past the limit, then by case and hand-off, and keeps the first `count`.
    package mutating func finish(keeping count: Int) {
        var ordered = stalls
        ordered.sort { left, right in
            if left.due != right.due { return left.due < right.due }
            if left.handoff != right.handoff { return left.handoff ?? 0 < right.handoff ?? 0 }
            return (left.registrar, left.caseID) < (right.registrar, right.caseID)
        }
        stalls = Array(ordered.prefix(count))
    }

    /// How long an interval of this report is past its limit.
    package func over(_ stall: Stall) -> Int64 { at - stall.due - outages.time(from: stall.due, to: at) }

    /// Adds `"at"` and `"stalls"` to the object that is being written.
    package func write(to json: inout JSONWriter) {
        json.instant("at", milliseconds: at)
        json.array("stalls") { json in
            for stall in stalls { json.object { write(stall, to: &$0) } }
        }
    }

    private func write(_ stall: Stall, to json: inout JSONWriter) {
        json.member("registrar", stall.registrar)
        json.member("id", stall.caseID)
        if !stall.matter.isEmpty { json.member("matter", stall.matter) }
        json.member("handoff", stall.handoff)
        json.member("kind", stall.kind.rawValue)
        json.member("unit", stall.unit)
        json.member("from", stall.from)
        json.instant("since", milliseconds: stall.since)
        let bus = outages.time(from: stall.since, to: at)
        json.seconds("age_s", milliseconds: at - stall.since - bus)
        let worked = WorkedTime(of: stall.unit, from: stall.since, to: at, by: calendar, without: outages)
        json.seconds("age_working_s", milliseconds: worked.milliseconds)
        if bus > 0 { json.seconds("bus_s", milliseconds: bus) }
        switch rule.limit(for: stall.kind) {
        case .elapsed(let milliseconds): json.seconds("limit_s", milliseconds: milliseconds)
        case let limit: json.member("limit", limit?.description)
        }
        json.instant("due", milliseconds: stall.due)
        json.seconds("over_s", milliseconds: over(stall))
        json.seconds(
            "over_working_s",
            milliseconds: WorkedTime(of: stall.unit, from: stall.due, to: at, by: calendar, without: outages)
                .milliseconds)
        worked.writeReckoning(to: &json)
    }
}

/// How long each kind of interval may last before it is a stall; a kind without a limit is not looked at.
///
/// - Units: milliseconds.
package struct StallRule: Equatable, Sendable {
    /// Pushed and not signed for.
    package var waitingLimit: Int64?
    /// Signed for and not answered.
    package var workLimit: Int64?
    /// With nobody at work on it: idle, or being prepared.
    package var idleLimit: Int64?

    package init(waitingLimit: Int64? = nil, workLimit: Int64? = nil, idleLimit: Int64? = nil) {
        self.waitingLimit = waitingLimit
        self.workLimit = workLimit
        self.idleLimit = idleLimit
    }

    package func limit(for kind: IntervalKind) -> Int64? {
        switch kind {
        case .waiting: waitingLimit
        case .atWork: workLimit
        case .idle, .preparing: idleLimit
        // Pieces of the others, which are measured whole.
        case .bus, .away: nil
        }
    }
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
package struct StallReport: Equatable, Sendable {
    package let at: Int64
    package let rule: StallRule
    package private(set) var stalls: [Stall] = []

    package init(at: Int64, rule: StallRule) {
        self.at = at
        self.rule = rule
    }

    /// Takes an open interval into the report if it is past its limit.
    package mutating func consider(_ stall: Stall) {
        guard over(stall) != nil else { return }
        stalls.append(stall)
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
            let (leftOver, rightOver) = (over(left) ?? 0, over(right) ?? 0)
            if leftOver != rightOver { return leftOver > rightOver }
            if left.handoff != right.handoff { return left.handoff ?? 0 < right.handoff ?? 0 }
            return (left.registrar, left.caseID) < (right.registrar, right.caseID)
        }
        stalls = Array(ordered.prefix(count))
    }

    /// How long an interval is past its limit; `nil` when it is not.
    package func over(_ stall: Stall) -> Int64? {
        guard let limit = rule.limit(for: stall.kind) else { return nil }
        let over = at - stall.since - limit
        return over > 0 ? over : nil
    }

    /// Adds `"at"` and `"stalls"` to the object that is being written.
    package func write(to json: inout JSONWriter) {
        json.instant("at", milliseconds: at)
        json.array("stalls") { json in
            for stall in stalls {
                json.object { json in
                    json.member("registrar", stall.registrar)
                    json.member("id", stall.caseID)
                    if !stall.matter.isEmpty { json.member("matter", stall.matter) }
                    json.member("handoff", stall.handoff)
                    json.member("kind", stall.kind.rawValue)
                    json.member("unit", stall.unit)
                    json.member("from", stall.from)
                    json.instant("since", milliseconds: stall.since)
                    json.seconds("age_s", milliseconds: at - stall.since)
                    json.seconds("limit_s", milliseconds: rule.limit(for: stall.kind))
                    json.seconds("over_s", milliseconds: over(stall))
                }
            }
        }
    }
}

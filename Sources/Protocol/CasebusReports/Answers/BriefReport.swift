import CasebusModel

/// Where cases stall and why, in ten lines: between which units, the longest stall with the card that says so and whose
/// time the case took, and the oldest dispute.
package struct BriefReport {
    /// Pairs that are shown.
    private static let pairs = 3

    package let stalls: StallAnswer
    /// The case of the longest stall; `nil` where there is none.
    package let longest: CaseAnswer?
    /// The record that began the oldest dispute that goes on.
    package let dispute: RecordRow?

    package init(stalls: StallAnswer, longest: CaseAnswer?, dispute: RecordRow?) {
        (self.stalls, self.longest, self.dispute) = (stalls, longest, dispute)
    }

    package var lines: [String] {
        guard let first = stalls.stalls.first else {
            return [OverviewWords.nothingStalled(at: stalls.at.shown)] + disputeLines
        }
        return [BriefWords.title(stalls.stalls.count, at: stalls.at.shown)] + pairLines + longestLines(first)
            + disputeLines
    }

    private var pairLines: [String] {
        let pairs = Dictionary(grouping: stalls.stalls) { stall in
            [ReportLevel.name(of: stall.from ?? stall.registrar), ReportLevel.name(of: stall.unit)]
        }
        let costs = pairs.map { (names: $0.key, stalls: $0.value, over: $0.value.reduce(0) { $0 + $1.overSeconds }) }
        let ordered = costs.sorted { left, right in
            left.over != right.over ? left.over > right.over : left.names.lexicographicallyPrecedes(right.names)
        }
        return ordered.prefix(Self.pairs).map { pair in
            BriefWords.pair(pair.names[0], pair.names[1], pair.stalls.count, HumanTime.duration(seconds: pair.over))
        }
    }

    private func longestLines(_ stall: StallAnswer.Stall) -> [String] {
        let told = BriefWords.longest(
            stall.id, stall.unit, Self.kind(stall.kind), since: stall.since.shown,
            StallReport.shown(stall.ageSeconds, stall.ageWorkingSeconds, stall),
            StallReport.shown(stall.overSeconds, stall.overWorkingSeconds, stall))
        return [told, ask(stall)] + (longest.map { [BriefWords.times(times($0.subject))] } ?? [])
    }

    private func ask(_ stall: StallAnswer.Stall) -> String {
        let card = longest?.subject.records.last {
            $0.kind == "card" && $0.handoff == stall.handoff && $0.raised != true && $0.colour != "amber"
        }
        guard let card, let colour = card.colour, let rule = card.rule, let due = card.due else {
            return BriefWords.ask(stall.unit)
        }
        return BriefWords.ask(stall.unit, ProcedureWords.colour(colour), ClockReport.rule(rule), due: due.shown)
    }

    /// What each unit had it for, and as what, the longest first.
    private func times(_ subject: CaseAnswer.Subject) -> String {
        let now = stalls.at.timestamp.milliseconds
        let held = Dictionary(grouping: subject.intervals) { [$0.unit, $0.kind] }.mapValues { intervals in
            intervals.reduce(0) { sum, interval in
                sum + (interval.seconds ?? Double(now - interval.from.timestamp.milliseconds) / 1000)
            }
        }
        let ordered = held.sorted { left, right in
            left.value != right.value ? left.value > right.value : left.key.lexicographicallyPrecedes(right.key)
        }
        return ordered.map { key, time in
            BriefWords.time(key[0], Self.kind(key[1]), HumanTime.duration(seconds: time))
        }.joined(separator: Separator.item)
    }

    private var disputeLines: [String] {
        guard let dispute, let receiver = dispute.to, let sender = dispute.from, let owner = dispute.owner else {
            return []
        }
        let told = BriefWords.dispute(
            dispute.caseID ?? "", receiver, sender, owner: owner, since: dispute.at.shown)
        guard let holder = dispute.holder, let convenor = dispute.convenor else { return [told] }
        return [told, BriefWords.meanwhile(holder, convenor: convenor)]
    }

    private static func kind(_ kind: String) -> String { Term.shown(kind).replacing("_", with: " ") }
}

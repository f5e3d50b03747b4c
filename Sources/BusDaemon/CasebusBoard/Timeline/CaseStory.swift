internal import CasebusModel
internal import CasebusReports

/// A case as its timeline shows it: who had it in which way, what befell it, which clocks run.
struct CaseStory {
    struct Stretch {
        var interval: CaseAnswer.Interval
        var title: String
    }

    struct Clock {
        var answer: ClockAnswer
        var label: String
        /// One for each limit.
        var sentences: [String]
    }

    /// Intervals that are drawn and listed; of a longer life the last ones.
    static let stretchesMax = 400
    /// The same of marks.
    static let happeningsMax = 200

    let subject: CaseAnswer.Subject
    /// When it was closed, or the instant that it is told of.
    let now: Timestamp
    let stretches: [Stretch]
    let stretchesOmitted: Int
    let happenings: [CaseHappening]
    let happeningsOmitted: Int
    let clocks: [Clock]

    init(_ answer: CaseAnswer) {
        let subject = answer.subject
        let now = subject.closedAt?.timestamp ?? answer.at?.timestamp ?? HumanTime.now()
        (self.subject, self.now) = (subject, now)
        let stretches = subject.intervals.suffix(Self.stretchesMax).map {
            Stretch(interval: $0, title: Self.title($0, now))
        }
        self.stretches = stretches
        stretchesOmitted = subject.intervals.count - stretches.count
        let units = Set(stretches.map(\.interval.unit))
        let happened = CaseHappening.all(of: subject)
        happenings = happened.suffix(Self.happeningsMax).map { happening in
            guard !units.contains(happening.unit) else { return happening }
            // Who disputes or urges need not have had it: the mark stands with whoever had it then.
            var happening = happening
            happening.unit = Self.holder(at: happening.at, stretches) ?? happening.unit
            return happening
        }
        happeningsOmitted = happened.count - happenings.count
        clocks = (subject.clocks ?? []).map { clock in
            Clock(
                answer: clock, label: CasePageWords.clock(clock.clock, ofHandoff: clock.handoff),
                sentences: ClockReport(clock, now: now).lines)
        }
    }

    var layout: LaneLayout {
        LaneLayout(
            LaneLayout.Content(
                stretches: stretches.map { stretch in
                    LaneLayout.Content.Stretch(
                        unit: stretch.interval.unit, from: stretch.interval.from.timestamp.milliseconds,
                        to: stretch.interval.to?.timestamp.milliseconds)
                },
                happenings: happenings.map { .init(unit: $0.unit, at: $0.at.milliseconds) },
                clocks: clocks.map { clock in
                    LaneLayout.Content.Clock(
                        from: clock.answer.limits.map(\.from.timestamp.milliseconds).min() ?? now.milliseconds,
                        dues: clock.answer.limits.compactMap(\.due?.timestamp.milliseconds))
                },
                from: (stretches.first?.interval.from ?? subject.registeredAt).timestamp.milliseconds,
                now: now.milliseconds))
    }

    /// What the counter says of time: the last limit that is past, and the one that is due next; the applicant's clock
    /// goes before those of the hand-offs.
    var limitsToTell: [String] {
        let applicants = clocks.filter { $0.answer.handoff == nil }
        let limits = (applicants.isEmpty ? clocks : applicants).flatMap { zip($0.answer.limits, $0.sentences) }
        let next = limits.filter { $0.0.due != nil && !$0.0.late }.min {
            ($0.0.due?.timestamp.milliseconds ?? .max) < ($1.0.due?.timestamp.milliseconds ?? .max)
        }
        return [limits.last { $0.0.late }?.1, next?.1].compactMap { $0 }
    }

    private static func holder(at instant: Timestamp, _ stretches: [Stretch]) -> String? {
        (stretches.last { $0.interval.from.timestamp <= instant } ?? stretches.first)?.interval.unit
    }

    private static func title(_ interval: CaseAnswer.Interval, _ now: Timestamp) -> String {
        let end = interval.to?.timestamp ?? now
        let lasted = Double(end.milliseconds - interval.from.timestamp.milliseconds) / 1000
        let party = interval.party.map { $0.isEmpty ? "" : CaseWords.waiting(for: $0) } ?? ""
        return CasePageWords.stretch(
            interval.unit, CaseWords.label(interval.kind) + party, from: HumanTime.instant(interval.from.timestamp),
            to: interval.to == nil ? CasePageWords.now : HumanTime.instant(end), HumanTime.duration(seconds: lasted))
    }
}

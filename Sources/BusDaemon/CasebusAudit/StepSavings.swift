package import CasebusCalendar
package import CasebusModel

/// A hand-off as it counts in a report of what could be saved. Names are numbers of the caller's own.
///
/// - Units: milliseconds since 1970.
package struct SavingsHandoff: Sendable {
    package var matter: Int
    package var step: Int
    package var state: HandoffState
    package var pushedAt: Int64
    package var signedAt: Int64?
    package var closedAt: Int64?
    /// The receiver signed itself.
    package var isOwnSigning = true
    /// It was disputed, needed a correction, or was answered with more than `done`.
    package var isMoreThanDone = false
    /// When one waited for somebody outside.
    package var suspensions: [Suspension] = []
    /// What the step is promised within, now.
    package var promised: TimeBudget?

    package init(
        matter: Int, step: Int, state: HandoffState, pushedAt: Int64, signedAt: Int64? = nil, closedAt: Int64? = nil
    ) {
        (self.matter, self.step, self.state) = (matter, step, state)
        (self.pushedAt, self.signedAt, self.closedAt) = (pushedAt, signedAt, closedAt)
    }
}

/// Steps and limits that could go: how long each step is held, which are rubber stamps, which are promised for longer
/// than they take.
///
/// - Cost: 32 bytes of memory for each hand-off.
package struct StepSavings: Sendable {
    private struct Key: Hashable {
        var matter: Int
        var step: Int
    }

    fileprivate struct Tally {
        var held: [Int64] = []
        var open = 0
        var waits: [Int64] = []
        /// Closed by the receiver, or for it by a ruling.
        var answers = 0
        var atOnce = 0
        var promised: TimeBudget?
        var samples: [LimitSample] = []

        var isStamp: Bool {
            answers >= SavingsRule.samplesMin && atOnce * 100 >= answers * SavingsRule.stampPercent
        }
    }

    private var tallies: [Key: Tally] = [:]
    private let at: Int64

    /// - Parameter at: the instant of the report; milliseconds since 1970.
    package init(at: Int64) { self.at = at }

    /// Counts a hand-off; one that was pushed after the report's instant is none of its.
    ///
    /// - Parameter office: the receiver's, by which its limit is counted.
    package mutating func add(_ handoff: SavingsHandoff, by office: OfficeCalendar) {
        guard handoff.pushedAt <= at else { return }
        // In its place: a copy would copy all of the step's hand-offs for each.
        tallies[Key(matter: handoff.matter, step: handoff.step), default: Tally()].add(handoff, at: at, by: office)
    }

    /// Waiting and work, without what was waited for others outside.
    fileprivate static func held(_ handoff: SavingsHandoff, until end: Int64) -> Int64 {
        handoff.suspensions.reduce(end - handoff.pushedAt) { rest, suspension in
            rest - max(0, min(suspension.to ?? end, end) - suspension.from)
        }
    }

    /// `done` within moments of the signature, and nothing else.
    fileprivate static func isAtOnce(_ handoff: SavingsHandoff) -> Bool {
        guard handoff.state == .answered, handoff.isOwnSigning, !handoff.isMoreThanDone,
            let signedAt = handoff.signedAt, let closedAt = handoff.closedAt
        else { return false }
        return closedAt - signedAt <= SavingsRule.atOnceMilliseconds
    }

    // MARK: What comes of it

    package struct StepRow: Equatable, Sendable {
        package var matter: String
        package var step: String
        package var open: Int
        /// How long, over all hand-offs; of open ones so far.
        package var held: WaitDistribution
        /// Over all steps of the matter; milliseconds.
        package var matterTotal: Int64
    }

    package struct StampRow: Equatable, Sendable {
        package var matter: String
        package var step: String
        package var answers: Int
        package var atOnce: Int
        /// To be signed for, over all hand-offs of the step: what it would save to do without.
        package var waited: WaitDistribution
    }

    package struct LimitRow: Equatable, Sendable {
        package var matter: String
        package var step: String
        package var count: Int
        package var open: Int
        package var promised: TimeBudget
        /// What nine of ten stayed within.
        package var kept: TimeBudget
    }

    /// Every step, the one that is held for longest in all first.
    package func steps(name: (Int) -> String) -> [StepRow] {
        let held = tallies.mapValues { WaitDistribution($0.held) }
        var totals: [Int: Int64] = [:]
        for (key, held) in held { totals[key.matter] = (totals[key.matter] ?? 0).addingClamped(held.total) }
        return tallies.compactMap { key, tally in
            held[key].map {
                StepRow(
                    matter: name(key.matter), step: name(key.step), open: tally.open, held: $0,
                    matterTotal: totals[key.matter] ?? 0)
            }
        }.sorted {
            ($1.held.total, $0.matter, $0.step) < ($0.held.total, $1.matter, $1.step)
        }
    }

    /// Rubber stamps, the one that is waited for longest in all first.
    package func stamps(name: (Int) -> String) -> [StampRow] {
        tallies.filter { $0.value.isStamp }.map { key, tally in
            StampRow(
                matter: name(key.matter), step: name(key.step), answers: tally.answers, atOnce: tally.atOnce,
                waited: WaitDistribution(tally.waits))
        }.sorted {
            ($1.waited.total, $0.matter, $0.step) < ($0.waited.total, $1.matter, $1.step)
        }
    }

    /// Limits that are longer than nine of ten took, the one with the most days to spare in all first.
    ///
    /// - Parameter day: how long an office works on one day, milliseconds: so much working time counts as a day.
    package func limits(day: Int64, name: (Int) -> String) -> [LimitRow] {
        let rows = tallies.compactMap { key, tally -> LimitRow? in
            let open = tally.samples.count { $0.isOpen }
            guard let promised = tally.promised, tally.samples.count - open >= SavingsRule.samplesMin,
                let kept = LimitSample.amount(within: SavingsRule.keptPercent, of: tally.samples),
                kept < promised.amount
            else { return nil }
            return LimitRow(
                matter: name(key.matter), step: name(key.step), count: tally.samples.count, open: open,
                promised: promised, kept: TimeBudget(kept, promised.unit))
        }
        func spare(_ row: LimitRow) -> Double {
            let amount = Double(row.promised.amount - row.kept.amount)
            let days: Double
            switch row.promised.unit {
            case .workingDays, .naturalDays: days = amount
            case .workingTime: days = amount / Double(max(1, day))
            case .elapsed: days = amount / 86_400_000
            }
            return days * Double(row.count)
        }
        return rows.sorted { (spare($1), $0.matter, $0.step) < (spare($0), $1.matter, $1.step) }
    }
}

extension StepSavings.Tally {
    fileprivate mutating func add(_ handoff: SavingsHandoff, at: Int64, by office: OfficeCalendar) {
        let isOpen = handoff.closedAt.map { $0 > at } ?? true
        let end = isOpen ? at : handoff.closedAt ?? at
        held.append(StepSavings.held(handoff, until: end))
        if isOpen { open += 1 }
        waits.append(min(handoff.signedAt ?? end, end) - handoff.pushedAt)
        if !isOpen, [.answered, .refused, .ruled].contains(handoff.state) {
            answers += 1
            if StepSavings.isAtOnce(handoff) { atOnce += 1 }
        }
        // Who refuses or withdraws does not say how long the work takes.
        if let promised = handoff.promised, isOpen || handoff.state == .answered {
            let least = KeptLimit.least(
                like: promised, from: handoff.pushedAt, to: end, without: handoff.suspensions, by: office)
            self.promised = promised
            samples.append(LimitSample(amount: least.amount, isOpen: isOpen))
        }
    }
}

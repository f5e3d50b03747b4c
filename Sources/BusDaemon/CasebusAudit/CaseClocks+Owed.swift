internal import CasebusCalendar
internal import CasebusMatters

/// What is owed by the clocks: the cards, and what counts as done.
extension CaseClocks {
    /// What the bus has to do by an instant and has not done yet.
    package func owed(at now: Int64) -> [OwedAct] {
        var owed: [OwedAct] = []
        for clock in running {
            for threshold in clock.thresholds(by: calendar) where threshold.at < now {
                owed += cards(clock, threshold, at: now)
            }
        }
        for (handoff, deadline, holder) in deemedSigned
        where (calendar.office(of: holder).due(deadline).instant ?? .max) < now {
            owed.append(.deemedSigned(handoff: handoff))
        }
        if let (deadline, holder) = deemedAccepted,
            (calendar.office(of: holder).due(deadline).instant ?? .max) < now
        {
            owed.append(.deemedAccepted)
        }
        return owed
    }

    /// When something may be owed that is not yet; `nil`: never, unless something happens.
    package func next(after now: Int64) -> Int64? {
        var instants: [Int64] = []
        for clock in running {
            for threshold in clock.thresholds(by: calendar) {
                instants.append(threshold.at)
                if let raise = raising(clock, threshold) { instants.append(raise) }
            }
        }
        for (_, deadline, holder) in deemedSigned {
            if let due = calendar.office(of: holder).due(deadline).instant { instants.append(due) }
        }
        if let (deadline, holder) = deemedAccepted, let due = calendar.office(of: holder).due(deadline).instant {
            instants.append(due)
        }
        // Later than due is late: one millisecond more.
        return instants.filter { $0 >= now }.min().map { $0 + 1 }
    }

    /// The card to the holder, and once it had time to explain, the one to its superior and the sender.
    private func cards(_ clock: RunningClock, _ threshold: RunningClock.Threshold, at now: Int64) -> [OwedAct] {
        func card(raised: Bool) -> OwedAct {
            .card(
                clock.clock, threshold.colour, handoff: clock.handoff, holder: clock.holder, raised: raised,
                rule: threshold.rule, due: threshold.due)
        }
        guard given(clock, threshold.colour, raised: false) != nil else { return [card(raised: false)] }
        guard given(clock, threshold.colour, raised: true) == nil, let raise = raising(clock, threshold), raise < now
        else { return [] }
        return [card(raised: true)]
    }

    /// When a card that the holder has goes further up; a warning stays with the holder.
    private func raising(_ clock: RunningClock, _ threshold: RunningClock.Threshold) -> Int64? {
        guard threshold.colour != .amber, let first = given(clock, threshold.colour, raised: false),
            let book = books.book(at: first.at)
        else { return nil }
        guard let limit = book.defaults.explainLimit else { return first.at }
        guard let deadline = try? Deadline(limit, from: first.at, firstDay: .same) else { return nil }
        return calendar.office(of: clock.holder).due(deadline).instant
    }

    /// The card of this occasion that was given. Waiting begins anew with another receiver, lying idle with each stretch.
    private func given(_ clock: RunningClock, _ colour: CardColour, raised: Bool) -> Card? {
        let begins = clock.limits.first?.deadline.start ?? .min
        let isAnew = clock.clock == .waiting || clock.clock == .idling
        return timeline.cards.last { card in
            card.clock == clock.clock && card.colour == colour && card.handoff == clock.handoff
                && card.raised == raised && (!isAnew || card.at >= begins)
        }
    }
}

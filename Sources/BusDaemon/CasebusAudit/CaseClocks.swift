package import CasebusCalendar
internal import CasebusMatters
internal import CasebusModel

/// The clocks that run on a case now: the applicant's (受理 to 决定), and each hand-off's own.
///
/// A fold of the case's records and the rules it was kept under; the calendar turns it into instants. A hand-off has the
/// limits of the rule book that was in force when it was opened, a case those of its registration.
///
/// - Source: Administrative Licensing Law, articles 32, 42, 44 and 45, as the rule book has them.
package struct CaseClocks: Sendable {
    package private(set) var running: [RunningClock] = []
    /// After which instant an open hand-off counts as signed for.
    package private(set) var deemedSigned: [(handoff: UInt64, deadline: Deadline, holder: String)] = []
    /// After which the case counts as accepted.
    package private(set) var deemedAccepted: (deadline: Deadline, holder: String)?

    let timeline: CaseTimeline
    let calendar: WorkingCalendar
    let books: RuleBookHistory
    private let outages: [BusHistory.Span]

    /// - Parameter outages: when the bus was down: no hand-off's clock runs then. The applicant's does.
    package init(
        _ timeline: CaseTimeline, _ books: RuleBookHistory, outages: [BusHistory.Span], by calendar: WorkingCalendar
    ) {
        (self.timeline, self.calendar, self.outages, self.books) = (timeline, calendar, outages, books)
        guard timeline.state != .closed else { return }
        for life in timeline.handoffs where life.state.isOpen && !life.isAsserted { addHandoff(life) }
        if !timeline.isAsserted { addCase() }
    }

    // MARK: Hand-offs

    private mutating func addHandoff(_ life: HandoffLife) {
        guard let book = books.book(at: life.pushedAt) else { return }
        let matter = code(book, life.matter.isEmpty ? timeline.matter : life.matter)
        let limits = book.limits(of: matter.flatMap { step(book, life.step, of: $0) })
        if life.state == .disputed { return addDispute(life, book) }
        if life.state == .pushed {
            let since = life.reassignedAt ?? life.pushedAt
            add(.waiting, life, book, [(.yellow, "waiting_limit", limits.waiting)], from: since)
            if let budget = book.defaults.deemedAfter, let deadline = handoffClock(budget, life, book, from: since) {
                deemedSigned.append((life.number, deadline, life.to))
            }
        }
        add(
            .answering, life, book,
            [(.yellow, "promised_limit", limits.promised), (.red, "statutory_limit", limits.statutory)],
            from: life.pushedAt)
    }

    private mutating func addDispute(_ life: HandoffLife, _ book: RuleBook) {
        guard let dispute = timeline.disputes.last(where: { $0.handoff == life.number && $0.to == nil }) else { return }
        let negotiation = book.defaults.negotiationLimit
        add(.negotiating, life, book, [(.yellow, "negotiation_limit", negotiation)], from: dispute.from, dispute.holder)
        let office = calendar.office(of: dispute.holder)
        var since = dispute.from
        if let negotiation, let deadline = handoffClock(negotiation, life, book, from: since) {
            guard let due = office.due(deadline).instant else { return }
            since = due
        }
        add(
            .ruling, life, book, [(.yellow, "ruling_limit", book.defaults.rulingLimit)], from: since,
            dispute.convenor ?? dispute.holder)
    }

    private mutating func add(
        _ clock: CardClock, _ life: HandoffLife, _ book: RuleBook, _ limits: [(CardColour, String, TimeBudget?)],
        from start: Int64, _ holder: String? = nil
    ) {
        let made = limits.compactMap { colour, name, budget in
            budget.flatMap { handoffClock($0, life, book, from: start) }.map {
                RunningClock.Limit(colour, name, $0)
            }
        }
        guard !made.isEmpty else { return }
        running.append(
            RunningClock(
                clock: clock, handoff: life.number, holder: holder ?? life.to, limits: made,
                amberPercent: book.defaults.amberPercent))
    }

    /// A hand-off's clock stands while one waits for somebody outside, while it is disputed, and while the bus is down.
    private func handoffClock(
        _ budget: TimeBudget, _ life: HandoffLife, _ book: RuleBook, from start: Int64
    ) -> Deadline? {
        var spans = timeline.procedures.filter { $0.handoff == life.number }.map { ($0.from, $0.to) }
        if life.state != .disputed {
            spans += timeline.disputes.filter { $0.handoff == life.number }.map { ($0.from, $0.to) }
        }
        spans += outages.filter { ($0.to ?? .max) > start }.map { ($0.from, $0.to) }
        return deadline(budget, book, from: start, standing: spans)
    }

    // MARK: The case

    private mutating func addCase() {
        guard let book = books.book(at: timeline.registeredAt) else { return }
        let matter = code(book, timeline.matter)
        let rules = book.rules(of: matter)
        switch timeline.state {
        case .registered:
            if let budget = rules.correctionLimit, !timeline.procedures.contains(where: { $0.kind == .correction }),
                let deadline = deadline(budget, book, from: timeline.registeredAt, standing: [])
            {
                deemedAccepted = (deadline, timeline.keeper)
            }
        case .accepted:
            if let start = timeline.acceptedAt {
                add(
                    .deciding, book,
                    [
                        (.yellow, "promised_limit", rules.promisedLimit),
                        (.red, "statutory_limit", rules.statutoryLimit),
                    ],
                    from: start, isExtended: true)
            }
        case .decided:
            if timeline.decision == .granted, let start = timeline.decidedAt {
                add(.issuing, book, [(.red, "issue_limit", rules.issueLimit)], from: start, isExtended: false)
            }
        case .closed: break
        }
        if let idle = timeline.intervals.last, idle.handoff == nil, idle.to == nil, idle.kind != .suspended {
            add(
                .idling, book, [(.yellow, "idle_limit", book.defaults.idleLimit)], from: idleSince(idle),
                isExtended: false)
        }
    }

    /// Since when a case lies idle, whoever it has been with: a successor's clock is not another one.
    private func idleSince(_ idle: Interval) -> Int64 {
        var since = idle.from
        for earlier in timeline.intervals.dropLast().reversed() {
            guard earlier.handoff == nil, earlier.kind == idle.kind, earlier.to == since else { break }
            since = earlier.from
        }
        return since
    }

    private mutating func add(
        _ clock: CardClock, _ book: RuleBook, _ limits: [(CardColour, String, TimeBudget?)], from start: Int64,
        isExtended: Bool
    ) {
        // Consulting another department never stops the applicant's clock, and neither does the bus.
        let spans = timeline.procedures.filter { $0.kind == .suspension }.map { ($0.from, $0.to) }
        let made = limits.compactMap { colour, name, budget -> RunningClock.Limit? in
            guard let budget, var deadline = deadline(budget, book, from: start, standing: isExtended ? spans : [])
            else { return nil }
            if isExtended {
                for extension_ in timeline.extensions {
                    // One that does not fit, such as working days on natural ones, leaves the clock as it is.
                    try? deadline.extend(by: .workingDays(extension_.days), granted: extension_.at)
                }
            }
            return RunningClock.Limit(colour, name, deadline)
        }
        guard !made.isEmpty else { return }
        running.append(
            RunningClock(
                clock: clock, holder: caseHolder, limits: made, amberPercent: book.defaults.amberPercent))
    }

    /// Who has the case: with whom it lies, or who has had its oldest open hand-off longest.
    private var caseHolder: String {
        timeline.intervals.first { $0.to == nil }?.unit ?? timeline.keeper
    }

    private func deadline(
        _ budget: TimeBudget, _ book: RuleBook, from start: Int64, standing spans: [(from: Int64, to: Int64?)]
    ) -> Deadline? {
        guard var deadline = try? Deadline(budget, from: start, firstDay: book.defaults.firstDay) else { return nil }
        for span in spans where (span.to ?? .max) > start {
            // More stretches than a deadline can hold: what is over the limit does not count.
            try? deadline.suspend(from: max(span.from, start), to: span.to)
        }
        return deadline
    }

    private func code(_ book: RuleBook, _ code: String) -> RuleBook.MatterNumber? {
        var code = code
        return code.withUTF8 { book.matter(named: UnsafeRawBufferPointer($0)) }
    }

    private func step(_ book: RuleBook, _ code: String, of matter: RuleBook.MatterNumber) -> RuleBook.StepNumber? {
        var code = code
        return code.withUTF8 { book.step(named: UnsafeRawBufferPointer($0), of: matter) }
    }
}

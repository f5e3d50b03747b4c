package import CasebusModel

/// A case's life, folded from its records: where it was, with whom, from when to when.
///
/// While no hand-off is open the case lies with one unit (``IntervalKind/preparing``, ``IntervalKind/idle``, or
/// ``IntervalKind/suspended``); while some are open, each has its own interval, and the case itself none. Intervals follow
/// one another without a gap, so that those of a case without parallel hand-offs add up to its life.
///
/// - Units: milliseconds since 1970. A record that claims to be older than the one before it counts as of the same
///   instant, so that no interval is negative.
package struct CaseTimeline: Equatable, Sendable {
    package let registrar: String
    package let caseID: String
    package let matter: String
    package let registeredAt: Int64
    /// The case that this one follows from.
    package let linkedTo: RecordRow.CaseName?
    package private(set) var state = CaseState.registered
    /// When the applicant's clock began; of a deemed acceptance, the registration.
    package private(set) var acceptedAt: Int64?
    package private(set) var isDeemedAccepted = false
    package private(set) var decision: CaseDecision?
    package private(set) var decidedAt: Int64?
    /// An importer asserted its registration: history, which no card is given for.
    package let isAsserted: Bool
    package private(set) var closedAt: Int64?
    /// In the order of their numbers.
    package internal(set) var handoffs: [HandoffLife] = []
    /// In the order in which they began. Stretches without a hand-off that last no time are left out.
    package internal(set) var intervals: [Interval] = []
    /// These in the order in which they began, too.
    package internal(set) var procedures: [SpecialProcedure] = []
    /// When the applicant was told to come, after the registration.
    package internal(set) var trips: [ApplicantTrip] = []
    package internal(set) var disputes: [Dispute] = []
    package private(set) var extensions: [ClockExtension] = []
    package private(set) var cards: [Card] = []
    /// The cases that follow from this one.
    package private(set) var links: [LinkedCase] = []
    /// Who may what a registrar may: the registrar, or who succeeded it.
    package internal(set) var keeper: String

    var lastAt: Int64
    /// Open hand-offs: number to place in ``handoffs``.
    var open: [UInt64: Int] = [:]

    /// Begins with the record that registers the case.
    package init(registration row: RecordRow) throws(TimelineError) {
        guard row.kind == .register || row.kind == .linked, let registrar = row.registrar, let caseID = row.caseID
        else {
            throw TimelineError(
                sequence: row.sequence, detail: "a case begins with its registration, not with \(row.kind.rawValue)")
        }
        self.registrar = registrar
        keeper = registrar
        self.caseID = caseID
        matter = row.matter ?? ""
        registeredAt = row.at
        linkedTo = row.linkedTo
        lastAt = row.at
        isAsserted = row.asserted
        intervals = [Interval(unit: registrar, kind: .preparing, from: row.at)]
        if row.kind == .linked, row.handoff != nil { try push(row, row.at) }
    }

    /// Folds all records of one case, in the order of the log.
    package init(_ rows: some Sequence<RecordRow>) throws(TimelineError) {
        var iterator = rows.makeIterator()
        guard let first = iterator.next() else { throw TimelineError(sequence: 0, detail: "a case has records") }
        try self.init(registration: first)
        while let row = iterator.next() { try apply(row) }
    }

    /// Who has it now: one holder for each open hand-off, or the one with whom it lies; nobody once it is closed.
    package var holders: [Holder] { intervals.filter { $0.to == nil }.map(Holder.init) }

    /// Takes the case's next record.
    ///
    /// - Throws: ``TimelineError`` when the record does not follow from those before it; nothing is changed then.
    package mutating func apply(_ row: RecordRow) throws(TimelineError) {
        // What is told of a case takes no time of it, whatever has become of it.
        switch row.kind {
        case .arrived:
            for number in row.handoffs { noteArrival(of: number, at: row.at, by: row.unit) }
            return
        case .card: return cards.append(Card(row))
        // Of whichever cases it concerns, which it does not name.
        case .succeeded: return succeed(row)
        case .register, .linked:
            guard let name = row.caseName, row.linkedTo == .init(registrar: registrar, id: caseID) else {
                throw TimelineError(sequence: row.sequence, detail: "registered twice")
            }
            return links.append(LinkedCase(sequence: row.sequence, name: name, matter: row.matter ?? ""))
        default: break
        }
        guard state != .closed else {
            throw TimelineError(sequence: row.sequence, detail: "\(row.kind.rawValue) after the case was closed")
        }
        let at = max(row.at, lastAt)
        switch row.kind {
        case .accept:
            state = .accepted
            acceptedAt = at
        case .deemedAccepted:
            state = .accepted
            acceptedAt = registeredAt
            isDeemedAccepted = true
        case .decide:
            state = .decided
            decision = row.decision
            decidedAt = at
        case .close:
            guard open.isEmpty else {
                throw TimelineError(sequence: row.sequence, detail: "closed with \(open.count) hand-offs open")
            }
            endStretch(at)
            state = .closed
            closedAt = at
        case .push: try push(row, at)
        case .extend:
            extensions.append(
                ClockExtension(
                    days: row.days ?? 0, unit: row.unit ?? registrar, ground: row.ground, approver: row.approver,
                    notice: row.notice, at: at))
        case .suspend, .correction:
            if row.handoff == nil { try suspendStretch(row, at) } else { try applyToHandoff(row, at) }
        case .resume, .corrected:
            if row.handoff == nil { try resumeStretch(row, at) } else { try applyToHandoff(row, at) }
        case .acknowledge, .feedback, .withdraw, .urge, .oversee, .explain, .rule, .reassign, .deemedSigned:
            try applyToHandoff(row, at)
        case .register, .linked, .arrived, .card, .succeeded, .started, .stopped, .presence, .refusal, .clockJumped,
            .rules,
            .unknown:
            return
        }
        lastAt = at
    }
}

/// Records that do not make a case's life.
package struct TimelineError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The record at fault.
    package let sequence: UInt64
    package let detail: String

    package init(sequence: UInt64, detail: String) {
        self.sequence = sequence
        self.detail = detail
    }

    package var description: String { "record \(sequence): \(detail)" }
}

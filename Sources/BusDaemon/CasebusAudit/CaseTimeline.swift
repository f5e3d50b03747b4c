package import CasebusModel

/// A case's life, folded from its records: where it was, with whom, from when to when.
///
/// While no hand-off is open the case lies with one unit (``IntervalKind/preparing``, ``IntervalKind/idle``); while
/// some are open, each has its own interval, and the case itself none. Intervals follow one another without a gap, so that
/// those of a case without parallel hand-offs add up to its life.
///
/// - Units: milliseconds since 1970. A record that claims to be older than the one before it counts as of the same
///   instant, so that no interval is negative.
package struct CaseTimeline: Equatable, Sendable {
    package let registrar: String
    package let caseID: String
    package let matter: String
    package let registeredAt: Int64
    package private(set) var state = CaseState.registered
    package private(set) var decision: CaseDecision?
    package private(set) var closedAt: Int64?
    /// In the order of their numbers.
    package private(set) var handoffs: [HandoffLife] = []
    /// In the order in which they began. Stretches without a hand-off that last no time are left out.
    package private(set) var intervals: [Interval] = []

    private var lastAt: Int64
    /// Open hand-offs: number to place in ``handoffs``.
    private var open: [UInt64: Int] = [:]

    /// Begins with the record that registers the case.
    package init(registration row: RecordRow) throws(TimelineError) {
        guard row.kind == .register, let registrar = row.registrar, let caseID = row.caseID else {
            throw TimelineError(
                sequence: row.sequence, detail: "a case begins with its registration, not with \(row.kind.rawValue)")
        }
        self.registrar = registrar
        self.caseID = caseID
        matter = row.matter ?? ""
        registeredAt = row.at
        lastAt = row.at
        intervals = [Interval(unit: registrar, kind: .preparing, from: row.at)]
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
        if row.kind == .arrived {
            for number in row.handoffs { noteArrival(of: number, at: row.at) }
            return
        }
        guard state != .closed else {
            throw TimelineError(sequence: row.sequence, detail: "\(row.kind.rawValue) after the case was closed")
        }
        let at = max(row.at, lastAt)
        switch row.kind {
        case .accept: state = .accepted
        case .decide:
            state = .decided
            decision = row.decision
        case .close:
            guard open.isEmpty else {
                throw TimelineError(sequence: row.sequence, detail: "closed with \(open.count) hand-offs open")
            }
            endStretch(at)
            state = .closed
            closedAt = at
        case .push:
            guard let number = row.handoff, let from = row.from, let to = row.to,
                number > handoffs.last?.number ?? 0
            else {
                throw TimelineError(
                    sequence: row.sequence, detail: "a push without sender, receiver or a hand-off of a new number")
            }
            endStretch(at)
            begin(number, from: from, to: to, matter: row.matter, step: row.step, at)
        case .acknowledge, .feedback, .withdraw, .urge: try applyToHandoff(row, at)
        case .register: throw TimelineError(sequence: row.sequence, detail: "registered twice")
        default: return
        }
        lastAt = at
    }

    /// Notes that a push has arrived; only the first time counts, and hand-offs of other cases are none of this one's.
    package mutating func noteArrival(of number: UInt64, at: Int64) {
        var (low, high) = (0, handoffs.count)
        while low < high {
            let middle = (low + high) / 2
            if handoffs[middle].number < number { low = middle + 1 } else { high = middle }
        }
        guard low < handoffs.count, handoffs[low].number == number, handoffs[low].arrivedAt == nil else { return }
        handoffs[low].arrivedAt = max(at, handoffs[low].pushedAt)
    }

    private mutating func applyToHandoff(_ row: RecordRow, _ at: Int64) throws(TimelineError) {
        guard let number = row.handoff, let place = open[number] else {
            throw TimelineError(
                sequence: row.sequence,
                detail: "\(row.kind.rawValue) on hand-off \(row.handoff ?? 0), which is not open")
        }
        switch row.kind {
        case .acknowledge where row.answer == .sign:
            endInterval(of: number, at)
            handoffs[place].state = .signed
            handoffs[place].signedAt = at
            intervals.append(Interval(unit: handoffs[place].to, handoff: number, kind: .atWork, from: at))
        case .acknowledge: end(place, as: .refused, row, at)
        case .withdraw: end(place, as: .withdrawn, row, at)
        case .feedback where row.outcome != .progress: end(place, as: .answered, row, at)
        case .urge: handoffs[place].urges += 1
        default: break
        }
    }

    // MARK: Hand-offs

    private mutating func begin(
        _ number: UInt64, from: String, to: String, matter: String?, step: String?, _ at: Int64
    ) {
        var life = HandoffLife(number: number, from: from, to: to, pushedAt: at)
        life.matter = matter ?? ""
        life.step = step ?? ""
        open[number] = handoffs.count
        handoffs.append(life)
        intervals.append(Interval(unit: to, handoff: number, kind: .waiting, from: at))
    }

    private mutating func end(_ place: Int, as state: HandoffState, _ row: RecordRow, _ at: Int64) {
        let number = handoffs[place].number
        endInterval(of: number, at)
        handoffs[place].state = state
        handoffs[place].closedAt = at
        handoffs[place].outcome = row.outcome
        handoffs[place].reason = row.reason
        open[number] = nil
        for next in row.next {
            begin(next.handoff, from: handoffs[place].to, to: next.to, matter: next.matter, step: next.step, at)
        }
        if open.isEmpty { intervals.append(Interval(unit: handoffs[place].from, kind: .idle, from: at)) }
    }

    // MARK: Intervals

    private mutating func endInterval(of number: UInt64, _ at: Int64) {
        guard let place = intervals.lastIndex(where: { $0.handoff == number && $0.to == nil }) else { return }
        intervals[place].to = at
    }

    /// Ends the stretch without a hand-off, if there is one; it is always the last interval.
    private mutating func endStretch(_ at: Int64) {
        guard let last = intervals.indices.last, intervals[last].handoff == nil, intervals[last].to == nil else {
            return
        }
        if intervals[last].from == at { intervals.removeLast() } else { intervals[last].to = at }
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

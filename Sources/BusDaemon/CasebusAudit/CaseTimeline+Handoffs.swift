internal import CasebusModel

/// What the records of its hand-offs make of a case's life.
extension CaseTimeline {
    /// Notes that a push has arrived; only the first time counts, and hand-offs of other cases are none of this one's.
    ///
    /// - Parameter unit: at whom, where that is known; a hand-off that was reassigned has to arrive again.
    package mutating func noteArrival(of number: UInt64, at: Int64, by unit: String? = nil) {
        var (low, high) = (0, handoffs.count)
        while low < high {
            let middle = (low + high) / 2
            if handoffs[middle].number < number { low = middle + 1 } else { high = middle }
        }
        guard low < handoffs.count, handoffs[low].number == number, handoffs[low].arrivedAt == nil,
            unit == nil || unit == handoffs[low].to
        else { return }
        handoffs[low].arrivedAt = max(at, handoffs[low].pushedAt)
    }

    mutating func push(_ row: RecordRow, _ at: Int64) throws(TimelineError) {
        guard let number = row.handoff, let from = row.from, let to = row.to, number > handoffs.last?.number ?? 0 else {
            throw TimelineError(
                sequence: row.sequence, detail: "a push without sender, receiver or a hand-off of a new number")
        }
        endStretch(at)
        // The step of a linked case belongs to its own matter, which the case has already.
        begin(
            number, from: from, to: to, matter: row.kind == .linked ? nil : row.matter, step: row.step, at,
            isAsserted: row.asserted, row.listing)
    }

    mutating func applyToHandoff(_ row: RecordRow, _ at: Int64) throws(TimelineError) {
        guard let number = row.handoff, let place = open[number] else {
            throw TimelineError(
                sequence: row.sequence,
                detail: "\(row.kind.rawValue) on hand-off \(row.handoff ?? 0), which is not open")
        }
        let unit = handoffs[place].to
        switch row.kind {
        case .acknowledge: try acknowledge(row, place, at)
        case .deemedSigned: sign(place, .deemed, at)
        case .withdraw: end(place, as: .withdrawn, row, at)
        case .feedback where row.outcome != .progress: end(place, as: .answered, row, at)
        case .urge: handoffs[place].urges += 1
        case .oversee: handoffs[place].orders += 1
        case .explain: handoffs[place].explanations += 1
        case .suspend, .correction:
            try require(.signed, of: place, for: row)
            let procedure = SpecialProcedure(row, unit: handoffs[place].to, at: at)
            procedures.append(procedure)
            enter(.suspended, place, at, party: procedure.party)
        case .resume, .corrected:
            try require(.suspended, of: place, for: row)
            endProcedure(of: number, at)
            enter(.signed, place, at)
        case .rule: try rule(row, place, at)
        case .reassign: try reassign(row, place, at)
        default: break
        }
        noteTrip(row, askedBy: unit, at)
    }

    private mutating func acknowledge(_ row: RecordRow, _ place: Int, _ at: Int64) throws(TimelineError) {
        switch row.answer {
        case .sign: sign(place, nil, at)
        case .proxySign: sign(place, .proxy, at)
        case .dispute:
            try require(.pushed, of: place, for: row)
            let life = handoffs[place]
            let holder = Self.holder(of: life, disputedBy: row)
            disputes.append(
                Dispute(
                    handoff: life.number, unit: life.to, owner: row.owner ?? "", entry: row.entry ?? 0, holder: holder,
                    convenor: row.convenor, from: at))
            enter(.disputed, place, at, holder: holder)
        case .refuse, nil: end(place, as: .refused, row, at)
        }
    }

    /// Who has a hand-off while it is disputed: whom the record names, which is the list's owner, else the sender.
    private static func holder(of life: HandoffLife, disputedBy row: RecordRow) -> String { row.holder ?? life.from }

    private mutating func sign(_ place: Int, _ signing: Signing?, _ at: Int64) {
        endDispute(of: handoffs[place].number, at)
        handoffs[place].signedAt = at
        handoffs[place].signing = signing
        enter(.signed, place, at)
    }

    private mutating func rule(_ row: RecordRow, _ place: Int, _ at: Int64) throws(TimelineError) {
        try require(.disputed, of: place, for: row)
        let life = handoffs[place]
        // After a succession one unit may be at both ends: it is the receiver first.
        if row.next.isEmpty, row.owner == life.to {
            endDispute(of: life.number, at, ruled: row.owner)
            enter(.pushed, place, at)
        } else if !row.next.isEmpty || row.owner == life.from {
            endDispute(of: life.number, at, ruled: row.owner)
            end(place, as: .ruled, row, at)
        } else {
            throw TimelineError(sequence: row.sequence, detail: "a ruling for neither end that opens no hand-off")
        }
    }

    private mutating func reassign(_ row: RecordRow, _ place: Int, _ at: Int64) throws(TimelineError) {
        guard let office = row.office else {
            throw TimelineError(sequence: row.sequence, detail: "reassigned to nobody")
        }
        let number = handoffs[place].number
        endProcedure(of: number, at)
        endDispute(of: number, at)
        handoffs[place].to = office
        handoffs[place].reassignments += 1
        handoffs[place].reassignedAt = at
        (handoffs[place].arrivedAt, handoffs[place].signedAt, handoffs[place].signing) = (nil, nil, nil)
        enter(.pushed, place, at)
    }

    private func require(_ state: HandoffState, of place: Int, for row: RecordRow) throws(TimelineError) {
        guard handoffs[place].state == state else {
            throw TimelineError(
                sequence: row.sequence,
                detail: "\(row.kind.rawValue) on hand-off \(handoffs[place].number), which is \(handoffs[place].state)")
        }
    }

    // MARK: States

    private mutating func begin(
        _ number: UInt64, from: String, to: String, matter: String?, step: String?, _ at: Int64, isAsserted: Bool,
        _ listing: Listing? = nil
    ) {
        if let last = handoffs.indices.last, handoffs[last].from == to, handoffs[last].to == from {
            handoffs[last].bounced = true
        }
        var life = HandoffLife(number: number, from: from, to: to, pushedAt: at)
        life.matter = matter ?? ""
        life.step = step ?? ""
        life.isAsserted = isAsserted
        life.listing = listing
        open[number] = handoffs.count
        handoffs.append(life)
        intervals.append(Interval(unit: to, handoff: number, kind: .waiting, from: at))
    }

    /// Ends what the hand-off was in, and begins what it is in now.
    private mutating func enter(
        _ state: HandoffState, _ place: Int, _ at: Int64, party: String? = nil, holder: String? = nil
    ) {
        guard let kind = IntervalKind(state) else { return }
        let number = handoffs[place].number
        endInterval(of: number, at)
        handoffs[place].state = state
        intervals.append(
            Interval(unit: holder ?? handoffs[place].to, handoff: number, kind: kind, party: party, from: at))
    }

    private mutating func end(_ place: Int, as state: HandoffState, _ row: RecordRow, _ at: Int64) {
        let life = handoffs[place]
        endInterval(of: life.number, at)
        endProcedure(of: life.number, at)
        endDispute(of: life.number, at)
        handoffs[place].state = state
        handoffs[place].closedAt = at
        handoffs[place].outcome = row.outcome
        handoffs[place].reason = row.reason
        open[life.number] = nil
        for next in row.next {
            if state == .ruled {
                // The sender's push once more, to the unit whose duty it is.
                begin(
                    next.handoff, from: life.from, to: next.to, matter: life.matter, step: life.step, at,
                    isAsserted: row.asserted)
            } else {
                begin(
                    next.handoff, from: life.to, to: next.to, matter: next.matter, step: next.step, at,
                    isAsserted: row.asserted, next.listing)
            }
        }
        if open.isEmpty { intervals.append(Interval(unit: life.from, kind: .idle, from: at)) }
    }

    private mutating func endInterval(of number: UInt64, _ at: Int64) {
        guard let place = intervals.lastIndex(where: { $0.handoff == number && $0.to == nil }) else { return }
        intervals[place].to = at
    }

    private mutating func endDispute(of number: UInt64, _ at: Int64, ruled: String? = nil) {
        guard let place = disputes.lastIndex(where: { $0.handoff == number && $0.to == nil }) else { return }
        disputes[place].to = at
        disputes[place].ruled = ruled
    }
}

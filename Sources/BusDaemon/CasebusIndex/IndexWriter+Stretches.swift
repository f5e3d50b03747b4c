internal import CasebusModel
internal import GRDB

/// Who has something, between whom, and for what: what the stretches of a report have in common.
struct Lane: Hashable {
    var holder: Int64
    /// Sender and receiver; without a hand-off the registrar and the holder.
    var from: Int64
    var to: Int64
    /// The case's where the hand-off names none.
    var matter: String
    /// Empty without a hand-off.
    var step: String
}

/// Keeps what has ended, for the reports of where the days go and of earlier instants.
///
/// Every interval of a case ends exactly once, in ``endInterval(of:_:)`` or ``noteStretchEnd(of:_:_:)``: the
/// intervals of `CaseTimeline` that have an end, those of open hand-offs included.
extension IndexWriter {
    /// Lanes kept in memory; above it the cache starts over.
    static let cachedLanes = 65_536

    mutating func laneNumber(_ lane: Lane, _ statements: IndexStatements) throws -> Int64 {
        if let known = laneNumbers[lane] { return known }
        if laneNumbers.count >= Self.cachedLanes { laneNumbers.removeAll(keepingCapacity: true) }
        let number = try statements.lane(lane) ?? statements.insertLane(lane)
        laneNumbers[lane] = number
        return number
    }

    /// The lane of a hand-off's stretches while a unit has it; read again only where it changes hands.
    mutating func lane(of handoff: Int, with holder: Int64, _ statements: IndexStatements) throws -> Int64 {
        let row = handoffs[handoff]
        guard var lane = try statements.laneContent(row.lane) else {
            throw IndexError(.corrupt, operation: "apply", detail: "there is no lane \(row.lane)")
        }
        (lane.holder, lane.from, lane.to) = (holder, row.from, row.to)
        return try laneNumber(lane, statements)
    }

    /// The receiver's, whoever has it in a dispute: what notes are put down to.
    private mutating func receiversLane(of handoff: Int, _ statements: IndexStatements) throws -> Int64 {
        let row = handoffs[handoff]
        return row.holder == row.to ? row.lane : try lane(of: handoff, with: row.to, statements)
    }

    /// The interval that an open hand-off is in ends.
    mutating func endInterval(of handoff: Int, _ at: Int64) {
        let row = handoffs[handoff]
        stretches.append(
            Stretch(
                tag: StretchTag(row.state), lane: row.lane, number: row.number, pushedAt: row.pushedAt,
                start: row.since, end: at))
    }

    /// The case does not lie with a unit any more, or is suspended, or goes on. A stretch that lasted no time is left
    /// out.
    mutating func noteStretchEnd(of slot: Int, _ at: Int64, _ statements: IndexStatements) throws {
        let row = cases[slot]
        let isSuspended = row.suspendedAt != noInstant
        let start = isSuspended ? row.suspendedAt : row.idleSince
        guard start != noInstant, start < at else { return }
        let lane = Lane(holder: row.idleUnit, from: row.registrar, to: row.idleUnit, matter: row.matter, step: "")
        let tag: StretchTag = isSuspended ? .caseSuspended : row.lastHandoff == 0 ? .preparing : .idle
        stretches.append(
            Stretch(
                tag: tag, lane: try laneNumber(lane, statements), number: row.key, pushedAt: start, start: start,
                end: at))
    }

    /// One more hand-off of a case is open: none is the last any more.
    mutating func noteBranchOpened(of slot: Int) { cases[slot].aloneSince = noInstant }

    /// One hand-off fewer is open: of two the other is now the last, and the last of several was the critical one.
    mutating func noteBranchClosed(
        _ handoff: Int, of slot: Int, _ at: Int64, _ statements: IndexStatements
    ) throws {
        switch cases[slot].openHandoffs {
        case 1: cases[slot].aloneSince = at
        case 0 where cases[slot].aloneSince != noInstant:
            let row = handoffs[handoff]
            stretches.append(
                Stretch(
                    tag: .critical, lane: try receiversLane(of: handoff, statements), number: row.number,
                    pushedAt: row.pushedAt, start: cases[slot].aloneSince, end: at))
            cases[slot].aloneSince = noInstant
        default: break
        }
    }

    /// The case goes straight back where a hand-off had come from.
    mutating func noteBounce(of handoff: Int, _ at: Int64, _ statements: IndexStatements) throws {
        let row = handoffs[handoff]
        stretches.append(
            Stretch(
                tag: .bounce, lane: try receiversLane(of: handoff, statements), number: row.number,
                pushedAt: row.pushedAt, start: row.pushedAt, end: at))
    }

    /// Writes the stretches of the transaction, before it commits.
    mutating func flushStretches(_ statements: IndexStatements) throws {
        for chunk in stretches.full { _ = try statements.write(chunk) }
        stretches.full.removeAll(keepingCapacity: true)
        guard stretches.isTailDirty else { return }
        stretches.tail.key = try statements.write(stretches.tail)
        stretches.isTailDirty = false
    }
}

/// Stretches that the writer has not written yet, or may write again with more behind them.
struct StretchTail {
    /// Full chunks of this transaction.
    var full: [StretchChunk] = []
    /// The chunk that is being filled; a writer begins its own.
    var tail = StretchChunk()
    var isTailDirty = false

    mutating func append(_ stretch: Stretch) {
        tail.append(stretch)
        isTailDirty = true
        guard tail.isFull else { return }
        full.append(tail)
        tail = StretchChunk()
        isTailDirty = false
    }
}

/// A case without an open hand-off: it is being prepared, lies idle, or one waits for somebody outside.
extension CaseTimeline {
    /// The stretch without a hand-off, if there is one now; it is always the last interval.
    private var stretch: Interval? {
        guard let last = intervals.last, last.handoff == nil, last.to == nil else { return nil }
        return last
    }

    mutating func suspendStretch(_ row: RecordRow, _ at: Int64) throws(TimelineError) {
        guard let stretch, stretch.kind != .suspended else {
            throw TimelineError(
                sequence: row.sequence, detail: "\(row.kind.rawValue) of a case that is at work or suspended already")
        }
        let procedure = SpecialProcedure(row, unit: stretch.unit, at: at)
        endStretch(at)
        procedures.append(procedure)
        noteTrip(row, askedBy: stretch.unit, at)
        intervals.append(Interval(unit: stretch.unit, kind: .suspended, party: procedure.party, from: at))
    }

    mutating func resumeStretch(_ row: RecordRow, _ at: Int64) throws(TimelineError) {
        guard let stretch, stretch.kind == .suspended else {
            throw TimelineError(
                sequence: row.sequence, detail: "\(row.kind.rawValue) of a case that is not suspended")
        }
        endStretch(at)
        intervals.append(Interval(unit: stretch.unit, kind: handoffs.isEmpty ? .preparing : .idle, from: at))
    }

    /// Ends the stretch without a hand-off, if there is one, and with it what was waited for.
    mutating func endStretch(_ at: Int64) {
        guard let stretch, let last = intervals.indices.last else { return }
        if stretch.kind == .suspended { endProcedure(of: nil, at) }
        if stretch.from == at { intervals.removeLast() } else { intervals[last].to = at }
    }

    mutating func noteTrip(_ row: RecordRow, askedBy unit: String, _ at: Int64) {
        if row.inPerson == true { trips.append(ApplicantTrip(handoff: row.handoff, unit: unit, at: at)) }
    }

    /// - Parameter handoff: `nil`: of the case itself.
    mutating func endProcedure(of handoff: UInt64?, _ at: Int64) {
        guard let place = procedures.lastIndex(where: { $0.handoff == handoff && $0.to == nil }) else { return }
        procedures[place].to = at
    }
}

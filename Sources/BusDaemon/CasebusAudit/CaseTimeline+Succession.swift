internal import CasebusModel

/// A unit was taken out, and another stands in its place: what of the case was with it is with that one from then on.
///
/// The record names no case: it is every one's of which something was open at the unit. States, clocks and what is waited
/// for go on; the time before is the unit's, the time after it the successor's.
extension CaseTimeline {
    /// Whether something of the case changes hands.
    package func isConcerned(by row: RecordRow) -> Bool {
        guard row.kind == .succeeded, let unit = row.unit, state != .closed else { return false }
        return keeper == unit || hasOpen(with: unit)
    }

    private func hasOpen(with unit: String) -> Bool {
        intervals.contains { $0.to == nil && $0.unit == unit }
            || open.values.contains { handoffs[$0].from == unit || handoffs[$0].to == unit }
    }

    mutating func succeed(_ row: RecordRow) {
        guard isConcerned(by: row), let unit = row.unit, let successor = row.successor else { return }
        if keeper == unit { keeper = successor }
        guard hasOpen(with: unit) else { return }
        lastAt = max(row.at, lastAt)
        for place in open.values.sorted() {
            if handoffs[place].to == unit {
                handoffs[place].to = successor
                // Nobody can sign for what has not arrived.
                if handoffs[place].state == .pushed { handoffs[place].arrivedAt = nil }
            }
            if handoffs[place].from == unit { handoffs[place].from = successor }
            handOver(handoffs[place].number, from: unit, to: successor)
        }
        if open.isEmpty { handOver(nil, from: unit, to: successor) }
        for place in disputes.indices where disputes[place].to == nil {
            if disputes[place].holder == unit { disputes[place].holder = successor }
            if disputes[place].convenor == unit { disputes[place].convenor = successor }
        }
    }

    /// Ends the unit's interval, and begins the same one with the successor.
    ///
    /// - Parameter handoff: `nil`: of the case without an open hand-off.
    private mutating func handOver(_ handoff: UInt64?, from unit: String, to successor: String) {
        guard let place = intervals.lastIndex(where: { $0.handoff == handoff && $0.to == nil }),
            intervals[place].unit == unit
        else { return }
        var next = intervals[place]
        (next.unit, next.from) = (successor, lastAt)
        if handoff == nil, intervals[place].from == lastAt {
            // A stretch that lasted no time is left out, as everywhere.
            intervals.remove(at: place)
        } else {
            intervals[place].to = lastAt
        }
        intervals.append(next)
    }
}

package import CasebusCalendar

/// When the bus was down, laid out so that a report can take that time off millions of intervals.
///
/// Nobody could push, sign or answer then: the time is the bus's, whoever has the case.
///
/// - Units: milliseconds, and instants in milliseconds since 1970.
/// - Cost: O(log n) in the number of outages; nothing where there was none.
package struct Outages: Equatable, Sendable {
    package private(set) var spans: [Range<Int64>] = []
    /// What had been lost before each span began, and, last, in all.
    private var lost: [Int64] = [0]

    package init() {}

    /// - Parameter spans: in order; of those that touch or overlap every instant counts once.
    package init(_ spans: some Sequence<BusHistory.Span>) {
        for span in spans {
            let begin = max(span.from, self.spans.last?.upperBound ?? .min)
            guard let end = span.to, end > begin else { continue }
            self.spans.append(begin..<end)
            lost.append((lost.last ?? 0) + end - begin)
        }
    }

    /// How much of a stretch of time the bus was down.
    package func time(from begin: Int64, to end: Int64) -> Int64 {
        guard mayTouch(begin, end) else { return 0 }
        return lost(before: end) - lost(before: begin)
    }

    /// The parts of a stretch of time in which the bus was down.
    package func parts(from begin: Int64, to end: Int64) -> [Range<Int64>] {
        guard mayTouch(begin, end) else { return [] }
        var parts: [Range<Int64>] = []
        var place = firstSpan(endingAfter: begin)
        while place < spans.count, spans[place].lowerBound < end {
            parts.append(spans[place].clamped(to: begin..<end))
            place += 1
        }
        return parts
    }

    /// When a budget that begins at an instant is used up, where it does not run while the bus is down: an outage
    /// before that moves it on by the time that it took away, of working time where the budget is one of a calendar.
    package func due(_ budget: TimeBudget, after begin: Int64, in office: OfficeCalendar) -> Int64 {
        var due = office.due(budget, after: begin)
        for span in spans[firstSpan(endingAfter: begin)...] {
            let from = max(begin, span.lowerBound)
            guard from < due else { break }
            if budget.needsCalendar {
                let taken = office.workingTime(from: from, to: span.upperBound)
                due = office.due(.workingTime(taken), after: due)
            } else {
                due += span.upperBound - from
            }
        }
        return due
    }

    private func mayTouch(_ begin: Int64, _ end: Int64) -> Bool {
        guard let first = spans.first, let last = spans.last else { return false }
        return begin < end && begin < last.upperBound && end > first.lowerBound
    }

    private func lost(before instant: Int64) -> Int64 {
        let place = firstSpan(endingAfter: instant)
        guard place < spans.count, spans[place].lowerBound < instant else { return lost[place] }
        return lost[place] + instant - spans[place].lowerBound
    }

    private func firstSpan(endingAfter instant: Int64) -> Int {
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].upperBound > instant { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// When the bus was down and when units were there to take deliveries: what the intervals of cases are split by, so
/// that the bus is charged for its own outages, and a unit's absence shows as what it is.
///
/// - Units: milliseconds since 1970. Spans of a kind are in order and do not overlap.
package struct BusHistory: Equatable, Sendable {
    package struct Span: Equatable, Sendable {
        package var from: Int64
        /// `nil` while it lasts.
        package var to: Int64?

        package init(from: Int64, to: Int64? = nil) {
            self.from = from
            self.to = to
        }

        fileprivate var end: Int64 { to ?? .max }
    }

    /// When the log begins; before it the bus knows nothing of anybody's absence.
    package var begins: Int64
    package var outages: [Span]
    /// By address; a unit that is not in it was never there.
    package var presences: [String: [Span]]

    package init(begins: Int64, outages: [Span] = [], presences: [String: [Span]] = [:]) {
        self.begins = begins
        self.outages = outages
        self.presences = presences
    }

    /// The same as it was known at an instant: what began later is not there, and what lasted then has no end.
    package func asOf(_ instant: Int64) -> BusHistory {
        func known(_ spans: [Span]) -> [Span] {
            spans.filter { $0.from <= instant }.map { span in
                Span(from: span.from, to: span.end <= instant ? span.to : nil)
            }
        }
        return BusHistory(begins: begins, outages: known(outages), presences: presences.mapValues(known))
    }

    /// An interval cut where the bus went down or came back and, while it waits to be signed for, where its unit came
    /// or went: pieces that follow one another without a gap from its beginning to its end.
    package func split(_ interval: Interval) -> [Interval] {
        cut(interval, by: outages, as: .bus).flatMap { piece in
            guard piece.kind == .waiting else { return [piece] }
            return cut(piece, by: absences(of: piece.unit), as: .away)
        }
    }

    /// The complement of a unit's presences, from the log's beginning on.
    private func absences(of unit: String) -> [Span] {
        var absences: [Span] = []
        var from = begins
        for presence in presences[unit] ?? [] {
            if presence.from > from { absences.append(Span(from: from, to: presence.from)) }
            guard let end = presence.to else { return absences }
            from = max(from, end)
        }
        return absences + [Span(from: from)]
    }

    private func cut(_ interval: Interval, by spans: [Span], as kind: IntervalKind) -> [Interval] {
        let whole = Span(from: interval.from, to: interval.to)
        var pieces: [Interval] = []
        var from = whole.from
        func add(_ kind: IntervalKind, to end: Int64) {
            guard end > from else { return }
            let to = end == .max ? nil : end
            // One outage right behind the other is one piece.
            if let last = pieces.indices.last, pieces[last].kind == kind {
                pieces[last].to = to
            } else {
                var piece = interval
                (piece.kind, piece.from, piece.to) = (kind, from, to)
                if kind != interval.kind { piece.party = nil }
                pieces.append(piece)
            }
            from = end
        }
        for span in spans where span.end > whole.from && span.from < whole.end {
            add(interval.kind, to: span.from)
            add(kind, to: min(span.end, whole.end))
        }
        add(interval.kind, to: whole.end)
        return pieces.isEmpty ? [interval] : pieces
    }
}

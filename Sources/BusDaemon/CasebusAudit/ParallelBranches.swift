/// Hand-offs of one case that were open at once, and the one of them that the case waited for last.
///
/// - Units: milliseconds since 1970.
package struct ParallelBranches: Equatable, Sendable {
    /// The last one to end.
    package struct Critical: Equatable, Sendable {
        package var handoff: UInt64
        package var unit: String
        /// From when it alone was open.
        package var aloneFrom: Int64
        package var endedAt: Int64

        package init(handoff: UInt64, unit: String, aloneFrom: Int64, endedAt: Int64) {
            (self.handoff, self.unit, self.aloneFrom, self.endedAt) = (handoff, unit, aloneFrom, endedAt)
        }
    }

    package private(set) var handoffs: [UInt64]
    /// `nil` while one of them is open.
    package private(set) var critical: Critical?

    /// All that a case has, in the order in which they began. Hand-offs belong together when each was open while another
    /// was; where one ends in the instant in which the next begins they do not.
    ///
    /// Of those that end in the same instant the one pushed last is named.
    ///
    /// - Parameter lives: in the order of their pushes.
    package static func all(of lives: [HandoffLife]) -> [ParallelBranches] {
        var found: [ParallelBranches] = []
        var together: [HandoffLife] = []
        var end = Int64.min
        func finish() {
            if together.count > 1 { found.append(ParallelBranches(together)) }
            together = []
        }
        for life in lives {
            if life.pushedAt >= end { finish() }
            end = max(together.isEmpty ? .min : end, life.closedAt ?? .max)
            together.append(life)
        }
        finish()
        return found
    }

    private init(_ lives: [HandoffLife]) {
        handoffs = lives.map(\.number)
        let ended = lives.compactMap { life in life.closedAt.map { (end: $0, life: life) } }
        guard ended.count == lives.count,
            let last = ended.max(by: { ($0.end, $0.life.number) < ($1.end, $1.life.number) })
        else { return }
        let others = ended.filter { $0.life.number != last.life.number }.map(\.end).max() ?? last.end
        critical = Critical(
            handoff: last.life.number, unit: last.life.to, aloneFrom: max(others, last.life.pushedAt),
            endedAt: last.end)
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.array("handoffs") { json in
                for number in handoffs { json.element(number) }
            }
            guard let critical else { return }
            json.member("critical", critical.handoff)
            json.member("unit", critical.unit)
            json.instant("ended_at", milliseconds: critical.endedAt)
            json.seconds("alone_s", milliseconds: critical.endedAt - critical.aloneFrom)
        }
    }
}

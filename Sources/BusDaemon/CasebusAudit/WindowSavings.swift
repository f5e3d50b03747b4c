/// What a hall may finish itself and hands on all the same. Names are numbers of the caller's own.
///
/// - Units: milliseconds since 1970.
package struct WindowSavings: Sendable {
    private struct Key: Hashable {
        var matter: Int
        var hall: Int
    }

    private struct Life {
        var key: Key
        var isHandedOn = false
        var away: Int64 = 0
        var seenUntil = Int64.min
    }

    private var lives: [Int64: Life] = [:]
    private let at: Int64

    /// - Parameter at: the instant of the report.
    package init(at: Int64) { self.at = at }

    /// A case that was registered where it may be finished.
    package mutating func add(case key: Int64, of matter: Int, at hall: Int) {
        lives[key] = Life(key: Key(matter: matter, hall: hall))
    }

    /// Takes a hand-off of a case to whom may not finish it, in the order in which a case's were pushed; time in which it
    /// lies with several counts once.
    package mutating func addHandedOn(case key: Int64, from start: Int64, to end: Int64?) {
        guard start <= at, var life = lives[key] else { return }
        life.isHandedOn = true
        let (from, until) = (max(start, life.seenUntil), min(end ?? at, at))
        if until > from { life.away = life.away.addingClamped(until - from) }
        life.seenUntil = max(life.seenUntil, until)
        lives[key] = life
    }

    package struct Row: Equatable, Sendable {
        package var matter: String
        package var hall: String
        package var cases: Int
        package var handedOn: Int
        /// How long those were away, of open ones so far.
        package var away: WaitDistribution
    }

    /// Only where some were handed on; the costliest first.
    package func rows(name: (Int) -> String) -> [Row] {
        var groups: [Key: (cases: Int, away: [Int64])] = [:]
        for life in lives.values {
            groups[life.key, default: (0, [])].cases += 1
            if life.isHandedOn { groups[life.key, default: (0, [])].away.append(life.away) }
        }
        return groups.filter { !$0.value.away.isEmpty }.map { key, group in
            Row(
                matter: name(key.matter), hall: name(key.hall), cases: group.cases, handedOn: group.away.count,
                away: WaitDistribution(group.away))
        }.sorted {
            ($1.away.total, $0.matter, $0.hall) < ($0.away.total, $1.matter, $1.hall)
        }
    }
}

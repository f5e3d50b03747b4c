internal import CasebusReports

/// What waits between two units, as a cell of the map shows it.
struct MapCell {
    var count = 0
    /// Of hand-offs, all that they waited; seconds.
    var total = 0.0
    var longest = 0.0
    var median: Double?
    var ninetieth: Double?
    /// Of those that wait now, so many are past the limit.
    var late = 0
}

/// Senders × receivers, with what waits between them.
struct MapMatrix {
    /// Units of a side that are drawn at most, those with most waiting; the list below the map has all pairs that count.
    static let unitsMax = 60

    struct Pair: Hashable {
        let from: String
        let to: String
    }

    private(set) var cells: [Pair: MapCell] = [:]

    init(_ groups: [StallGroupAnswer.Group]) {
        for group in groups where group.kind == "waiting" {
            let pair = Pair(from: group.names.from ?? "", to: group.names.to ?? "")
            cells[pair] = MapCell(
                count: group.n, total: group.held.total ?? 0, longest: group.held.max ?? 0, median: group.held.median,
                ninetieth: group.held.ninetieth, late: group.lateOpen)
        }
    }

    var count: Int { cells.values.reduce(0) { $0 + $1.count } }
    var total: Double { cells.values.reduce(0) { $0 + $1.total } }
    var longest: Double { cells.values.reduce(0) { max($0, $1.longest) } }

    /// The pairs with most waiting first.
    var ranked: [(pair: Pair, cell: MapCell)] {
        cells.map { ($0.key, $0.value) }.sorted { left, right in
            left.1.total != right.1.total
                ? left.1.total > right.1.total : (left.0.from, left.0.to) < (right.0.from, right.0.to)
        }
    }

    var senders: [String] { side(\.from) }
    var receivers: [String] { side(\.to) }

    /// Halls beside halls, bureaus beside bureaus.
    private func side(_ end: KeyPath<Pair, String>) -> [String] {
        var totals: [String: Double] = [:]
        for (pair, cell) in cells { totals[pair[keyPath: end], default: 0] += cell.total }
        let kept = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.unitsMax).map(\.key)
        return kept.sorted { (UnitKind($0), $0) < (UnitKind($1), $1) }
    }

    /// How many units are not drawn.
    var leftOut: Int {
        let all = Set(cells.keys.map(\.from)).union(cells.keys.map(\.to))
        return all.subtracting(senders).subtracting(receivers).count
    }

    /// How dark a cell is, 1 to 5: by the root of its share of the largest, so that small ones can be told apart too.
    static func heat(_ total: Double, largest: Double) -> Int {
        guard total > 0, largest > 0 else { return 1 }
        return min(5, max(1, Int(((total / largest).squareRoot() * 5).rounded(.up))))
    }
}

/// What sort of unit it is, in the order in which a map shows them.
struct UnitKind: Comparable {
    private static let order = ["hall", "centre", "station", "outlet", "bureau"]

    let word: String

    init(_ name: String) { word = String(name.prefix { $0 != "/" }) }

    private var place: Int { Self.order.firstIndex(of: word) ?? Self.order.count }

    static func < (left: UnitKind, right: UnitKind) -> Bool { (left.place, left.word) < (right.place, right.word) }
}

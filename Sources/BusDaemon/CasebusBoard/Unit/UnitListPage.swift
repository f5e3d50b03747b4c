internal import CasebusModel
internal import CasebusReports

/// The units that there are, as reports name them, each with what is open before it and what it waits for.
struct UnitListPage {
    static let rowsShown = 200
    static let pagesMax = 1000

    /// A hall, bureau or centre with all that sits in it, or all stations or outlets together.
    private struct Row {
        var openIn = 0
        var openOut = 0
        /// Of the unit itself; `nil` where several count together.
        var isPresent: Bool?
    }

    private let rows: [(name: String, row: Row)]
    private let head: UInt64?
    private let page: Int
    private let here: Link

    init(_ answer: UnitsAnswer, by folding: Folding, page: Int, here: Link) {
        (head, self.page, self.here) = (answer.head, page, here)
        var rows: [String: Row] = [:]
        // Operators and importers have nothing before them.
        for unit in answer.units where unit.role == Role.unit.rawValue {
            let name = folding.name(unit.address)
            rows[name, default: Row()].openIn += unit.openIn ?? 0
            rows[name, default: Row()].openOut += unit.openOut ?? 0
            if name == unit.address { rows[name]?.isPresent = unit.present }
        }
        self.rows = rows.map { ($0.key, $0.value) }.sorted { (UnitKind($0.0), $0.0) < (UnitKind($1.0), $1.0) }
    }

    var body: HTML {
        """
        <p class="lead" data-refresh="\(head ?? 0)">\(UnitWords.units(rows.count))</p>
        <form class="filters" action="/unit" method="get">
        <label>\(UnitWords.address)<input name="address" maxlength="\(Limits.addressBytes)" required></label>
        <button>\(BoardWords.show)</button>
        </form>
        <p class="soft">\(UnitWords.openAny)</p>
        \(table)
        """
    }

    private var table: HTML {
        guard !rows.isEmpty else { return "<p>\(OverviewWords.noUnits)</p>" }
        let shown = rows.dropFirst((page - 1) * Self.rowsShown).prefix(Self.rowsShown)
        guard !shown.isEmpty else { return "<p>\(UnitWords.noSuchPage)</p>" }
        var grid = Grid(
            [(Title.unit, .text), (Title.openIn, .number), (Title.openOut, .number), (Title.present, .text)],
            caption: BoardWords.units)
        for (name, row) in shown {
            let present = row.isPresent.map { $0 ? OverviewWords.yes : OverviewWords.no } ?? ""
            grid.add([UnitName(name: name).html, "\(row.openIn)", "\(row.openOut)", "\(present)"])
        }
        return HTML([
            grid.html, PageLinks(here: here, page: page, hasMore: rows.count > page * Self.rowsShown).html,
        ])
    }
}

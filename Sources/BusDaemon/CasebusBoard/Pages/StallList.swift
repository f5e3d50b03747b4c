internal import CasebusReports

/// The stalls of a page: how far over, whom to ask, which case, and a sentence that says why.
struct StallList {
    let limits: StallLimits
    let stalls: [StallAnswer.Stall]
    let page: Int
    let rowsShown: Int
    let here: Link

    var html: HTML {
        let shown = stalls.dropFirst((page - 1) * rowsShown).prefix(rowsShown)
        guard !shown.isEmpty else { return .nothing }
        var grid = Grid(
            [
                (StallPageWords.over, .number), (StallPageWords.ask, .text), (StallPageWords.theCase, .text),
                (StallPageWords.why, .text),
            ], caption: StallPageWords.title)
        let longest = stalls.first?.overSeconds ?? 0
        for stall in shown {
            let over = StallReport.shown(stall.overSeconds, stall.overWorkingSeconds, stall)
            grid.add([
                "\(over)\(Bar(share: 1, late: longest > 0 ? stall.overSeconds / longest : 0).html)",
                UnitName(name: stall.unit).html,
                """
                <a href="\(Link.ofCase(stall.id, registrar: stall.registrar))">\(stall.id)</a>\
                \(matter(stall.matter))
                """,
                "\(sentence(stall, over: over))",
            ])
        }
        return "<div class=\"stalls\">\(grid.html)</div>\(pages)"
    }

    private func matter(_ matter: String?) -> HTML {
        guard let matter, !matter.isEmpty else { return .nothing }
        return "<br><span class=\"soft small\">\(matter)</span>"
    }

    private func sentence(_ stall: StallAnswer.Stall, over: String) -> String {
        StallPageWords.sentence(
            stall.kind, unit: BoardWords.unit(stall.unit), from: BoardWords.unit(stall.from ?? ""),
            since: stall.since.shown, age: StallReport.shown(stall.ageSeconds, stall.ageWorkingSeconds, stall),
            limit: limits.shown(for: stall.kind), over: over)
    }

    private var pages: HTML {
        PageLinks(here: here, page: page, hasMore: stalls.count > page * rowsShown).html
    }
}

/// The form above the list.
struct StallFilters {
    let limits: StallLimits
    let stalls: [StallAnswer.Stall]
    let unit: String?
    let matter: String?

    var html: HTML {
        let units = Set(stalls.flatMap { [$0.unit, $0.from ?? $0.unit] } + (unit.map { [$0] } ?? []))
        let matters = Set(stalls.compactMap(\.matter).filter { !$0.isEmpty } + (matter.map { [$0] } ?? []))
        return """
            <form class="filters" method="get" action="/">
            \(select("unit", StallPageWords.unit, StallPageWords.everyUnit, units, unit, BoardWords.unit))
            \(select("matter", StallPageWords.matter, StallPageWords.everyMatter, matters, matter) { $0 })
            \(field("waiting", StallPageWords.waitingLimit))
            \(field("work", StallPageWords.workLimit))
            \(field("idle", StallPageWords.idleLimit))
            <button>\(BoardWords.show)</button>
            </form>
            """
    }

    private func select(
        _ name: String, _ label: String, _ all: String, _ values: Set<String>, _ chosen: String?,
        _ shown: (String) -> String
    ) -> HTML {
        let options = values.sorted().map { value -> HTML in
            let mark: HTML = value == chosen ? " selected" : ""
            return "<option value=\"\(value)\"\(mark)>\(shown(value))</option>"
        }
        return """
            <label>\(label) <select name="\(name)"><option value="">\(all)</option>\(HTML(options))</select></label>
            """
    }

    private func field(_ name: String, _ label: String) -> HTML {
        "<label>\(label) <input name=\"\(name)\" value=\"\(limits.written[name] ?? "")\" size=\"5\" maxlength=\"20\"></label>"
    }
}

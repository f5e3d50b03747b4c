internal import CasebusReports

/// The map as a table: a heat map for the eye, numbers for everybody.
struct MapTable {
    let matrix: MapMatrix
    let time: MapPage.Time

    var html: HTML {
        let (senders, receivers) = (matrix.senders, matrix.receivers)
        let largest = matrix.cells.values.reduce(0) { max($0, $1.total) }
        let rows = senders.enumerated().map { place, sender -> HTML in
            let starts = place == 0 || UnitKind(senders[place - 1]) != UnitKind(sender)
            let cells = receivers.map { cell(sender, $0, largest) }
            let edge: HTML = starts && place > 0 ? " class=\"edge\"" : ""
            return "<tr\(edge)><th scope=\"row\">\(UnitName(name: sender).brief)</th>\(HTML(cells))</tr>"
        }
        return """
            <figure class="map">
            <div class="scroll" tabindex="0" role="region" aria-label="\(MapWords.title)">
            <table class="heat"><caption class="unseen">\(caption)</caption>
            <thead>
            <tr><td rowspan="2" class="corner">\(MapWords.senderByReceiver)</td>\(kinds(receivers))</tr>
            <tr>\(HTML(receivers.map(head)))</tr>
            </thead>
            <tbody>
            \(HTML(rows))
            </tbody></table></div>
            <figcaption>\(scale) <span>\(caption)</span></figcaption>
            </figure>
            """
    }

    private var caption: String {
        if case .now = time { return MapWords.howToRead }
        return MapWords.howToReadPeriod
    }

    private var scale: HTML {
        let steps = (1...5).map { "<i class=\"heat-\($0)\"></i>" as HTML }
        return """
            <span class="scale"><span>\(MapWords.scaleLow)</span><span aria-hidden="true">\(HTML(steps))</span>\
            <span>\(MapWords.scaleHigh)</span></span>
            """
    }

    /// Halls, bureaus and so on, over their columns.
    private func kinds(_ receivers: [String]) -> HTML {
        var runs: [(kind: UnitKind, count: Int)] = []
        for receiver in receivers {
            let kind = UnitKind(receiver)
            if runs.last?.kind == kind { runs[runs.count - 1].count += 1 } else { runs.append((kind, 1)) }
        }
        return HTML(
            runs.map { run in
                "<th scope=\"colgroup\" colspan=\"\(run.count)\" class=\"kind\">\(BoardWords.unitKind(run.kind.word))</th>"
            })
    }

    /// Below its kind a column needs the rest of the address only; whoever hears it gets all of it.
    private func head(_ receiver: String) -> HTML {
        let rest = receiver.split(separator: "/").dropFirst().joined(separator: "/")
        guard !rest.isEmpty else {
            return "<th scope=\"col\" class=\"upright\"><span>\(BoardWords.unit(receiver))</span></th>"
        }
        let called = UnitNames.current.beside(receiver)
        return """
            <th scope="col" class="upright"><a href="\(Link.ofUnit(receiver))" aria-label="\(called)" \
            title="\(called)">\(rest)</a></th>
            """
    }

    private func cell(_ from: String, _ to: String, _ largest: Double) -> HTML {
        guard let cell = matrix.cells[.init(from: from, to: to)], cell.count > 0 else { return "<td></td>" }
        let (title, body) = told(cell, BoardWords.unit(from), BoardWords.unit(to))
        return """
            <td class="heat-\(MapMatrix.heat(cell.total, largest: largest))">\
            <a href="\(PairPage.link(from, to, time))" title="\(title)" aria-label="\(title)">\(body)</a></td>
            """
    }

    private func told(_ cell: MapCell, _ from: String, _ to: String) -> (title: String, body: HTML) {
        switch time {
        case .now:
            let longest = HumanTime.duration(seconds: cell.longest)
            return (
                MapWords.cellNow(from, to, cell.count, longest),
                "<b>\(cell.count)</b><small>\(BriefTime.shown(cell.longest))</small>"
            )
        case .over:
            let (median, ninetieth) = (cell.median ?? 0, cell.ninetieth ?? 0)
            let title = MapWords.cellPeriod(
                from, to, cell.count, median: HumanTime.duration(seconds: median),
                ninetieth: HumanTime.duration(seconds: ninetieth))
            return (
                title,
                """
                <b>\(BriefTime.shown(median))</b><small>\(cell.count)</small>\
                <small>≤ \(BriefTime.shown(ninetieth))</small>
                """
            )
        }
    }
}

/// A duration as short as a cell needs it: its largest unit alone.
enum BriefTime {
    static func shown(_ seconds: Double) -> String {
        let whole = seconds.isFinite ? Int(min(max(0, seconds.rounded()), 1e15)) : 0
        return switch whole {
        case 86_400...: MapWords.days(whole / 86_400)
        case 3600...: MapWords.hours(whole / 3600)
        case 60...: MapWords.minutes(whole / 60)
        default: MapWords.seconds(whole)
        }
    }
}

/// A table: titles, and a row of cells for each thing. It scrolls within itself on a narrow screen.
struct Grid {
    enum Alignment { case text, number }

    let titles: [(title: String, alignment: Alignment)]
    /// What the table is, for those who do not see it.
    let caption: String
    private var rows: [HTML] = []

    init(_ titles: [(String, Alignment)], caption: String) {
        (self.titles, self.caption) = (titles, caption)
    }

    /// - Parameter cells: one for each title; the first is what the row is about.
    mutating func add(_ cells: [HTML]) {
        let cells = zip(cells, titles).enumerated().map { place, cell -> HTML in
            let kind: HTML = cell.1.alignment == .number ? " class=\"number\"" : ""
            return place == 0 ? "<th scope=\"row\"\(kind)>\(cell.0)</th>" : "<td\(kind)>\(cell.0)</td>"
        }
        rows.append("<tr>\(HTML(cells))</tr>")
    }

    var isEmpty: Bool { rows.isEmpty }

    var html: HTML {
        let head = titles.map { title, alignment -> HTML in
            let kind: HTML = alignment == .number ? " class=\"number\"" : ""
            return "<th scope=\"col\"\(kind)>\(title)</th>"
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table>
            <caption class="unseen">\(caption)</caption>
            <thead><tr>\(HTML(head))</tr></thead>
            <tbody>
            \(HTML(rows))
            </tbody></table></div>
            """
    }
}

/// A bar whose length is a share, with another share of it that is late.
struct Bar {
    let share: Double
    var late = 0.0

    var html: HTML {
        let (whole, late) = (Self.percent(share), Self.percent(min(late, share)))
        return """
            <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">\
            <rect width="\(whole)" height="10"/><rect class="late" width="\(late)" height="10"/></svg>
            """
    }

    private static func percent(_ share: Double) -> String {
        share.isFinite ? String((min(max(share, 0), 1) * 1000).rounded() / 10) : "0"
    }
}

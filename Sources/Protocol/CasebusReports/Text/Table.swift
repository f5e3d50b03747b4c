/// Rows under titles, aligned by the columns a terminal shows.
package struct Table {
    package enum Alignment {
        case left, right
    }

    private let titles: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    package init(_ titles: [(String, Alignment)]) {
        self.titles = titles
    }

    /// - Parameter cells: one for each title; they are made safe to show here.
    package mutating func add(_ cells: [String]) {
        rows.append(cells.map(\.shown))
    }

    /// The titles and the rows, a line each, without spaces at the end.
    package var lines: [String] {
        let all = [titles.map(\.title)] + rows
        let widths = titles.indices.map { column in all.map { $0[column].columns }.max() ?? 0 }
        return all.map { cells in
            let padded = zip(zip(cells, widths), titles).map { pair, title in
                let space = String(repeating: " ", count: pair.1 - pair.0.columns)
                return title.alignment == .left ? pair.0 + space : space + pair.0
            }
            let line = padded.joined(separator: "  ")
            return String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
        }
    }
}

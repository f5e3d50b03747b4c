import CasebusReports

/// What the screen shows of a state, at a size. Pure.
struct TopScreen {
    struct Size: Equatable, Sendable {
        var columns: Int
        var rows: Int
    }

    /// A piece of a line, of one colour. Its text is safe to show.
    struct Span: Equatable, Sendable {
        var text: String
        var ink = Paint.Ink.plain
    }

    typealias Line = [Span]

    /// Below this nothing can be read.
    static let least = Size(columns: 40, rows: 12)
    /// From this on the four lists stand side by side.
    static let wide = Size(columns: 150, rows: 30)

    let state: TopState
    let size: Size

    /// As many lines as the screen has, each exactly as wide.
    var lines: [Line] {
        guard size.columns >= Self.least.columns, size.rows >= Self.least.rows else {
            return filled([[Span(text: TopWords.tooSmall)]])
        }
        let head = header
        let room = size.rows - head.count - 1
        let body: [Line]
        if state.isHelping {
            body = TopWords.help(
                state.limits.waiting, state.limits.work, state.limits.idle, version: Casebus.version
            ).map { [Span(text: $0)] }
        } else if let opened = state.opened {
            body = wrapped(opened).dropFirst(state.scroll).prefix(room).map { [Span(text: $0)] }
        } else if size.columns >= Self.wide.columns, size.rows >= Self.wide.rows {
            body = grid(room)
        } else {
            body = [tabs] + list(state.focus, Size(columns: size.columns, rows: room - 1), hasTitle: false)
        }
        let padded = Array(body.prefix(room)) + Array(repeating: [], count: max(0, room - body.count))
        return filled(head + padded + [footer])
    }

    /// The same for a printout: without what a screen alone needs, the keys and the empty lines above them.
    var printout: [Line] {
        var kept = lines.dropLast()
        while let last = kept.last, last.allSatisfy({ $0.text.allSatisfy { " │".contains($0) } }) { kept.removeLast() }
        return Array(kept)
    }

    /// The lines that one page of the focused list, or of a case, has at this size.
    var page: Int {
        let room = size.rows - header.count - 1
        if state.opened != nil { return max(1, room) }
        let isWide = size.columns >= Self.wide.columns && size.rows >= Self.wide.rows
        return max(1, (isWide ? room / 2 : room) - 2)
    }

    /// The lines that the open case takes at this size.
    var height: Int { wrapped(state.opened ?? []).count }

    /// Lines broken where the screen ends: of a case, the end of the first one is the answer.
    private func wrapped(_ lines: [String]) -> [String] {
        lines.flatMap { line -> [String] in
            var pieces = [String.UnicodeScalarView()]
            var used = 0
            for scalar in line.shown.unicodeScalars {
                let wide = String(scalar).columns
                if used + wide > size.columns {
                    pieces.append(String.UnicodeScalarView())
                    used = 0
                }
                pieces[pieces.count - 1].append(scalar)
                used += wide
            }
            return pieces.map { String($0) }
        }
    }

    private func filled(_ lines: [Line]) -> [Line] {
        let all = Array(lines.prefix(size.rows)) + Array(repeating: [], count: max(0, size.rows - lines.count))
        return all.map { TopScreen.fitted($0, to: size.columns) }
    }

    /// A line cut and padded to a number of columns.
    static func fitted(_ line: Line, to columns: Int) -> Line {
        var fitted: Line = []
        var used = 0
        for span in line {
            guard used < columns else { break }
            let text = span.text.clipped(to: columns - used)
            fitted.append(Span(text: text, ink: span.ink))
            used += text.columns
        }
        if used < columns { fitted.append(Span(text: String(repeating: " ", count: columns - used))) }
        return fitted
    }

    // MARK: Top and bottom

    private var footer: Line {
        if state.isEditingFilter {
            return [
                Span(text: TopWords.filter(state.filter) + "_  ", ink: .bold),
                Span(text: TopWords.filterKeys, ink: .dim),
            ]
        }
        if state.opened != nil { return [Span(text: TopWords.caseKeys, ink: .dim)] }
        let filter = state.filter.isEmpty ? [] : [Span(text: TopWords.filter(state.filter) + "  ", ink: .bold)]
        return filter + [Span(text: TopWords.keys, ink: .dim)]
    }

    /// The lists' names, the one that is shown standing out.
    private var tabs: Line {
        TopList.allCases.flatMap { list -> Line in
            [Span(text: " \(list.title) ", ink: list == state.focus ? .reversed : .dim), Span(text: " ")]
        }
    }

    // MARK: Lists

    private func grid(_ room: Int) -> [Line] {
        let left = (size.columns - 3) / 2
        let right = size.columns - 3 - left
        let upper = room / 2
        func beside(_ one: TopList, _ other: TopList, _ rows: Int) -> [Line] {
            zip(
                list(one, Size(columns: left, rows: rows), hasTitle: true),
                list(other, Size(columns: right, rows: rows), hasTitle: true)
            ).map { TopScreen.fitted($0, to: left) + [Span(text: " │ ", ink: .dim)] + $1 }
        }
        return beside(.waitingPairs, .overdueUnits, upper) + beside(.overduePairs, .overdueCases, room - upper)
    }

    /// One list in a place of its own: exactly so many lines.
    private func list(_ list: TopList, _ place: Size, hasTitle: Bool) -> [Line] {
        let isFocused = list == state.focus
        var lines: [Line] = []
        if hasTitle {
            lines.append([
                Span(text: " \(list.title) ", ink: isFocused ? .reversed : .bold), Span(text: note(list), ink: .dim),
            ])
        }
        lines.append([Span(text: titles(list, place.columns, hasNote: !hasTitle), ink: .dim)])
        let rows = state.rows(list)
        let room = max(0, place.rows - lines.count)
        if rows.isEmpty { lines.append([Span(text: "  " + emptiness, ink: .dim)]) }
        let chosen = state.chosen[list.rawValue]
        let first = max(0, min(chosen - room + 1, rows.count - room))
        for (number, row) in rows.enumerated().dropFirst(first).prefix(room) {
            let isChosen = isFocused && number == chosen
            let text = cells(row, place.columns).padded(to: place.columns)
            lines.append([Span(text: text, ink: isChosen ? .reversed : list == .waitingPairs ? .plain : .red)])
        }
        return Array(lines.prefix(place.rows)) + Array(repeating: [], count: max(0, place.rows - lines.count))
    }

    private var emptiness: String {
        if state.lists == nil { return TopWords.loading }
        return state.filter.isEmpty ? TopWords.nothing : TopWords.nothingFor(state.filter)
    }

    /// What the list is sorted by, and whether it is of all there is.
    private func note(_ list: TopList) -> String {
        let order = TopWords.sorted(state.orders[list.rawValue].title)
        guard let lists = state.lists else { return order }
        let (items, more) =
            list == .waitingPairs ? (lists.waiting, lists.hasMoreWaiting) : (lists.overdue, lists.hasMoreOverdue)
        return more ? order + Separator.clause + TopWords.onlyFirst(items.count) : order
    }

    private static let numberColumns = 7
    private static let timeColumns = 16

    private func titles(_ list: TopList, _ columns: Int, hasNote: Bool) -> String {
        let name =
            list == .overdueCases
            ? "\(Title.theCase), \(Title.sender) -> \(Title.askWhom)"
            : list == .overdueUnits ? Title.unit : TopWords.pair
        let text = line(
            hasNote ? "\(name)  (\(note(list)))" : name, list == .overdueCases ? "" : TopWords.count,
            list == .overdueCases ? Title.over : TopWords.longest, list == .overdueCases ? "" : TopWords.total, columns)
        return text
    }

    private func cells(_ row: TopRow, _ columns: Int) -> String {
        guard let subject = row.subject else {
            return line(
                row.name.shown, String(row.count), HumanTime.duration(seconds: row.longest.rounded()),
                HumanTime.duration(seconds: row.total.rounded()), columns)
        }
        let kind = Term.shown(subject.kind).replacing("_", with: " ")
        return line(
            "\(row.name.shown)  \(kind)", "", HumanTime.duration(seconds: row.longest.rounded()), "", columns)
    }

    /// A name that takes what the figures leave; figures that say nothing leave their place to it.
    private func line(_ name: String, _ count: String, _ longest: String, _ total: String, _ columns: Int) -> String {
        var figures = ""
        if !count.isEmpty { figures += count.padded(to: Self.numberColumns, right: true) }
        figures += longest.padded(to: Self.timeColumns, right: true)
        if !total.isEmpty { figures += total.padded(to: Self.timeColumns, right: true) }
        let room = max(0, columns - figures.columns - 1)
        return " " + name.clipped(to: room).padded(to: room) + figures
    }
}

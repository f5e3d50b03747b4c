import CasebusReports

/// The figures at the top: how fast, how much, and whether the bus is well.
extension TopScreen {
    var header: [Line] {
        let title: Line = [
            Span(text: "casebus top", ink: .bold), Span(text: "  \(state.unit.shown)  \(state.clock)"),
        ]
        guard let status = state.status else {
            return [title + warnings, [Span(text: TopWords.loading, ink: .dim)], []]
        }
        let up = TopWords.up(HumanTime.duration(seconds: status.uptime.rounded()))
        let first = title + [Span(text: "  \(up)  \(status.version.shown)", ink: .dim)] + warnings
        return [first, speed, work(status), body(status), []]
    }

    private var warnings: Line {
        var warnings: Line = []
        if let silence = state.silence {
            warnings.append(Span(text: "  "))
            warnings.append(
                Span(text: " \(TopWords.away(HumanTime.duration(seconds: silence.rounded()))) ", ink: .reversed))
        }
        if state.isPaused { warnings += [Span(text: "  "), Span(text: " \(TopWords.paused) ", ink: .reversed)] }
        return warnings
    }

    private var speed: Line {
        let rates = state.rates
        return figures([
            (TopWords.records, rate(rates?.records), .cyan), (TopWords.receipts, rate(rates?.receipts), .cyan),
            (TopWords.deliveries, rate(rates?.deliveries), .cyan),
            (TopWords.problems, rate(rates?.problems), (rates?.problems ?? 0) > 0 ? .yellow : .cyan),
        ]) + [Span(text: TopScreen.curve(state.history, columns: min(60, size.columns - 90)), ink: .cyan)]
    }

    private func work(_ status: TopSample.Status) -> Line {
        var line: [(String, String, Paint.Ink)] = [
            (TopWords.openCases, String(status.openCases), .bold),
            (TopWords.openHandoffs, String(status.openHandoffs), .bold),
        ]
        if let lists = state.lists {
            line.append((TopWords.waiting, count(lists.waiting, lists.hasMoreWaiting), .bold))
            let oldest = lists.waiting.map(\.seconds).max()
            line.append((TopWords.oldest, oldest.map { HumanTime.duration(seconds: $0.rounded()) } ?? "-", .bold))
            line.append(
                (TopWords.overdue, count(lists.overdue, lists.hasMoreOverdue), lists.overdue.isEmpty ? .green : .red))
        }
        return figures(line)
    }

    private func body(_ status: TopSample.Status) -> Line {
        var line: [(String, String, Paint.Ink)] = [(TopWords.sessions, String(status.sessions), .bold)]
        if let lists = state.lists, size.columns >= 100 {
            line.append((TopWords.present, "\(lists.present)/\(lists.units)", .bold))
            line.append((TopWords.unread, String(lists.unread), .bold))
        }
        line.append((TopWords.head, "\(status.head) (\(HumanSize.shown(status.journalBytes)))", .bold))
        line.append((TopWords.lag, String(status.index.lag), status.index.lag > 10_000 ? .yellow : .bold))
        line.append((TopWords.disk, HumanSize.shown(status.diskFree), .bold))
        if size.columns >= 120 { line.append((TopWords.memory, HumanSize.shown(status.memory), .bold)) }
        return figures(line) + (status.isDiskFull ? [Span(text: " \(TopWords.diskFull) ", ink: .reversed)] : [])
    }

    private func figures(_ figures: [(name: String, value: String, ink: Paint.Ink)]) -> Line {
        figures.flatMap {
            [Span(text: "\($0.name) ", ink: .dim), Span(text: $0.value, ink: $0.ink), Span(text: "   ")]
        }
    }

    private func rate(_ rate: Double?) -> String {
        guard let rate else { return "-" }
        return rate < 10 && rate.rounded() != rate ? String((rate * 10).rounded() / 10) : String(Int(rate.rounded()))
    }

    /// At least so many, where only the longest were asked for.
    private func count(_ items: [TopSample.Item], _ hasMore: Bool) -> String { "\(items.count)\(hasMore ? "+" : "")" }

    /// Rates as bars, the latest at the right; nothing where there is no room.
    static func curve(_ rates: [Double], columns: Int) -> String {
        let shown = rates.suffix(max(0, columns))
        guard columns >= 10, let most = shown.max(), most > 0 else { return "" }
        let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        return String(shown.map { bars[min(7, Int($0 / most * 7.999))] })
    }
}

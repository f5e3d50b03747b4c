internal import CasebusModel
internal import CasebusReports
internal import Hummingbird

/// `/map`: who waits for whom, now or over a period.
struct MapPage {
    /// Pairs that the list below the map names.
    private static let rankedShown = 12

    /// What a cell tells of.
    enum Time {
        case now
        case over(Period)

        init(_ query: PageQuery) throws(Problem) {
            let word = try query.choice("time", Word.self) ?? .now
            self = Period(rawValue: word.rawValue).map(Time.over) ?? .now
        }

        enum Word: String, CaseIterable {
            case now
            case week = "7d"
            case month = "30d"
            case quarter = "90d"
            case all
        }
    }

    let shelf: AnswerShelf
    let bus: @Sendable () -> Int64

    func page(_ request: Request, _ context: BoardContext) async throws -> Page {
        let query = try PageQuery(request, known: ["time"])
        let time = try Time(query)
        let kept = try await Self.answer(time, shelf, now: bus(), context.reader)
        let matrix = MapMatrix(kept.answer.groups)
        return Page(
            title: MapWords.title, place: .map,
            body: """
                <p class="lead">\(sentence(matrix, time)) \(BoardWords.age(kept.age.seconds))</p>
                \(Self.choices(time, Link(request)).html)
                \(matrix.cells.isEmpty ? .nothing : drawn(matrix, time))
                """)
    }

    /// What the two pages of the map are made of: by pair, everything of the period, or what is open.
    static func answer(
        _ time: Time, _ shelf: AnswerShelf, now: Int64, _ reader: Reader, fresh: Duration? = AnswerShelf.fresh
    ) async throws -> AnswerShelf.Kept<StallGroupAnswer> {
        var parameters: [String: QueryValue] = ["by": "pair", "limit": 10_000]
        switch time {
        case .now: parameters["only"] = "open"
        case .over(let period): parameters.merge(period.since(now)) { first, _ in first }
        }
        return try await shelf.answer("stalls", parameters, as: StallGroupAnswer.self, for: reader, fresh: fresh)
    }

    static func choices(_ time: Time, _ here: Link) -> Choices {
        var links: [(String, Link, Bool)] = []
        if case .now = time {
            links.append((MapWords.now, here.with("time", nil), true))
        } else {
            links.append((MapWords.now, here.with("time", nil), false))
        }
        for period in Period.allCases {
            var isChosen = false
            if case .over(period) = time { isChosen = true }
            links.append((period.title, here.with("time", period.rawValue), isChosen))
        }
        return Choices(label: MapWords.choice, links: links)
    }

    private func sentence(_ matrix: MapMatrix, _ time: Time) -> String {
        switch time {
        case .now where matrix.count == 0: MapWords.nothingWaits
        case .now: MapWords.waitingNow(matrix.count, HumanTime.duration(seconds: matrix.longest))
        case .over where matrix.count == 0: OverviewWords.nothingHandedOver
        case .over: MapWords.waited(matrix.count, HumanTime.duration(seconds: matrix.total))
        }
    }

    private func drawn(_ matrix: MapMatrix, _ time: Time) -> HTML {
        let table = MapTable(matrix: matrix, time: time)
        let leftOut: HTML =
            matrix.leftOut > 0 ? "<p class=\"soft small\">\(MapWords.leftOut(matrix.leftOut))</p>" : .nothing
        return """
            \(table.html)
            \(leftOut)
            <h2>\(MapWords.ranked)</h2>
            \(ranked(matrix, time))
            """
    }

    private func ranked(_ matrix: MapMatrix, _ time: Time) -> HTML {
        var grid = Grid(
            [
                (MapWords.pair, .text), (MapWords.share, .text), (MapWords.number, .number), (MapWords.total, .number),
                (MapWords.median, .number), (MapWords.ninetieth, .number), (MapWords.longest, .number),
            ], caption: MapWords.ranked)
        let ranked = matrix.ranked
        let largest = ranked.first?.cell.total ?? 0
        for (pair, cell) in ranked.prefix(Self.rankedShown) {
            let share = matrix.total > 0 ? cell.total / matrix.total : 0
            grid.add([
                "<a href=\"\(PairPage.link(pair.from, pair.to, time))\">\(BoardWords.unit(pair.from)) → \(BoardWords.unit(pair.to))</a>",
                "\(Bar(share: largest > 0 ? cell.total / largest : 0).html)<span class=\"small\">\(Share.shown(share))</span>",
                "\(cell.count)", "\(HumanTime.duration(seconds: cell.total))",
                "\(HumanTime.duration(ifAny: cell.median))",
                "\(HumanTime.duration(ifAny: cell.ninetieth))", "\(HumanTime.duration(seconds: cell.longest))",
            ])
        }
        return grid.html
    }
}

extension MapPage.Time {
    /// The query's member; `nil` for what it is without one.
    var parameter: String? {
        if case .over(let period) = self { return period.rawValue }
        return nil
    }
}

/// A share of a whole as people read it.
enum Share {
    static func shown(_ share: Double) -> String {
        guard share.isFinite else { return "-" }
        let percent = share * 100
        return percent > 0 && percent < 1 ? "< 1 %" : "\(Int(percent.rounded())) %"
    }
}

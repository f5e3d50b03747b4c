internal import CasebusModel
internal import CasebusReports
internal import CasebusRuntime
internal import Hummingbird

/// `/`: what is past its limit now, and whom to ask.
struct StallPage {
    /// Stalls that are looked at: `casebus stalls` asks for as many; with a filter, as many as the bus tells.
    private static let stallsRead: UInt64 = 1000
    private static let stallsFiltered: UInt64 = 10_000
    private static let rowsShown = 100

    let shelf: AnswerShelf
    let room: QueryRoom

    func page(_ request: Request, _ context: BoardContext) async throws -> Page {
        let query = try PageQuery(request, known: ["unit", "matter", "page"] + StallLimits.names)
        let limits = try StallLimits(query)
        let (unit, matter) = (try query.unit("unit"), try query.text("matter", limit: Limits.identifierBytes))
        let page = try query.number("page", in: 1...100) ?? 1
        let isFiltered = unit != nil || matter != nil
        let folding = Folding(reader: context.reader)
        let kept = try await shelf.answer(
            "stalls",
            limits.parameters.merging(
                ["limit": .number(isFiltered ? Self.stallsFiltered : Self.stallsRead)]) { first, _ in first },
            as: StallAnswer.self, for: context.reader)
        var answer = kept.answer
        answer.stalls = answer.stalls.map(folding.folded)
        let brief = isFiltered ? nil : try await brief(answer, folding, context.reader)
        let found = answer.stalls.filter { stall in
            (unit == nil || stall.unit == unit || stall.from == unit) && (matter == nil || stall.matter == matter)
        }
        let list = StallList(
            limits: limits, stalls: found, page: page, rowsShown: Self.rowsShown, here: Link(request))
        let filters = StallFilters(limits: limits, stalls: answer.stalls, unit: unit, matter: matter)
        return Page(
            title: StallPageWords.title, place: .stalls,
            body: """
                <p class="lead" data-refresh="\(answer.head ?? 0)">\(sentence(found, answer, isFiltered)) \(BoardWords.age(kept.age.seconds))</p>
                \(brief ?? .nothing)
                \(filters.html)
                \(list.html)
                """)
    }

    private func sentence(_ found: [StallAnswer.Stall], _ answer: StallAnswer, _ isFiltered: Bool) -> String {
        let time = answer.at.shown
        if isFiltered { return StallPageWords.found(found.count, at: time) }
        if found.isEmpty { return OverviewWords.nothingStalled(at: time) }
        return answer.more == true
            ? OverviewWords.stallsAndMore(found.count, at: time) : OverviewWords.stalls(found.count, at: time)
    }

    // MARK: The brief

    private func brief(_ answer: StallAnswer, _ folding: Folding, _ reader: Reader) async throws -> HTML? {
        guard let first = answer.stalls.first else { return nil }
        let longest = try await longest(first, reader)
        let dispute = oldestDispute(reader)
        let lines = BriefReport(
            stalls: answer, longest: longest.map(folding.folded), dispute: dispute.map(folding.folded)
        ).lines
        let points = lines.dropFirst().map { line -> HTML in
            line.hasPrefix("  ") ? "<li>\(String(line.dropFirst(2)))</li>" : "<li class=\"point\">\(line)</li>"
        }
        return """
            <section class="sheet brief"><h2>\(lines[0])</h2><ul>\(HTML(points))</ul></section>
            """
    }

    private func longest(_ stall: StallAnswer.Stall, _ reader: Reader) async throws -> CaseAnswer? {
        do {
            return try await shelf.answer(
                "case", ["id": .text(stall.id), "registrar": .text(stall.registrar)], as: CaseAnswer.self, for: reader
            ).answer
        } catch let problem as Problem {
            // It may have been closed and erased meanwhile.
            guard problem.code == .caseUnknown else { throw problem }
            return nil
        }
    }

    /// Some thousand records are looked through: once a minute is enough, and the page does not wait for it.
    private func oldestDispute(_ reader: Reader) -> RecordRow? {
        let room = room
        let dispute: RecordRow?? = shelf.answerIfMade(to: "dispute", for: reader, fresh: .seconds(60)) {
            var search = DisputeSearch(head: room.bus.head)
            while let next = search.next {
                search.look(
                    at: try await room.answer(
                        "tail", ["from": .number(next), "limit": 1000, "wait_ms": 0], as: TailAnswer.self, for: reader))
            }
            return search.oldest
        }
        return dispute ?? nil
    }
}

extension Duration {
    var seconds: Int { Int(self / .seconds(1)) }
}

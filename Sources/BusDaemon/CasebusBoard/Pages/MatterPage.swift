internal import CasebusCalendar
internal import CasebusModel
internal import CasebusReports
internal import Hummingbird

/// `/matters`: where the days go by step, and what could be shortened.
struct MatterPage {
    private static let stepsShown = 40

    let shelf: AnswerShelf
    let bus: @Sendable () -> Int64

    func page(_ request: Request, _ context: BoardContext) async throws -> Page {
        let query = try PageQuery(request, known: ["time", "matter"])
        let period = try query.choice("time", Period.self) ?? .month
        let matter = try query.text("matter", limit: Limits.identifierBytes)
        let since = period.since(bus())
        let steps = try await shelf.answer(
            "stalls", since.merging(["by": "step", "limit": 10_000]) { first, _ in first }, as: StallGroupAnswer.self,
            for: context.reader)
        var asked = since
        asked["matter"] = matter.map { .text($0) }
        let savings = try await shelf.answer("savings", asked, as: SavingsAnswer.self, for: context.reader)
        let here = Link(request)
        let choices = Choices(
            label: MapWords.choice,
            links: Period.allCases.map { ($0.title, here.with("time", $0.rawValue), $0 == period) })
        return Page(
            title: MatterPageWords.title, place: .matters,
            body: """
                <p class="lead">\(MatterPageWords.lead(at: steps.answer.at.shown)) \(BoardWords.age(steps.age.seconds))</p>
                \(choices.html)
                \(chosen(matter, here))
                <h2>\(MatterPageWords.steps)</h2>
                \(list(steps.answer.groups.filter { matter == nil || $0.names.matter == matter }, here))
                \(SavingTables(savings.answer).html)
                """)
    }

    private func chosen(_ matter: String?, _ here: Link) -> HTML {
        guard let matter else { return .nothing }
        return """
            <p>\(MatterPageWords.only(matter)) <a href="\(here.with("matter", nil))">\(MatterPageWords.every)</a></p>
            """
    }

    private func list(_ groups: [StallGroupAnswer.Group], _ here: Link) -> HTML {
        guard !groups.isEmpty else { return "<p>\(OverviewWords.nothingHandedOver)</p>" }
        var grid = Grid(
            [
                (MatterPageWords.step, .text), (MatterPageWords.matter, .text), (MapWords.kind, .text),
                (MapWords.share, .text), (MapWords.total, .number), (MapWords.number, .number),
                (MapWords.open, .number),
                (MapWords.median, .number), (MapWords.ninetieth, .number),
            ], caption: MatterPageWords.steps)
        let total = groups.reduce(0) { $0 + ($1.held.total ?? 0) }
        let largest = groups.reduce(0) { max($0, $1.held.total ?? 0) }
        for group in groups.prefix(Self.stepsShown) {
            let held = group.held.total ?? 0
            let matter = group.names.matter ?? ""
            let step = group.names.step ?? ""
            grid.add([
                "\(step.isEmpty ? "-" : step)",
                matter.isEmpty ? "-" : "<a href=\"\(here.with("matter", matter))\">\(matter)</a>",
                "\(CaseWords.label(group.kind))",
                """
                \(Bar(share: largest > 0 ? held / largest : 0).html)\
                <span class="small">\(Share.shown(total > 0 ? held / total : 0))</span>
                """,
                "\(HumanTime.duration(seconds: held))", "\(group.n)", "\(group.open)",
                "\(HumanTime.duration(ifAny: group.held.median))", "\(HumanTime.duration(ifAny: group.held.ninetieth))",
            ])
        }
        let more: HTML =
            groups.count > Self.stepsShown
            ? "<p class=\"soft small\">\(MatterPageWords.more(Self.stepsShown, of: groups.count))</p>" : .nothing
        return "\(grid.html)\(more)"
    }
}

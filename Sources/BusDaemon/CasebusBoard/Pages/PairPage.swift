internal import CasebusModel
internal import CasebusReports
internal import Hummingbird

/// `/map/pair`: the hand-overs from one unit to another, and those that are open.
struct PairPage {
    /// Open intervals that are looked through, those that have lasted longest.
    private static let openRead: UInt64 = 10_000
    private static let openShown = 100

    let shelf: AnswerShelf
    let bus: @Sendable () -> Int64

    static func link(_ from: String, _ to: String, _ time: MapPage.Time) -> Link {
        Link("/map/pair", ["from": from, "to": to, "time": time.parameter])
    }

    func page(_ request: Request, _ context: BoardContext) async throws -> Page {
        let query = try PageQuery(request, known: ["from", "to", "time"])
        let folding = Folding(reader: context.reader)
        let from = folding.name(try Self.unit("from", query))
        let to = folding.name(try Self.unit("to", query))
        let time = try MapPage.Time(query)
        let kept = try await MapPage.answer(time, shelf, now: bus(), context.reader)
        let open = try await shelf.answer(
            "stalls", ["waiting_limit_s": 0, "work_limit_s": 0, "limit": .number(Self.openRead)], as: StallAnswer.self,
            for: context.reader)
        let stalls = open.answer.stalls.map(folding.folded).filter { $0.unit == to && $0.from == from }
        return Page(
            title: MapWords.between(BoardWords.unit(from), BoardWords.unit(to)), place: .map,
            body: """
                <p class="lead"><a href="\(Link("/map", ["time": time.parameter]))">\(MapWords.back)</a> · \
                <a href="\(Self.link(to, from, time))">\(MapWords.other)</a> · \(BoardWords.age(kept.age.seconds))</p>
                <h2>\(MapWords.handovers)</h2>
                \(MapPage.choices(time, Link(request)).html)
                \(handovers(kept.answer, from, to))
                <h2>\(MapWords.openOnes)</h2>
                \(list(stalls))
                """)
    }

    private static func unit(_ name: String, _ query: PageQuery) throws(Problem) -> String {
        guard let unit = try query.unit(name) else {
            throw query.invalid(name, "give the address of a unit, such as bureau/market, or station or outlet")
        }
        return unit
    }

    private func handovers(_ answer: StallGroupAnswer, _ from: String, _ to: String) -> HTML {
        let groups = answer.groups.filter { $0.names.from == from && $0.names.to == to }
        guard !groups.isEmpty else { return "<p>\(MapWords.noneBetween)</p>" }
        var grid = Grid(
            [
                (MapWords.kind, .text), (MapWords.number, .number), (MapWords.open, .number), (MapWords.total, .number),
                (MapWords.median, .number), (MapWords.ninetieth, .number), (MapWords.longest, .number),
            ], caption: MapWords.handovers)
        for group in groups {
            grid.add([
                "\(CaseWords.label(group.kind))", "\(group.n)", "\(group.open)",
                "\(HumanTime.duration(ifAny: group.held.total))", "\(HumanTime.duration(ifAny: group.held.median))",
                "\(HumanTime.duration(ifAny: group.held.ninetieth))", "\(HumanTime.duration(ifAny: group.held.max))",
            ])
        }
        let bounces = (answer.bounces ?? []).first { $0.names.from == from && $0.names.to == to }
        let told: HTML =
            bounces.map {
                "<p>\(MapWords.bounces($0.n, HumanTime.duration(ifAny: $0.held.median)))</p>"
            } ?? .nothing
        return "\(grid.html)\(told)"
    }

    private func list(_ stalls: [StallAnswer.Stall]) -> HTML {
        guard !stalls.isEmpty else { return "<p>\(MapWords.noneOpen)</p>" }
        var grid = Grid(
            [
                (MapWords.theCase, .text), (MapWords.handoff, .number), (MapWords.kind, .text), (MapWords.since, .text),
                (MapWords.lasting, .number),
            ], caption: MapWords.openOnes)
        for stall in stalls.prefix(Self.openShown) {
            grid.add([
                "<a href=\"\(Link.ofCase(stall.id, registrar: stall.registrar))\">\(stall.id)</a>",
                "\(stall.handoff.map(String.init) ?? "")", "\(CaseWords.label(stall.kind))", "\(stall.since.shown)",
                "\(HumanTime.duration(seconds: stall.ageSeconds))",
            ])
        }
        let more: HTML =
            stalls.count > Self.openShown
            ? "<p class=\"soft small\">\(MapWords.moreOpen(Self.openShown))</p>" : .nothing
        return "\(grid.html)\(more)"
    }
}

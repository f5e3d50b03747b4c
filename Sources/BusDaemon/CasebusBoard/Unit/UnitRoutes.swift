internal import CasebusModel
internal import CasebusReports
internal import CasebusRuntime
internal import HTTPTypes
internal import Hummingbird

/// `/unit`: what lies before a unit, what it waits for, and how it stands; without an address, the units that there are.
struct UnitRoutes {
    /// Hand-offs on one page; each costs a look at its case.
    private static let handoffsMax: UInt64 = 50
    /// How far back the figures go.
    private static let figureDays: Int64 = 30

    let room: QueryRoom

    func add(to router: Router<BoardContext>) {
        router.get("unit") { request, context in try await page(request, for: context.reader) }
    }

    private func page(_ request: Request, for reader: Reader) async throws -> Page {
        let asked = try QueryString(request.uri.query ?? "")
        // Who sees no more than itself and its windows has its own page here.
        guard reader.role != .operator || asked["address"]?.isEmpty == false else {
            return try await list(asked, Link(request), for: reader)
        }
        let query = try PageQuery(asked, known: ["address", "after"])
        let unit = try query.address("address") ?? reader.unit
        guard reader.mayRead(unit) else {
            throw Problem(
                .notAllowed, field: "address", value: unit.text,
                detail: "\(reader.unit) may read its own page and those of its windows")
        }
        let after = try query.number("after", in: 0...Int.max).map(UInt64.init)
        // What concerns the unit, and no more: asked as the unit would ask.
        let itself = Reader(unit: unit, role: .unit)
        // All three at once: the room answers as many as it has threads at the same time.
        async let inbox = inbox(of: unit, after: after, for: reader)
        async let open: StallAnswer = room.answer(
            "stalls", ["waiting_limit_s": 0, "work_limit_s": 0, "limit": 1000], for: itself)
        async let figures = unit.isFrontLine && reader.unit != unit ? nil : figures(of: itself)
        let body = UnitPage(
            unit: unit, inbox: try await inbox, open: try await open, figures: try await figures, here: Link(request)
        ).body
        return Page(title: UnitWords.title(UnitNames.current.beside(unit.text)), place: .units, body: body)
    }

    private func list(_ asked: QueryString, _ here: Link, for reader: Reader) async throws -> Page {
        let query = try PageQuery(asked, known: ["address", "page"])
        let page = try query.number("page", in: 1...UnitListPage.pagesMax) ?? 1
        let units: UnitsAnswer = try await room.answer("units", for: reader)
        return Page(
            title: BoardWords.units, place: .units,
            body: UnitListPage(units, by: Folding(reader: reader), page: page, here: here).body)
    }

    private func inbox(of unit: Address, after: UInt64?, for reader: Reader) async throws -> InboxAnswer {
        var question: [String: QueryValue] = [
            "unit": .text(unit.text), "with": "clocks,disputes", "limit": .number(Self.handoffsMax),
        ]
        if let after { question["after"] = .number(after) }
        return try await room.answer("inbox", question, for: reader)
    }

    /// Reports stop at hall, bureau and centre: those of a window or a station are for itself.
    private func figures(of itself: Reader) async throws -> StallGroupAnswer {
        let since = Timestamp(milliseconds: room.bus.now - Self.figureDays * 86_400_000)
        return try await room.answer("stalls", ["by": "unit", "since": .text(since.description)], for: itself)
    }
}

extension Reader {
    /// Whether a unit's own page is this reader's to see: its own, its windows', and any for an operator.
    func mayRead(_ unit: Address) -> Bool { role == .operator || unit == self.unit || unit.parent == self.unit }
}

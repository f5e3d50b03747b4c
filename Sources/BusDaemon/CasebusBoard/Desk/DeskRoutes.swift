internal import CasebusClient
internal import CasebusConfiguration
internal import CasebusModel
internal import CasebusReports
internal import HTTPTypes
internal import Hummingbird

/// `/desk`: a unit without a system of its own sees its inbox, signs, refuses, answers and explains.
///
/// Every act is asked for, shown once more and confirmed, and sent with an id that was made with its form: whoever sends
/// it again gets the first receipt.
struct DeskRoutes {
    private static let inboxLimit: UInt64 = 50

    let room: QueryRoom
    let clients: DeskClients
    /// Tokens are given out here.
    let hasTokens: Bool

    func add(to router: Router<BoardContext>) {
        router.get("/desk") { request, context in
            try await atDesk(request, context) { try await inbox(request, $0) }
        }
        router.get("/desk/handoff") { request, context in
            try await atDesk(request, context) { try await handoff(request, $0, Self.form(context)) }
        }
        router.post("/desk/ask") { request, context in
            try await atDesk(request, context) { desk in
                let act = try await act(in: request, context)
                return Page(
                    title: DeskPageWords.title(desk.unit.text), place: .desk,
                    body: DeskConfirmPage(act: act, form: Self.form(context)).body)
            }
        }
        router.post("/desk/act") { request, context in
            try await atDesk(request, context) { desk in
                try await send(try await act(in: request, context), as: desk, Self.form(context))
            }
        }
    }

    /// A page for a unit; whoever has shown no token of one is led to where it can.
    private func atDesk(
        _ request: Request, _ context: BoardContext, _ page: (Reader) async throws -> Page
    ) async throws -> Response {
        if let desk = context.deskReader {
            return try await page(desk).response(from: request, context: context)
        }
        guard hasTokens else {
            return try Page(
                title: DeskPageWords.desk, place: .desk, status: .forbidden, body: "<p>\(DeskPageWords.noTokens)</p>"
            ).response(from: request, context: context)
        }
        return Response(
            status: .seeOther,
            headers: [
                .location: "\(AccessMiddleware.openPath)?\(QueryString(next: "/desk").text)", .cacheControl: "no-store",
            ])
    }

    private static func form(_ context: BoardContext) -> DeskForm { DeskForm(key: Form.keyField(context)) }

    private func inbox(_ request: Request, _ desk: Reader) async throws -> Page {
        let query = try PageQuery(request, known: ["after", "case", "registrar"])
        var parameters: [String: QueryValue] = ["limit": .number(Self.inboxLimit), "with": "disputes"]
        if let after = try query.number("after", in: 0...Int.max) { parameters["after"] = .number(UInt64(after)) }
        async let inbox = room.answer("inbox", parameters, as: InboxAnswer.self, for: desk)
        let counter = try await counter(query, desk)
        return Page(
            title: DeskPageWords.title(desk.unit.text), place: .desk,
            body: DeskInboxPage(unit: desk.unit.text, inbox: try await inbox, counter: counter).body)
    }

    /// With whom a case is, and how many days are left, as one says it at the counter.
    private func counter(_ query: PageQuery, _ desk: Reader) async throws -> [String] {
        guard let id = try query.text("case", limit: Limits.identifierBytes) else { return [] }
        let registrar = try query.address("registrar") ?? desk.unit
        let name: [String: QueryValue] = ["id": .text(id), "registrar": .text(registrar.text)]
        let answer = try await room.answer("case", name, as: CaseAnswer.self, for: desk)
        return CaseReport(answer).counterLines
    }

    private func handoff(_ request: Request, _ desk: Reader, _ form: DeskForm) async throws -> Page {
        let query = try PageQuery(request, known: ["number"])
        guard let number = try query.number("number", in: 1...Int.max).map(UInt64.init) else {
            throw query.invalid("number", "write a hand-off's number")
        }
        let push = try await room.answer("fetch", ["handoff": .number(number)], as: FetchAnswer.self, for: desk)
        return Page(
            title: DeskPageWords.handoff(number), place: .desk,
            body: DeskHandoffPage(push: push, isReceiver: push.to == desk.unit.text, form: form).body)
    }

    private func act(in request: Request, _ context: BoardContext) async throws -> DeskAct {
        let form = try await Form.read(request, context)
        try Form.check(form, context)
        return try DeskAct(form: Dictionary(form.pairs.map { ($0.name, $0.value) }) { first, _ in first })
    }

    private func send(_ act: DeskAct, as desk: Reader, _ form: DeskForm) async throws -> Page {
        let title = DeskPageWords.title(desk.unit.text)
        do {
            let receipt = try await clients.send(act.command, as: desk.unit)
            return Page(
                title: title, place: .desk,
                body: DeskReceiptPage(act: act, receipt: receipt).body)
        } catch ClientError.refused(let problem) {
            throw problem
        } catch let error as ClientError where error.isFateUnknown {
            return Page(
                title: title, place: .desk, status: .serviceUnavailable,
                body: DeskUnknownPage(act: act, form: form).body)
        } catch  where error is ConfigurationErrors || error is ConfigurationMistake {
            return Page(
                title: title, place: .desk, status: .serviceUnavailable, body: "<p>\(DeskPageWords.noKey)</p>")
        }
    }
}

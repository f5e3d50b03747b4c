internal import CasebusModel
internal import CasebusReports
internal import HTTPTypes
internal import Hummingbird

/// `/case`: one case, now or as it stood at an instant.
struct CaseRoutes {
    let room: QueryRoom

    func add(to router: Router<BoardContext>) {
        router.get("case") { request, context in try await page(request, for: context.reader) }
    }

    private func page(_ request: Request, for reader: Reader) async throws -> Page {
        let query = try PageQuery(request, known: ["id", "registrar", "at"])
        guard !query.isEmpty else { return Page(title: CasePageWords.lookUp, body: CaseForm().html) }
        guard let id = try query.text("id", limit: Limits.identifierBytes) else {
            throw query.invalid("id", "give the case's id, as it was registered")
        }
        var question: [String: QueryValue] = ["id": .text(id)]
        if let registrar = try query.address("registrar") { question["registrar"] = .text(registrar.text) }
        let at = try CaseForm.instant(in: query)
        if let at { question["at"] = .text(at.description) }
        do {
            let answer = try await room.answer("case", question, as: CaseAnswer.self, for: reader)
            return Page(
                title: CasePageWords.title(answer.subject.id), body: CasePage(answer, isPast: at != nil).body)
        } catch let problem as Problem {
            guard problem.field == "registrar", !problem.allowed.isEmpty else { throw problem }
            return choice(of: id, problem.allowed, Link(request))
        }
    }

    /// Several units have a case of this id.
    private func choice(of id: String, _ registrars: [String], _ here: Link) -> Page {
        let links = registrars.map { registrar -> HTML in
            "<li><a href=\"\(here.with("registrar", registrar))\">\(registrar)</a></li>"
        }
        return Page(
            title: CasePageWords.title(id),
            body: "<p>\(CasePageWords.several(id))</p><ul class=\"sentences\">\(HTML(links))</ul>")
    }
}

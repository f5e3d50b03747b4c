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
        let parameters = request.uri.queryParameters
        guard let id = parameters["id"].map(String.init) else {
            return Page(title: CasePageWords.lookUp, body: CaseForm().html)
        }
        var question: [String: QueryValue] = ["id": .text(id)]
        // A form sends its empty fields, too.
        if let registrar = parameters["registrar"], !registrar.isEmpty {
            question["registrar"] = .text(String(registrar))
        }
        let at = try parameters["at"].flatMap { $0.isEmpty ? nil : try CaseForm.instant(String($0)) }
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

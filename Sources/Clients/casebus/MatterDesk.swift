import CasebusConfiguration
import CasebusMatters
import CasebusModel

/// Answers questions about an installation's matters and who is responsible for them.
struct MatterDesk {
    let catalogue: MatterCatalogue
    let list: ResponsibilityList?
    private let configurationPath: String

    /// - Throws: all mistakes of `casebus.yaml`, of the catalogue and of the list.
    init(_ options: GlobalOptions) throws {
        let installation = try Installation.load(try Installation.locate(argument: options.config), for: .matters)
        catalogue = installation.matters ?? MatterCatalogue([])
        list = installation.responsibility
        configurationPath = installation.path
    }

    /// - Throws: ``CommandFailure`` when there is no such matter.
    func matter(_ code: String) throws -> Matter {
        if let matter = catalogue[code] { return matter }
        throw CommandFailure(
            .refused,
            catalogue.matters.isEmpty
                ? noMatters : "There is no matter \"\(code.shown)\" in the catalogue. `casebus matters` lists them.",
            code: "no-matter")
    }

    /// Said where the catalogue is empty.
    var noMatters: String {
        "\(configurationPath.shown) names no matters. Add to it: matters: matters.yaml; config/matters.yaml of the "
            + "sources documents every key."
    }

    /// Who is responsible.
    ///
    /// - Throws: ``CommandFailure`` when nobody is, with the reason.
    func owner(of question: OwnerQuestion) throws -> OwnerAnswer {
        let matter = try matter(question.matter)
        guard matter.step(question.step) != nil else {
            let steps = matter.steps.map(\.code.shown).joined(separator: ", ")
            throw CommandFailure(
                .refused, "\(matter.code.shown) has no step \"\(question.step.shown)\". It has \(steps).",
                code: "no-step")
        }
        guard let list else {
            throw CommandFailure(
                .refused,
                "\(configurationPath.shown) names no responsibility list. Add to it: responsibility: "
                    + "responsibility.yaml.", code: "no-list")
        }
        let answer = list.owner(of: question)
        let sentence = list.sentence(question, answer)
        switch answer {
        case .success(let owner): return OwnerAnswer(question, owner, in: list, sentence)
        case .failure(let reason):
            throw CommandFailure(.refused, "\(sentence) \(MatterDesk.remedy(reason))", code: reason.rawValue)
        }
    }

    private static func remedy(_ reason: NoOwner) -> String {
        switch reason {
        case .applicantNeeded: "Say it: --applicant company, or --applicant person."
        case .registrarNeeded: "Name it: --registrar UNIT."
        case .noEntry, .otherApplicants, .otherRegistrars: "Whoever keeps the list must add one."
        }
    }
}

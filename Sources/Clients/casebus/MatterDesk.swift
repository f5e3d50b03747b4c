import CasebusConfiguration
import CasebusMatters
import CasebusModel
import CasebusReports

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
                ? noMatters : MatterWords.noMatter(code),
            code: "no-matter")
    }

    /// Said where the catalogue is empty.
    var noMatters: String { MatterWords.noMatters(configurationPath) }

    /// Who is responsible.
    ///
    /// - Throws: ``CommandFailure`` when nobody is, with the reason.
    func owner(of question: OwnerQuestion) throws -> OwnerAnswer {
        let matter = try matter(question.matter)
        guard matter.step(question.step) != nil else {
            let steps = matter.steps.map(\.code).joined(separator: Separator.item)
            throw CommandFailure(
                .refused, MatterWords.noStep(question.step, in: matter.code, has: steps), code: "no-step")
        }
        guard let list else {
            throw CommandFailure(.refused, MatterWords.noList(configurationPath), code: "no-list")
        }
        let answer = list.owner(of: question)
        let told = MatterWords.sentence(question, answer, in: list)
        switch answer {
        case .success(let owner):
            return OwnerAnswer(question, owner, in: list, list.sentence(question, answer), told: told)
        case .failure(let reason):
            throw CommandFailure(.refused, "\(told) \(MatterWords.remedy(reason))", code: reason.rawValue)
        }
    }
}

extension GlobalOptions {
    /// Says so where the installation at hand has a catalogue without the matter; a client without one knows nothing.
    func warn(ofMatter code: String) {
        guard !code.isEmpty, let desk = try? MatterDesk(self), !desk.catalogue.matters.isEmpty,
            desk.catalogue[code] == nil
        else { return }
        StandardOutput.complain(MatterWords.notInCatalogue(code))
    }
}

import ArgumentParser
import CasebusClient

struct Register: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open a case.",
        discussion: "The id is yours to choose and must say nothing about a person: no identity number, no name.")

    @Argument(help: ArgumentHelp("The case's id, 1 to 64 bytes, unique among this unit's cases.", valueName: "case"))
    var id: String

    @Option(help: ArgumentHelp("The matter's code.", valueName: "code"))
    var matter: String = ""

    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(.register(caseID: id, matter: matter), id: identity.id)
    }
}

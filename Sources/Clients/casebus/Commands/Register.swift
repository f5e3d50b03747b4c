import ArgumentParser
import CasebusClient
import CasebusReports

struct Register: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open a case.",
        discussion: "The id is yours to choose and must say nothing about a person: no identity number, no name.")

    @Argument(help: ArgumentHelp("The case's id, 1 to 64 bytes, unique among this unit's cases.", valueName: "case"))
    var id: String

    @Option(help: ArgumentHelp("The matter's code.", valueName: "code"))
    var matter: String = ""

    @Option(help: "What the applicant is, where the responsibility list asks for it: company or person.")
    var applicant: OutgoingCommand.Applicant?

    @Option(help: ArgumentHelp("The case that this one follows from.", valueName: "case"))
    var linkedTo: String?

    @Option(
        help: ArgumentHelp(
            "With --linked-to: the unit that registered that case. Default: the unit that acts.", valueName: "unit"))
    var linkedRegistrar: String?

    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if linkedRegistrar != nil, linkedTo == nil {
            throw ValidationError("--linked-registrar goes with --linked-to.")
        }
    }

    /// Under an advisory list the bus takes any matter.
    var readsRecord: Bool { !matter.isEmpty }

    func tell(_: RecordRow) throws { options.warn(ofMatter: matter) }

    func outgoing() throws -> OutgoingCommand {
        let registrar = try linkedRegistrar.map { try UnitArgument.address($0, option: "--linked-registrar") }
        let linked = linkedTo.map { CaseName($0, registeredBy: registrar) }
        return OutgoingCommand(
            .register(caseID: id, matter: matter, applicant: applicant, linkedTo: linked), id: identity.id)
    }
}

import ArgumentParser
import CasebusClient

struct Correction: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell the applicant what is missing: once a case, before it is accepted.",
        discussion: """
            The time until corrected is the applicant's. It stops no clock: the statutory clock starts when the case is \
            accepted. Say with --in-person when the applicant has to come for it; otherwise it can be done online.
            """)

    @OptionGroup var subject: SubjectOptions

    @Option(help: ArgumentHelp("The number of the notice that tells the applicant.", valueName: "number"))
    var notice: String

    @Flag(help: "The applicant has to come for it.")
    var inPerson = false

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        let act = OutgoingCommand.Act.correction(try subject.subject(), notice: notice, inPerson: inPerson)
        return OutgoingCommand(act, id: identity.id, text: words.text)
    }
}

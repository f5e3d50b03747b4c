import ArgumentParser
import CasebusClient

struct Resume: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let the clock go on that suspend has stopped.",
        discussion: "The unit that suspended it resumes it; what was late before is late still.")

    @OptionGroup var subject: SubjectOptions

    @Option(help: ArgumentHelp("The number of the notice that told the applicant.", valueName: "number"))
    var notice: String = ""

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(.resume(try subject.subject(), notice: notice), id: identity.id, text: words.text)
    }
}

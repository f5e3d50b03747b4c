import ArgumentParser
import CasebusClient

struct Corrected: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say that the applicant has brought what a correction asked for.")

    @OptionGroup var subject: SubjectOptions
    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(.corrected(try subject.subject()), id: identity.id, text: words.text)
    }
}

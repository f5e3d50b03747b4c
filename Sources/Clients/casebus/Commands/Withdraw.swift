import ArgumentParser
import CasebusClient

struct Withdraw: ActCommand {
    static let configuration = CommandConfiguration(abstract: "Take back a hand-off that is not answered yet.")

    @Argument(help: ArgumentHelp("The hand-off's number.", valueName: "hand-off"))
    var handoff: UInt64

    @Option(help: ArgumentHelp("Why, as a code of a-z, 0-9, . and -.", valueName: "code"))
    var reason: String = ""

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(.withdraw(handoff: handoff, reason: reason), id: identity.id, text: words.text)
    }
}

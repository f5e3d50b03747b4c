import ArgumentParser
import CasebusClient

struct Urge: ActCommand {
    static let configuration = CommandConfiguration(abstract: "Ask the receiver of a hand-off to get on with it.")

    @Argument(help: ArgumentHelp("The hand-off's number.", valueName: "hand-off"))
    var handoff: UInt64

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(.urge(handoff: handoff), id: identity.id, text: words.text)
    }
}

import ArgumentParser
import CasebusClient

struct Oversee: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Order the receiver of a hand-off to get on with it, as its superior.",
        discussion: "A superior's address is above the receiver's, as bureau/market is above bureau/market/office/law.")

    @Argument(help: ArgumentHelp("The hand-off's number.", valueName: "hand-off"))
    var handoff: UInt64

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(.oversee(handoff: handoff), id: identity.id, text: words.text)
    }
}

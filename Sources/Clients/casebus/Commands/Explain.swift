import ArgumentParser
import CasebusClient

struct Explain: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say why a hand-off takes so long, as its holder.",
        discussion: "A card comes to its holder alone first: what is explained in time goes with it to the superior.")

    @Argument(help: ArgumentHelp("The hand-off's number.", valueName: "hand-off"))
    var handoff: UInt64

    @Option(help: ArgumentHelp("Why, as a code of a-z, 0-9, . and -; words go into --text.", valueName: "code"))
    var reason: String

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(.explain(handoff: handoff, reason: reason), id: identity.id, text: words.text)
    }
}

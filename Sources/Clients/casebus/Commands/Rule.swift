import ArgumentParser
import CasebusClient

struct Rule: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Decide a dispute, as its convenor.",
        discussion: """
            The duty is the receiver's (the hand-off is before it again), the sender's (the hand-off is over), or a third \
            unit's: then a new hand-off opens to that one, and the receipt names it. A ruling is not disputed again.
            """)

    @Argument(help: ArgumentHelp("The hand-off's number.", valueName: "hand-off"))
    var handoff: UInt64

    @Option(help: ArgumentHelp("The unit whose duty it is.", valueName: "unit"))
    var owner: String

    @Option(help: ArgumentHelp("Why, as a code of a-z, 0-9, . and -.", valueName: "code"))
    var reason: String = ""

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        let unit = try UnitArgument.address(owner, option: "--owner")
        return OutgoingCommand(
            .rule(handoff: handoff, owner: unit, reason: reason), id: identity.id, text: words.text)
    }
}

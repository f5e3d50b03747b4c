import ArgumentParser
import CasebusClient

struct Acknowledge: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign for a hand-off, or refuse it.",
        discussion: "Signing is the office's own act: from then on the work is charged as at work, not as waiting.")

    @Argument(help: ArgumentHelp("The hand-off's number.", valueName: "hand-off"))
    var handoff: UInt64

    @Option(
        help: ArgumentHelp(
            "Refuse it for this reason, a code of a-z, 0-9, . and -; the hand-off goes back to its sender.",
            valueName: "reason"))
    var refuse: String?

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        let act: OutgoingCommand.Act = refuse.map { .refuse(handoff: handoff, reason: $0) } ?? .sign(handoff: handoff)
        return OutgoingCommand(act, id: identity.id, text: words.text)
    }
}

import ArgumentParser
import CasebusClient

struct Reassign: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Pass a hand-off on to another unit of the same department, as its receiver.",
        discussion: "It keeps its number and its clock, and is to be signed for there.")

    @Argument(help: ArgumentHelp("The hand-off's number.", valueName: "hand-off"))
    var handoff: UInt64

    @Option(help: ArgumentHelp("The unit of the same department to pass it to.", valueName: "unit"))
    var to: String

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        let office = try UnitArgument.address(to, option: "--to")
        return OutgoingCommand(.reassign(handoff: handoff, office: office), id: identity.id, text: words.text)
    }
}

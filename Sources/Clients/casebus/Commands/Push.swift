import ArgumentParser
import CasebusClient

struct Push: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand a case to another unit.",
        discussion: "The receipt names the hand-off; it is on disk when it is printed.")

    @OptionGroup var subject: CaseOptions

    @Option(help: ArgumentHelp("The unit to hand it to.", valueName: "unit"))
    var to: String

    @Option(help: ArgumentHelp("The matter's code.", valueName: "code"))
    var matter: String = ""

    @Option(help: ArgumentHelp("The step of the matter that the unit is asked for.", valueName: "step"))
    var step: String = ""

    @OptionGroup var words: TextOptions
    @OptionGroup var content: PayloadOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        let push = NextPush(to: try UnitArgument.address(to, option: "--to"), matter: matter, step: step)
        return OutgoingCommand(
            .push(try subject.name(), push), id: identity.id, text: words.text, payload: try content.bytes())
    }
}

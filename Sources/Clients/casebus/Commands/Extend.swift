import ArgumentParser
import CasebusClient

struct Extend: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give an accepted case more working days, within what the law allows for its matter.",
        discussion: "It takes another approver than who works on it, and a notice. What was late before is late still.")

    @OptionGroup var subject: CaseOptions

    @Option(help: ArgumentHelp("How many working days more.", valueName: "days"))
    var days: UInt32

    @OptionGroup var approval: ApprovalOptions
    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        let act = OutgoingCommand.Act.extend(
            try subject.name(), workingDays: days, ground: approval.ground, approver: approval.approver,
            notice: approval.notice)
        return OutgoingCommand(act, id: identity.id, text: words.text)
    }
}

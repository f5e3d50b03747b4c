import ArgumentParser
import CasebusClient

struct Suspend: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop the clock of a case, on a legal ground, as the unit that has it.",
        discussion: """
            Hearing, tender, inspection, testing and expert review do not count towards the applicant's time; a consultation \
            among units does. The notice that tells the applicant has a number, and says for how long.
            """)

    @OptionGroup var subject: SubjectOptions
    @OptionGroup var approval: ApprovalOptions

    @Option(
        help: ArgumentHelp(
            "For whom one waits, as a code: applicant, or third-party.lab and the like.", valueName: "code"))
    var party: String

    @Option(help: ArgumentHelp("How many days it will take, as the applicant was told.", valueName: "days"))
    var days: UInt32 = 0

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        let act = OutgoingCommand.Act.suspend(
            try subject.subject(), ground: approval.ground, approver: approval.approver, notice: approval.notice,
            party: party, days: days)
        return OutgoingCommand(act, id: identity.id, text: words.text)
    }
}

import ArgumentParser
import CasebusClient
import CasebusReports

struct Push: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand a case to another unit.",
        discussion: """
            The receipt names the hand-off; it is on disk when it is printed. Without --to it goes to the unit that the \
            responsibility list names for --step.
            """)

    @OptionGroup var subject: CaseOptions

    @Option(
        help: ArgumentHelp(
            "The unit to hand it to. Default: the one that the responsibility list names.", valueName: "unit"))
    var to: String?

    @Option(help: ArgumentHelp("The matter's code.", valueName: "code"))
    var matter: String = ""

    @Option(help: ArgumentHelp("The step of the matter that the unit is asked for.", valueName: "step"))
    var step: String = ""

    @OptionGroup var words: TextOptions
    @OptionGroup var content: PayloadOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if to == nil, step.isEmpty {
            throw ValidationError("Say to whom with --to UNIT, or for what with --step STEP.")
        }
    }

    /// The list may name another unit for the step, and under an advisory one the bus takes any matter.
    var readsRecord: Bool { to != nil && !step.isEmpty || !matter.isEmpty }

    func tell(_ record: RecordRow) throws {
        options.warn(ofMatter: matter)
        guard record.routing == "not_as_listed", let listed = record.listed, let handoff = record.handoff else {
            return
        }
        StandardOutput.complain(DeskWords.againstList(listed, record.listEntry ?? 0, handoff))
    }

    func outgoing() throws -> OutgoingCommand {
        let receiver = try to.map { try UnitArgument.address($0, option: "--to") }
        let push = NextPush(to: receiver, matter: matter, step: step)
        return OutgoingCommand(
            .push(try subject.name(), push), id: identity.id, text: words.text, payload: try content.bytes())
    }
}

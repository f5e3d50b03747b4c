import ArgumentParser
import CasebusClient

struct Feedback: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report on a hand-off, or close it and hand the case on.",
        discussion: """
            progress leaves the hand-off open; every other outcome closes it. With --next the case goes on in the same \
            instant, all or nothing; without, it is back with the sender.
            """)

    @Argument(help: ArgumentHelp("The hand-off's number.", valueName: "hand-off"))
    var handoff: UInt64

    @Argument(help: "progress, done, declined, partial, needs-correction or transferred.")
    var outcome: Outcome

    @Option(help: ArgumentHelp("Why, as a code of a-z, 0-9, . and -.", valueName: "code"))
    var reason: String = ""

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Where the case goes on: UNIT, UNIT:MATTER or UNIT:MATTER:STEP, or ::STEP for the unit that the "
                + "responsibility list names; may be repeated, 16 times at most.",
            valueName: "unit:matter:step"))
    var next: [String] = []

    @Flag(help: "The applicant was told to come for it: to the bureau, or to the window again.")
    var inPerson = false

    @OptionGroup var words: TextOptions
    @OptionGroup var content: PayloadOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        let act = OutgoingCommand.Act.feedback(
            handoff: handoff, outcome, reason: reason, next: try next.map(NextArgument.push),
            inPerson: inPerson)
        return OutgoingCommand(act, id: identity.id, text: words.text, payload: try content.bytes())
    }
}

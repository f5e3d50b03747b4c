import ArgumentParser
import CasebusClient
import CasebusModel
import CasebusReports

struct Acknowledge: ActCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign for a hand-off, refuse it, or dispute whose duty it is.",
        discussion: """
            Signing is the office's own act: from then on the work is charged as at work, not as waiting. A dispute names \
            the unit whose duty it is and the entry of the responsibility list that says so (see: casebus matters route); \
            until the two ends agree or the convenor rules, the case stays with the unit that the list names.
            """)

    @Argument(help: ArgumentHelp("The hand-off's number.", valueName: "hand-off"))
    var handoff: UInt64

    @Option(
        help: ArgumentHelp(
            "Refuse it for this reason, a code of a-z, 0-9, . and -; the hand-off goes back to its sender.",
            valueName: "reason"))
    var refuse: String?

    @Flag(help: "Dispute it: the duty is another unit's. Goes with --owner and --entry.")
    var dispute = false

    @Option(help: ArgumentHelp("With --dispute: the unit whose duty it is.", valueName: "unit"))
    var owner: String?

    @Option(
        help: ArgumentHelp(
            "With --dispute: the number of the responsibility list's entry that says so.", valueName: "number"))
    var entry: UInt32?

    @Option(help: ArgumentHelp("With --dispute: why, as a code of a-z, 0-9, . and -.", valueName: "code"))
    var reason: String?

    @Flag(help: "Sign as the hand-off's sender, for a receiver that does not.")
    var proxy = false

    @OptionGroup var words: TextOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if [refuse != nil, dispute, proxy].count(where: \.self) > 1 {
            throw ValidationError("--refuse, --dispute and --proxy: give one of them, or none to sign.")
        }
        if dispute, owner == nil || entry == nil { throw ValidationError("--dispute goes with --owner and --entry.") }
        if !dispute, owner != nil || entry != nil || reason != nil {
            throw ValidationError("--owner, --entry and --reason go with --dispute.")
        }
    }

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(try act(), id: identity.id, text: words.text)
    }

    /// Who has it meanwhile, and who rules.
    var readsRecord: Bool { dispute }

    func tell(_ record: RecordRow) throws {
        guard let holder = record.holder, let convenor = record.convenor else { return }
        try StandardOutput.line(DeskWords.inDispute(holder, convenor: convenor))
    }

    private func code(_ text: String, _ option: String) throws -> String {
        let isCode =
            (1...Limits.identifierBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789.-".utf8.contains($0) }
        guard isCode else { throw CommandFailure(.usage, UsageWords.reason(option, text)) }
        return text
    }

    private func act() throws -> OutgoingCommand.Act {
        if let refuse { return .refuse(handoff: handoff, reason: try code(refuse, "--refuse")) }
        if dispute, let owner, let entry {
            return .dispute(
                handoff: handoff, owner: try UnitArgument.address(owner, option: "--owner"), entry: entry,
                reason: try reason.map { try code($0, "--reason") } ?? "")
        }
        return proxy ? .proxySign(handoff: handoff) : .sign(handoff: handoff)
    }
}

import ArgumentParser
import CasebusReports
internal import Glibc

/// The command line: one client of the bus for people and scripts.
@main
struct Casebus: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "casebus",
        abstract: "Carry cases between units, and see with whom each one is.",
        discussion: """
            Exit status: 0 done; 1 refused by the bus; 2 wrong usage; 3 the bus cannot be reached; 4 something on this \
            machine is wrong (configuration, key, file); 5 no answer in time, so whether it is recorded is unknown; \
            6 something was found (with --check).
            """,
        version: version,
        groupedSubcommands: [
            CommandGroup(name: "Set up", subcommands: [Init.self, Units.self, Tokens.self, Check.self, Reload.self]),
            CommandGroup(name: "A case", subcommands: [Register.self, Accept.self, Decide.self, Close.self]),
            CommandGroup(
                name: "A case's clock",
                subcommands: [Suspend.self, Resume.self, Extend.self, Correction.self, Corrected.self]),
            CommandGroup(
                name: "A hand-off",
                subcommands: [
                    Push.self, Inbox.self, Acknowledge.self, Feedback.self, Reassign.self, Withdraw.self, Urge.self,
                ]),
            CommandGroup(
                name: "A dispute, a delay", subcommands: [Rule.self, Oversee.self, Explain.self]),
            CommandGroup(
                name: "See",
                subcommands: [
                    Case.self, Stalls.self, Savings.self, Handovers.self, Tail.self, Top.self, Status.self,
                    Matters.self, Calendar.self,
                ]),
            CommandGroup(name: "Keep", subcommands: [Doctor.self, Backup.self, Restore.self]),
            CommandGroup(name: "Bring in", subcommands: [Import.self]),
            CommandGroup(name: "Try out", subcommands: [Simulate.self, Bench.self]),
        ])

    /// Taken by every verb too; here so that it may stand before the verb.
    @OptionGroup var options: GlobalOptions

    static func main() async {
        // A reader that goes away shows as EPIPE where we write, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        Glibc.exit(await status(of: Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    /// Runs a command line and says with which status the program ends.
    static func status(of arguments: [String]) async -> CommandStatus {
        var command: any ParsableCommand
        do {
            command = try await asyncParseAsRoot(arguments)
        } catch {
            return answer(to: error)
        }
        let verb = command as? any BusCommand
        let json = verb?.options.json ?? false
        // A script reads the same words everywhere.
        let language = json ? .en : verb?.options.lang ?? Language.ofLocale()
        do {
            if let verb {
                try await Language.$current.withValue(language) {
                    try await HumanTime.$zone.withValue(verb.options.officeZone() ?? HumanTime.zone) {
                        var verb = verb
                        try await verb.run()
                    }
                }
            } else if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .ok
        } catch is OutputClosed {
            return .ok
        } catch let code as ExitCode {
            return CommandStatus(rawValue: code.rawValue) ?? .local
        } catch  where exitCode(for: error) == .success || error is ValidationError {
            return answer(to: error)
        } catch {
            let report = Language.$current.withValue(language) { FailureReport(error) }
            StandardOutput.complain(json ? report.json : report.message.shownLines)
            return report.status
        }
    }

    /// Prints what ArgumentParser has to say: help, the version and completion scripts come as errors that are none.
    private static func answer(to error: any Error) -> CommandStatus {
        let text = fullMessage(for: error)
        if exitCode(for: error) == .success {
            if !text.isEmpty { try? StandardOutput.line(text) }
            return .ok
        }
        StandardOutput.complain(text)
        return .usage
    }
}

import ArgumentParser
import CasebusConfiguration
import CasebusReports

struct Check: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read every file of the installation and report all mistakes at once.",
        discussion: """
            Reads casebus.yaml, the files it names, and the keys beside them, and finds what `casebusd --check-config` \
            finds. Run it as the user who owns the keys. Exit status 4 when something is wrong.
            """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let findings = Installation.check(try Installation.locate(argument: options.config))
        let report = CheckReport(findings)
        try StandardOutput.line(options.json ? try QueryDocument.text(report) : report.lines.joined(separator: "\n"))
        if !findings.mistakes.isEmpty { throw ExitCode(CommandStatus.local.rawValue) }
    }
}

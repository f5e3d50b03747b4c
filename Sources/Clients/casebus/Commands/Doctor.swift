import ArgumentParser
import CasebusClient
import CasebusConfiguration
import CasebusReports
import Foundation

struct Doctor: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at this machine's bus from all sides, and say what to do about each thing.",
        discussion: """
            Configuration, keys, calendar, state folder, disk, clock, the daemon and its index, descriptors, the newest \
            backup. It changes nothing. Run it on the daemon's machine as the daemon's user. Exit status: 0 nothing to \
            do; 6 something to look at; 4 something is wrong.
            """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let path = try Installation.locate(argument: options.config)
        var findings = InstallationExam(path).findings
        let settings = try? Installation.load(path, for: .calendar)
        if let settings {
            findings += MachineExam(settings.configuration).findings
            findings += await busFindings(settings)
            findings.append(BackupExam.finding(settings.configuration.statePath))
        }
        let report = DoctorReport(findings: findings)
        try StandardOutput.line(options.json ? try QueryDocument.text(report) : report.lines.joined(separator: "\n"))
        if report.status != .ok { throw ExitCode(report.status.rawValue) }
    }

    private func busFindings(_ installation: Installation) async -> [DoctorFinding] {
        do {
            let (status, endpoint) = try await withBus { client in
                let document = try await client.query("status")
                let status = try QueryDocument.read(BusExam.Status.self, from: document)
                return (status, try options.clientConfiguration().endpoint)
            }
            return BusExam(status, endpoint, installation.configuration).findings
        } catch {
            return [.fail("bus", DoctorWords.silent(FailureReport(error).message), DoctorWords.startBus)]
        }
    }
}

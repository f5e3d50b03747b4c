import ArgumentParser
import CasebusReports

struct Restore: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup into a new folder, verified, and say what to do next.",
        discussion: """
            Every file is held against its digest and the log is opened. casebusd does not start on what was restored \
            until somebody accepts it, once, with --accept-restored-backup: what was confirmed after the backup is lost, \
            and the log goes on under a higher term.
            """)

    @Argument(help: ArgumentHelp("What casebus backup made.", valueName: "backup"), completion: .directory)
    var backup: String

    @Argument(
        help: ArgumentHelp("A folder that is empty or does not exist.", valueName: "folder"), completion: .directory)
    var folder: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let (restored, document) = try DaemonTask<Restored>(
            label: BackupWords.restoring, arguments: ["--restore", backup, "--into", folder]
        ).run()
        try StandardOutput.line(options.json ? document : restored.lines.joined(separator: "\n"))
    }

    struct Restored: Decodable {
        var folder: String
        var configuration: String
        var state: String
        var madeAt: Instant
        var sequence: UInt64
        var recordedAt: Instant
        var withKeys: Bool

        enum CodingKeys: String, CodingKey {
            case folder, configuration, state, sequence
            case madeAt = "made_at"
            case recordedAt = "recorded_at"
            case withKeys = "with_keys"
        }

        var lines: [String] {
            let recorded = HumanTime.stamp(recordedAt.timestamp)
            let command = "casebusd --config \(ShellWord.quoted(configuration)) --accept-restored-backup"
            var lines = [
                BackupWords.restored(folder, sequence, madeAt.shown), BackupWords.lost(recorded, sequence),
            ]
            if !withKeys { lines.append(BackupWords.missingKeys(folder + "/keys")) }
            return lines + [BackupWords.next(configuration, state, command)]
        }
    }
}

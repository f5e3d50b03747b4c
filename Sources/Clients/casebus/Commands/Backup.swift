import ArgumentParser
import CasebusConfiguration
import CasebusReports

struct Backup: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy log and configuration of this machine's bus, as of one record, while it runs.",
        discussion: """
            Everything that was confirmed before the command began is in the backup. It is opened and verified before the \
            folder gets its name; one that ends in .partial is not finished. A later backup into the same folder keeps \
            what has not changed. Run it as the user who owns the state folder. The daemon need not run.
            """)

    @Argument(
        help: ArgumentHelp("A folder that does not exist, is empty, or holds an earlier backup.", valueName: "dest"),
        completion: .directory)
    var folder: String

    @Flag(name: .customLong("with-keys"), help: "Private keys too; the backup must then be kept as they are.")
    var withKeys = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let config = try Installation.locate(argument: options.config)
        let arguments = ["--config", config, "--backup", folder] + (withKeys ? ["--with-keys"] : [])
        let (made, document) = try DaemonTask<Made>(label: BackupWords.backingUp, arguments: arguments).run()
        try StandardOutput.line(options.json ? document : made.lines.joined(separator: "\n"))
    }

    struct Made: Decodable {
        var folder: String
        var sequence: UInt64
        var recordedAt: Instant
        var bytes: Int
        var keptBytes: Int
        var withKeys: Bool

        enum CodingKeys: String, CodingKey {
            case folder, sequence, bytes
            case recordedAt = "recorded_at"
            case keptBytes = "kept_bytes"
            case withKeys = "with_keys"
        }

        var lines: [String] {
            let recorded = HumanTime.stamp(recordedAt.timestamp)
            var lines = [BackupWords.made(folder, sequence, recorded, HumanSize.shown(Double(bytes)))]
            if keptBytes > 0 { lines.append(BackupWords.kept(HumanSize.shown(Double(keptBytes)))) }
            lines.append(withKeys ? BackupWords.keysInside : BackupWords.keysOutside)
            return lines
        }
    }
}

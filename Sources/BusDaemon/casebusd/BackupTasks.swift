import ArgumentParser
import CasebusBackup
import CasebusConfiguration
import Foundation

/// Backup and restore, as lines of JSON for `casebus` to show: `progress`, and last `backup`, `restore` or `error`.
struct BackupTasks {
    /// What a failure ends the process with: something on this machine must be mended.
    private static let failed: Int32 = 4

    static func backUp(_ installation: Installation, to folder: String, withKeys: Bool) throws {
        try told("backup") { () throws(BackupError) in
            try BackupRun.run(
                installation, to: absolute(folder), withKeys: withKeys, version: Version.text, progress: progress())
        }
    }

    static func restore(_ backup: String, into folder: String) throws {
        try told("restore") { () throws(BackupError) in
            try RestoreRun.run(from: absolute(backup), into: absolute(folder), progress: progress())
        }
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    private static func told<Summary: Encodable>(_ name: String, _ task: () throws(BackupError) -> Summary) throws {
        let summary: Summary
        do {
            summary = try task()
        } catch {
            let problem = [
                "code": error.code.rawValue, "file": error.file, "detail": error.detail, "remedy": error.remedy,
            ]
            line(["error": problem])
            complain("\(error)")
            throw ExitCode(failed)
        }
        line([name: summary])
    }

    /// A line each time a hundredth more is done.
    private static func progress() -> (Int, Int) -> Void {
        var shown = -1
        return { done, total in
            let share = total > 0 ? Int(Double(done) / Double(total) * 100) : 100
            guard share != shown else { return }
            shown = share
            line(["progress": ["bytes": done, "of": total]])
        }
    }

    private static func line(_ document: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(document) else { return }
        FileHandle.standardOutput.write(bytes + Data("\n".utf8))
    }
}

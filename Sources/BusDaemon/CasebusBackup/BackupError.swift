package import CasebusJournal

/// Why a backup could not be made, or was not restored: what, where, and what to do.
package struct BackupError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Stable; what `--json` carries.
    package enum Code: String, Codable, Sendable, CaseIterable {
        /// The target is there and is no backup of this log, or not empty.
        case targetTaken = "target-taken"
        case diskSpace = "disk-space"
        /// No manifest: never finished, or something else.
        case notABackup = "not-a-backup"
        /// The manifest is not what a backup wrote.
        case manifestDamaged = "manifest-damaged"
        case newerFormat = "newer-format"
        case fileMissing = "file-missing"
        /// A file is not what the manifest says.
        case fileDamaged = "file-damaged"
        /// The log that is backed up cannot be read, or the copy does not open.
        case log
        case inputOutput = "io"
    }

    package let code: Code
    /// The file or folder.
    package let file: String
    /// The value seen.
    package let detail: String

    package init(_ code: Code, _ file: String, _ detail: String) {
        self.code = code
        self.file = file
        self.detail = detail
    }

    package init(_ error: JournalError, in folder: String) {
        self.init(.log, error.context.file ?? folder, "\(error)")
    }

    package var description: String { "\(file): \(detail). \(remedy)" }

    /// What to do next, one sentence.
    package var remedy: String {
        switch code {
        case .targetTaken:
            "Name a folder that does not exist, or for a backup one that an earlier backup of this bus made."
        case .diskSpace: "Free space there, or name a folder on another disk."
        case .notABackup: "Name a folder that casebus backup has finished; one that ends in .partial is not."
        case .manifestDamaged, .fileMissing, .fileDamaged: "Do not use this backup; take another one."
        case .newerFormat: "Use the version of casebus that made it, or a later one."
        case .log: "Nothing was changed; casebusd --check-journal tells how far damage reaches."
        case .inputOutput: "Look at owner, mode and disk of that place, then try again."
        }
    }
}

/// Runs work on the log and says what it throws as a backup does.
func onLog<T>(_ folder: String, _ body: () throws(JournalError) -> T) throws(BackupError) -> T {
    do { return try body() } catch { throw BackupError(error, in: folder) }
}

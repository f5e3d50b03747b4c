/// What went wrong in the log or in a file derived from it, where, and what to do about it.
///
/// Two errors are equal when their codes are: callers switch on ``code``, people read ``description``.
package struct JournalError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of failure; stable, and what log lines and problems carry.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
    }

    /// Where it happened; only what is known is set.
    package struct Context: Sendable {
        /// The file, as the daemon names it.
        package var file: String?
        /// The byte in the file, from its start.
        package var offset: Int?
        /// The sequence of the record concerned.
        package var sequence: UInt64?
        /// The system's error number, see `man errno`.
        package var systemError: Int32?
        /// The value seen, or anything else that the reader of the message needs.
        package var detail: String?

        package init(
            file: String? = nil, offset: Int? = nil, sequence: UInt64? = nil, systemError: Int32? = nil,
            detail: String? = nil
        ) {
            self.file = file
            self.offset = offset
            self.sequence = sequence
            self.systemError = systemError
            self.detail = detail
        }
    }

    package let code: Code
    /// What was being done, as a verb: "append", "open", "read".
    package let operation: String
    package let context: Context

    package init(_ code: Code, operation: String, context: Context = Context()) {
        self.code = code
        self.operation = operation
        self.context = context
    }

    package static func == (left: JournalError, right: JournalError) -> Bool { left.code == right.code }

    /// One line: the operation, the code, the place, and the remedy.
    package var description: String { "\(whatHappened) \(code.remedy)" }

    /// The same without the remedy, for who knows a better one.
    package var whatHappened: String {
        var parts: [String] = []
        if let file = context.file { parts.append("file \(file)") }
        if let offset = context.offset { parts.append("offset \(offset)") }
        if let sequence = context.sequence { parts.append("sequence \(sequence)") }
        if let systemError = context.systemError { parts.append("errno \(systemError)") }
        if let detail = context.detail { parts.append(detail) }
        let place = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
        return "journal \(operation): \(code.rawValue)\(place)."
    }
}

extension JournalError.Code {
    /// No room on the file system; heals by itself.
    package static let diskFull = Self(rawValue: "diskFull")
    /// Bytes that were flushed once no longer verify.
    package static let corrupt = Self(rawValue: "corrupt")
    /// The system refused a read, write or flush.
    package static let ioFailed = Self(rawValue: "ioFailed")
    /// The journal accepts no appends any more: it was closed, or an append ended as unknown.
    package static let closed = Self(rawValue: "closed")
    /// A writer with a higher term has written here.
    package static let termPassed = Self(rawValue: "termPassed")
    /// The batch does not begin where the log ends.
    package static let outOfOrder = Self(rawValue: "outOfOrder")
    /// A batch, or a record, above its named limit.
    package static let tooLarge = Self(rawValue: "tooLarge")
    /// Written by a later version of casebus.
    package static let newerFormat = Self(rawValue: "newerFormat")
    /// Sequences lie between two segments that no segment holds.
    package static let missingSegment = Self(rawValue: "missingSegment")
    /// A file of another log lies among ours.
    package static let foreignLog = Self(rawValue: "foreignLog")
    /// Another process holds the state folder.
    package static let locked = Self(rawValue: "locked")
    /// The folder or file cannot be made or written.
    package static let unwritable = Self(rawValue: "unwritable")
    /// The log ends before a point that is known to have been durable.
    package static let backupRestored = Self(rawValue: "backupRestored")
    /// A configured value is outside its limits.
    package static let invalidOption = Self(rawValue: "invalidOption")

    /// What to do next, one sentence.
    var remedy: String {
        switch self {
        case .diskFull: "Free space on the file system; the daemon goes on by itself."
        case .corrupt:
            "Run casebusd --check-journal for the extent and restore the named file from a backup; do not edit it."
        case .ioFailed: "Look at the disk (dmesg, smartctl), then start the daemon again; recovery verifies the log."
        case .closed: "Start the daemon again; recovery finds out what is on disk."
        case .termPassed: "Another daemon has taken this log over; stop this one."
        case .outOfOrder: "Rebuild the state from the log's head and send the batch again."
        case .tooLarge: "Send less at a time, or raise the segment size in the configuration."
        case .newerFormat: "Install the casebus version that wrote it, or a later one."
        case .missingSegment: "Restore the missing segment from a backup into the journal folder."
        case .foreignLog: "Move the file that does not belong to this log out of the folder."
        case .locked: "Stop the process that holds the folder, or configure another state folder."
        case .unwritable: "Check owner and mode of the folder: the daemon's user must be able to write it."
        case .backupRestored:
            "Restore the newer segments; if they are lost for good, start once with --accept-restored-backup."
        case .invalidOption: "Correct the configuration."
        default: "Run casebusd --check-journal."
        }
    }
}

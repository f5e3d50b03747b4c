internal import GRDB

/// Why the index cannot be opened, fed or read, where, and what to do about it.
///
/// Two errors are equal when their codes are. The index is derived from the log: whatever happens to it, deleting its
/// files and building it again from the log is safe.
package struct IndexError: Error, Equatable, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The index was made from another log.
        package static let foreignLog = Code(rawValue: "foreignLog")
        /// A later version of casebus made it.
        package static let newerSchema = Code(rawValue: "newerSchema")
        /// An earlier version made it, in a layout that is no longer read.
        package static let retiredSchema = Code(rawValue: "retiredSchema")
        /// It holds records that the log does not have: the log was restored from an older backup.
        package static let aheadOfLog = Code(rawValue: "aheadOfLog")
        /// The file is no SQLite database, or a damaged one.
        package static let corrupt = Code(rawValue: "corrupt")
        /// Records were given out of order.
        package static let outOfOrder = Code(rawValue: "outOfOrder")
        /// A record cannot be read, or does not follow from those before it.
        package static let badRecord = Code(rawValue: "badRecord")
        /// The log's records could not be read.
        package static let logUnreadable = Code(rawValue: "logUnreadable")
        /// No room on the file system.
        package static let diskFull = Code(rawValue: "diskFull")
        /// SQLite or the system refused.
        package static let ioFailed = Code(rawValue: "ioFailed")

        var remedy: String {
            switch self {
            case .foreignLog: "Move the index file out of the state folder; casebusd builds its own from the log."
            case .newerSchema: "Install the casebus version that made it, or run casebusd --rebuild-index."
            case .aheadOfLog, .corrupt, .retiredSchema:
                "Run casebusd --rebuild-index; the log is the truth, the index is derived from it."
            case .badRecord, .logUnreadable:
                "Run casebusd --check-journal; if the log is sound, report this record with its sequence."
            case .diskFull: "Free space on the file system; the index goes on by itself."
            case .outOfOrder: "Run casebusd --rebuild-index."
            default: "Check owner, mode and disk of the state folder, then start casebusd again."
            }
        }
    }

    /// Whether what is there can be of no use to anyone, so that an index made anew loses nothing.
    package var isCuredByRebuilding: Bool {
        [.corrupt, .foreignLog, .aheadOfLog, .retiredSchema].contains(code)
    }

    package let code: Code
    /// What was being done, as a verb: "open", "apply", "read".
    package let operation: String
    /// The record concerned.
    package let sequence: UInt64?
    package let detail: String

    package init(_ code: Code, operation: String, sequence: UInt64? = nil, detail: String) {
        self.code = code
        self.operation = operation
        self.sequence = sequence
        self.detail = detail
    }

    package static func == (left: IndexError, right: IndexError) -> Bool { left.code == right.code }

    package var description: String {
        let place = sequence.map { " (record \($0))" } ?? ""
        return "index \(operation): \(code.rawValue)\(place): \(detail). \(code.remedy)"
    }
}

extension IndexError {
    /// Passes our own errors on, with the record where they lack it, and translates SQLite's.
    init(_ error: any Error, operation: String, sequence: UInt64? = nil) {
        if let known = error as? IndexError {
            self.init(
                known.code, operation: known.operation, sequence: known.sequence ?? sequence, detail: known.detail)
            return
        }
        guard let database = error as? DatabaseError else {
            self.init(.ioFailed, operation: operation, sequence: sequence, detail: "\(error)")
            return
        }
        let code: Code
        switch database.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: code = .corrupt
        case .SQLITE_FULL: code = .diskFull
        case .SQLITE_CONSTRAINT: code = .badRecord
        default: code = .ioFailed
        }
        self.init(
            code, operation: operation, sequence: sequence,
            detail: database.message ?? "SQLite code \(database.extendedResultCode.rawValue)")
    }
}

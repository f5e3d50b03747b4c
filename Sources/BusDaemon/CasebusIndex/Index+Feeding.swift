package import CasebusJournal
internal import GRDB
internal import Synchronization

/// How records come into the index.
extension Index {
    /// Records that one transaction takes at most. Large transactions pay: a case or hand-off that several of their
    /// records touch is written once.
    package static let recordsPerTransaction = 131_072
    /// Bytes read from the log at a time.
    private static let bytesPerRead = 4 << 20

    /// Takes the log's next records, in one transaction.
    ///
    /// A record that cannot be applied stops the index right before it: what comes earlier in the batch is kept.
    ///
    /// - Parameter records: contiguous, beginning with ``appliedSequence`` + 1.
    /// - Throws: ``IndexError``; the index is as it was, or ends before the record at fault.
    package func apply(_ records: [StoredRecord]) throws(IndexError) {
        guard let first = records.first?.sequence else { return }
        do throws(IndexError) {
            try transaction { writer, db in try writer.apply(records, db) }
        } catch {
            let before = records.prefix { $0.sequence < error.sequence ?? 0 }
            if error.code == .badRecord, !before.isEmpty, appliedSequence + 1 == first {
                try transaction { writer, db in try writer.apply(before, db) }
            }
            throw error
        }
    }

    /// Takes the next records out of the log, in one transaction: all there are, at most
    /// ``recordsPerTransaction`` and none above `limit`.
    ///
    /// - Throws: ``IndexError``; the index is as it was, or ends before the record at fault.
    package func advance(from journal: any Journal, upTo limit: UInt64 = .max) throws(IndexError) {
        let first = appliedSequence + 1
        let last = min(limit, journal.head, appliedSequence + UInt64(Self.recordsPerTransaction))
        guard first <= last else { return }
        do throws(IndexError) {
            try transaction { writer, db in
                while writer.position.applied < last {
                    let next = writer.position.applied + 1
                    let records = try Self.read(journal, from: next)
                    guard !records.isEmpty else { break }
                    try writer.gather(records.prefix { $0.sequence <= last }, db)
                }
                try writer.finish(db)
            }
        } catch {
            if error.code == .badRecord, let sequence = error.sequence, sequence > first {
                try advance(from: journal, upTo: sequence - 1)
            }
            throw error
        }
    }

    private static func read(_ journal: any Journal, from sequence: UInt64) throws(IndexError) -> [StoredRecord] {
        do {
            return try journal.read(from: sequence, byteLimit: bytesPerRead)
        } catch {
            throw IndexError(
                .logUnreadable, operation: "apply", sequence: error.context.sequence ?? sequence, detail: "\(error)")
        }
    }

    private func transaction(_ body: (inout IndexWriter, Database) throws -> Void) throws(IndexError) {
        do {
            try writer.withLock { kept in
                // Taken out while the transaction runs: when it fails, what memory holds is not what the database has.
                var taken: IndexWriter?
                swap(&kept, &taken)
                try pool.write { db in
                    var writer = try taken.take() ?? IndexWriter(logID: logID, position: try IndexPosition(db), db)
                    try body(&writer, db)
                    taken = writer
                }
                if let taken { position.withLock { $0 = taken.position } }
                swap(&kept, &taken)
            }
        } catch {
            throw IndexError(error, operation: "apply")
        }
    }

    /// Notes when cases are to be looked at next, but for those to which something happened meanwhile.
    ///
    /// - Parameter turns: the case's key, its turn as it was, and as it will be; `nil`: not before something happens.
    func note(_ turns: [(key: Int64, seen: Int64, next: Int64?)]) throws(IndexError) {
        do {
            // The writer's lock comes first, as in a transaction; what it keeps in memory is written with a turn of its own.
            try writer.withLock { _ in
                try pool.write { db in
                    let statement = try db.cachedStatement(
                        sql: "UPDATE cases SET check_at = ? WHERE case_key = ? AND check_at = ?")
                    for turn in turns { try statement.execute(arguments: [turn.next, turn.key, turn.seen]) }
                }
            }
        } catch {
            throw IndexError(error, operation: "note")
        }
    }
}

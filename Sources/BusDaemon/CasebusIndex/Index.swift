internal import CasebusModel
internal import Foundation
internal import GRDB
internal import Synchronization

/// Cases, hand-offs and their records in SQLite, derived from the log: what every query is answered from.
///
/// - Threading: one thread at a time feeds it (others wait for the lock); reads come from any thread.
///   One connection writes and checkpoints, the others are opened read-only: SQLite before 3.51.3 can lose committed
///   pages when two connections checkpoint and write at once.
/// - Shape: the file `index.sqlite` in the state folder, with `-wal` and `-shm` beside it. It is written without a
///   flush for each transaction: after a power cut it may lack its last transactions, which the log still has.
package final class Index: Sendable {
    package static let fileName = "index.sqlite"
    /// Connections that read at once; further reads wait for one of them.
    package static let readersMax = 4
    /// Pages the writer lets the write-ahead log grow by before it copies them into the file.
    private static let checkpointPages = 16_384

    /// The log that the index belongs to: 16 bytes.
    package let logID: [UInt8]
    let pool: DatabasePool
    /// `nil` after a failed transaction: the next one begins with what the database holds.
    let writer: Mutex<IndexWriter?>
    let position: Mutex<IndexPosition>

    /// Opens the index of a log, or makes it.
    ///
    /// - Parameters:
    ///   - folder: the state folder; it exists.
    ///   - head: the log's head; an index that is ahead of it is refused.
    /// - Throws: ``IndexError`` with code `foreignLog`, `newerSchema`, `retiredSchema`, `aheadOfLog`, `corrupt` or
    ///   `ioFailed`.
    package init(folder: String, logID: [UInt8], head: UInt64) throws(IndexError) {
        self.logID = logID
        let path = folder + "/" + Self.fileName
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            let position = try Self.prepare(pool, path: path, logID: logID)
            guard position.applied <= head else {
                throw IndexError(
                    .aheadOfLog, operation: "open",
                    detail: "\(path) holds records up to \(position.applied), the log ends at \(head)")
            }
            self.position = Mutex(position)
            writer = Mutex(nil)
        } catch {
            throw IndexError(error, operation: "open")
        }
    }

    /// Deletes an index's files, if there are any, and makes an empty one: a follower fills it from the first record.
    package static func rebuild(folder: String, logID: [UInt8], head: UInt64) throws(IndexError) -> Index {
        for suffix in ["", "-wal", "-shm"] {
            let path = folder + "/" + fileName + suffix
            guard FileManager.default.fileExists(atPath: path) else { continue }
            do {
                try FileManager.default.removeItem(atPath: path)
            } catch {
                throw IndexError(.ioFailed, operation: "rebuild", detail: "\(path): \(error)")
            }
        }
        return try Index(folder: folder, logID: logID, head: head)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "index"
        configuration.maximumReaderCount = readersMax
        configuration.prepareDatabase { db in
            // 32 MiB for the writer, 8 MiB for each reader.
            try db.execute(sql: "PRAGMA cache_size = \(db.configuration.readonly ? -8192 : -32768)")
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA wal_autocheckpoint = \(checkpointPages)") }
        }
        return configuration
    }

    /// Brings the schema up to date and checks whose index it is.
    private static func prepare(_ pool: DatabasePool, path: String, logID: [UInt8]) throws -> IndexPosition {
        let migrator = IndexSchema.migrator
        if let step = try pool.read(migrator.appliedIdentifiers).intersection(IndexSchema.retired).first {
            throw IndexError(
                .retiredSchema, operation: "open", detail: "\(path) is laid out as an earlier version did: \(step)")
        }
        if try pool.read(migrator.hasBeenSuperseded) {
            throw IndexError(
                .newerSchema, operation: "open", detail: "\(path) has schema steps that this version does not know")
        }
        try migrator.migrate(pool)
        return try pool.write { db in
            if let owner = try Data.fetchOne(db, sql: "SELECT log_id FROM position WHERE one = 1") {
                guard owner.elementsEqual(logID) else {
                    throw IndexError(
                        .foreignLog, operation: "open",
                        detail:
                            "\(path) is of the log \(Hexadecimal.text(owner)), this one is \(Hexadecimal.text(logID))")
                }
            } else {
                try db.execute(sql: "INSERT INTO position VALUES (1, ?, 0, 0, 0, 0, 0, 0)", arguments: [Data(logID)])
            }
            return try IndexPosition(db)
        }
    }

    // MARK: Reading

    /// The last record that is in the index.
    package var appliedSequence: UInt64 { position.withLock { $0.applied } }
    /// The same with the index's counters.
    package var currentPosition: IndexPosition { position.withLock { $0 } }

    /// Reads a consistent state of the index, on a connection that cannot write.
    func read<T>(_ body: (Database) throws -> T) throws -> T { try pool.read(body) }

    /// Bytes of the index's files.
    package var fileBytes: Int {
        ["", "-wal"].reduce(0) { sum, suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: pool.path + suffix)
            return sum + ((attributes?[.size] as? Int) ?? 0)
        }
    }

    /// Copies the write-ahead log into the file, waits for readers and closes both; nothing may be asked of the index
    /// afterwards.
    package func close() throws(IndexError) {
        do {
            // SQLite would leave it behind: the last connection to go is one that only reads.
            try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw IndexError(error, operation: "close")
        }
    }
}

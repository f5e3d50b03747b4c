package import CasebusAudit
internal import CasebusIndex
internal import CasebusJournal
internal import CasebusModel
internal import CasebusSegments
internal import Foundation

/// How the bus itself is, as far as somebody is to be told.
package struct BusCondition: Sendable {
    package var diskFreeBytes: Int
    package var diskBytes: Int
    /// Whether commands are recorded: there is room, and the disk takes them.
    package var isRecording: Bool
    package var indexLagRecords: UInt64
    /// How long ago the first record was recorded that the index lacks, in seconds of this machine's.
    package var indexLagSeconds: Double
    /// What was refused or answered with a problem since the start, by code.
    package var refusals: [String: UInt64]
}

extension BusWatch {
    /// The log's id, in hexadecimal: the same for as long as the log lasts.
    package var logID: String { Hexadecimal.text(journal.logID) }

    /// - Threading: any thread but the loop's; asks the file system, and reads a record while the index lags.
    package func condition() -> BusCondition {
        let (status, disk, lag) = (self.status, self.disk, indexLag)
        // A trespass is answered and recorded: the larger of the two has it once.
        let refusals = status.measures.problems.merging(status.refusals) { max($0, $1) }
        return BusCondition(
            diskFreeBytes: disk.free, diskBytes: disk.size, isRecording: !status.isDiskFull,
            indexLagRecords: lag.records, indexLagSeconds: lag.seconds / Double(clockRate), refusals: refusals)
    }

    /// What a look through the next records found.
    package struct CardSearch: Sendable {
        package var cards: [RecordRow] = []
        /// The sequence up to which the log was looked through.
        package var upTo: UInt64
        /// A record that does not verify and so was passed over: it stops nobody from being told of the others.
        package var unreadable: UInt64?
    }

    /// Looks for cards among the next records, at most about so many bytes of them.
    ///
    /// - Threading: any thread but the loop's; blocks while it reads.
    /// - Throws: what keeps the log from being read for now.
    package func cards(after sequence: UInt64, byteLimit: Int) throws -> CardSearch {
        let next = sequence + 1
        let records: [StoredRecord]
        do throws(JournalError) {
            records = try journal.read(from: next, byteLimit: byteLimit)
        } catch {
            guard error.code == .corrupt else { throw error }
            // One of them: they are taken one by one until it is found.
            do throws(JournalError) {
                records = try journal.read(next).map { [$0] } ?? []
            } catch {
                guard error.code == .corrupt else { throw error }
                return CardSearch(upTo: next, unreadable: next)
            }
        }
        var search = CardSearch(upTo: records.last?.sequence ?? sequence)
        for record in records {
            do {
                if let card = try Self.card(record) { search.cards.append(card) }
            } catch {
                search.unreadable = record.sequence
            }
        }
        return search
    }

    /// - Returns: `nil` where that record is no card, or never can be read.
    /// - Throws: what keeps the log from being read for now.
    package func card(_ sequence: UInt64) throws -> RecordRow? {
        do throws(JournalError) {
            guard let record = try journal.read(sequence) else { return nil }
            return try? Self.card(record)
        } catch {
            guard error.code == .corrupt else { throw error }
            return nil
        }
    }

    /// Most records are commands, which are not decoded for this.
    private static func card(_ stored: StoredRecord) throws -> RecordRow? {
        let kind = try stored.record.withUnsafeBytes { try RecordLayout($0).header.kind }
        guard kind == .busEvent else { return nil }
        let row = try RecordProjection.row(stored)
        return row.kind == .card ? row : nil
    }
}

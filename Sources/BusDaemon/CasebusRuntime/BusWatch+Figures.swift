internal import CasebusAudit
internal import CasebusIndex
internal import CasebusJournal
internal import CasebusSegments
package import CasebusModel
internal import Foundation

/// The bus in figures, for the metrics.
package struct BusFigures: Sendable {
    package var version: String
    package var isDemo: Bool
    package var status: LoopStatus
    package var head: UInt64
    package var journalSegments: Int
    package var journalBytes: Int
    package var indexBytes: Int
    package var indexLagRecords: UInt64
    /// How long ago the first record was recorded that the index lacks; 0 where it lacks none.
    package var indexLagSeconds: Double
    package var diskFreeBytes: Int
    package var diskBytes: Int
    /// Hand-offs past a limit, by hall, bureau, centre.
    package var overdue: [String: Int]
}

extension BusWatch {
    /// What is known without asking the index.
    ///
    /// - Threading: any thread but the loop's; asks the file system, and reads a record while the index lags.
    package func figures() -> BusFigures {
        let (status, size) = (self.status, journal.size)
        let (disk, lag) = (self.disk, indexLag)
        return BusFigures(
            version: answers.version, isDemo: answers.isDemo, status: status, head: head,
            journalSegments: size.segments, journalBytes: size.bytes, indexBytes: answers.index.fileBytes,
            indexLagRecords: lag.records, indexLagSeconds: lag.seconds, diskFreeBytes: disk.free, diskBytes: disk.size,
            overdue: status.units.reduce(into: [:]) { $0[ReportLevel.name(of: $1.address), default: 0] += $1.overdue })
    }

    /// Of the state folder; nothing where the file system does not tell.
    var disk: (free: Int, size: Int) {
        let disk = try? FileManager.default.attributesOfFileSystem(forPath: answers.statePath)
        func bytes(_ key: FileAttributeKey) -> Int { (disk?[key] as? NSNumber)?.intValue ?? 0 }
        return (bytes(.systemFreeSize), bytes(.systemSize))
    }

    /// What the index lacks, and how long ago the first of it was recorded, by the bus's time.
    package var indexLag: (records: UInt64, seconds: Double) {
        let head = head
        let applied = min(answers.index.appliedSequence, head)
        return (head - applied, applied < head ? age(of: applied + 1) : 0)
    }

    private func age(of sequence: UInt64) -> Double {
        guard let stored = try? journal.read(sequence),
            let header = try? stored.record.withUnsafeBytes({ try RecordLayout($0).header })
        else { return 0 }
        return Double(max(0, now - header.recordedAt)) / 1000
    }

    /// How many hand-offs are open in which state, and since when the oldest waits to be signed for, in milliseconds
    /// since 1970.
    package typealias OpenHandoffs = (byState: [HandoffState: Int], oldestUnsignedSince: Int64?)

    /// Open hand-offs as the index has them.
    ///
    /// - Threading: any thread but the loop's; blocks while it reads.
    package func openHandoffs() throws -> OpenHandoffs {
        let open = try answers.index.openHandoffs()
        return (open.byState, open.oldestUnsignedSince)
    }
}

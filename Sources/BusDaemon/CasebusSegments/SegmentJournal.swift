package import CasebusJournal
import Glibc
import Synchronization

/// The journal on disk: append-only segment files, one write and one `fdatasync` for each append.
///
/// - Shape: docs/journal.md.
/// - Threading: as ``Journal`` says; ``erase(_:)`` from any thread.
package final class SegmentJournal: Journal {
    /// What a journal is opened with.
    package struct Options: Sendable {
        /// Least and most bytes of a segment.
        package static let segmentBytesLimits = (16 << 10)...(1 << 30)

        /// Bytes of a new segment file, header included; also the bound of one batch (less the header's 4096).
        package var segmentBytes = 64 << 20
        /// Opens a log that ends before a known durable point; raises the term.
        package var acceptsRestoredBackup = false
        /// The identity of a log that is made now; drawn at random when `nil`.
        package var newLogID: [UInt8]?
        /// Milliseconds since 1970 for the headers of new segments.
        package var nowMilliseconds: @Sendable () -> UInt64
        package var calls: FileCalls

        package init(calls: FileCalls = FileCalls(), nowMilliseconds: @escaping @Sendable () -> UInt64) {
            self.calls = calls
            self.nowMilliseconds = nowMilliseconds
        }
    }

    struct Writer: Sendable {
        var active: Segment
        var file: FileDescriptor
        /// Where the active file ends: allocated up to there.
        var capacity: Int
        /// The highest term seen.
        var term: UInt64
        /// Set for good by ``close()``.
        var isClosed = false
        /// Set for good by the first append of unknown fate.
        var poison: JournalError?
    }

    /// Segments whose descriptor readers keep open.
    static let openReadersMax = 64

    package let logID: [UInt8]
    /// Files that recovery copied a torn tail to when this journal was opened.
    package let tornFiles: [String]
    /// Whether the log ended before a known durable point and was opened all the same.
    package let isRestoredBackup: Bool

    let folder: String
    let options: Options
    let calls: FileCalls
    let writer: Mutex<Writer>
    let segments: Mutex<[Segment]>
    let openReaders = Mutex<[Segment]>([])
    let headValue: Atomic<UInt64>
    let preparer: SegmentPreparer
    let sealer: SegmentSealer
    let erasing: MarkFile
    /// Held while bytes are erased, so that a reader can tell an erasure under way from damage.
    let eraseLock = Mutex(())

    /// Opens the log in `stateFolder/journal`, and makes it when there is none.
    ///
    /// The caller holds the ``StateFolderLock``.
    ///
    /// - Cost: reads the header and seal of every segment and all of the last one; the next segment is made in the
    ///   background.
    /// - Throws: `corrupt`, `missingSegment`, `foreignLog`, `newerFormat`, `backupRestored`, `invalidOption`,
    ///   `diskFull`, `unwritable`, `ioFailed`.
    package init(stateFolder: String, options: Options) throws(JournalError) {
        let opened = try Opening(stateFolder: stateFolder, options: options).run()
        folder = opened.folder
        self.options = options
        calls = options.calls
        logID = opened.finding.logID
        tornFiles = opened.finding.tornFiles
        isRestoredBackup = opened.finding.isRestoredBackup
        preparer = opened.preparer
        sealer = opened.sealer
        erasing = opened.erasing
        segments = Mutex(opened.finding.segments)
        headValue = Atomic(opened.active.last)
        writer = Mutex(
            Writer(active: opened.active, file: opened.file, capacity: opened.capacity, term: opened.finding.term))
        preparer.begin()
        for segment in opened.finding.segments where segment !== opened.active && !segment.isSealed {
            sealer.seal(segment)
        }
        try settle(opened)
    }

    package var head: UInt64 { headValue.load(ordering: .acquiring) }

    /// How many segments there are, and how many bytes the durable records take in them.
    package var size: (segments: Int, bytes: Int) {
        let segments = segments.withLock { $0 }
        return (segments.count, segments.reduce(0) { $0 + $1.end })
    }

    /// The highest term seen: what a writer that starts now writes with.
    package var term: UInt64 { writer.withLock { $0.term } }

    /// What failed in the background since the last call: sealing, which the next start repeats.
    package func takeProblems() -> [JournalError] { sealer.takeProblems() }

    /// Waits until the background has prepared and sealed what it was asked to.
    package func drainBackground() {
        preparer.drain()
        sealer.drain()
    }

    /// Ends appending and notes that all of the log is durable; reads go on.
    package func close() throws(JournalError) {
        let poison = writer.withLock { writer in
            writer.isClosed = true
            return writer.poison
        }
        drainBackground()
        if poison == nil { try noteHead() }
    }

    /// Makes the mark say that everything up to the head was durable, without an erasure under way.
    private func noteHead() throws(JournalError) {
        try eraseLock.withLock { (_) throws(JournalError) in try erasing.write((head, 0, 0, 0)) }
    }

    /// Finishes what the last process left: an erasure under way, a raised term.
    private func settle(_ opened: Opening.Result) throws(JournalError) {
        if let pending = opened.pending, pending.sequence <= head {
            try eraseLock.withLock { (_) throws(JournalError) in
                try overwrite(pending.sequence, ifChecksumIs: pending.erasableChecksum)
            }
        }
        if isRestoredBackup {
            let failure = writer.withLock { writer in
                writer.term += 1
                return roll(&writer, term: writer.term)
            }
            if let failure { throw failure.error }
            try noteHead()
            let alive = try AliveMark(stateFolder: opened.stateFolder, calls: calls)
            let mark = alive.reading
            try alive.write(.init(timeMilliseconds: mark.timeMilliseconds, head: head, term: term))
        }
    }
}

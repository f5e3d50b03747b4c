import CasebusJournal
import Glibc

/// What happens before a ``SegmentJournal`` exists: recovery, or making a new log.
struct Opening {
    struct Result {
        var stateFolder: String
        var folder: String
        var finding: Recovery.Finding
        var active: Segment
        var file: FileDescriptor
        var capacity: Int
        var pending: PendingErasure?
        var preparer: SegmentPreparer
        var sealer: SegmentSealer
        var erasing: MarkFile
    }

    let stateFolder: String
    let options: SegmentJournal.Options

    func run() throws(JournalError) -> Result {
        let limits = SegmentJournal.Options.segmentBytesLimits
        guard limits.contains(options.segmentBytes), options.segmentBytes.isMultiple(of: 4096) else {
            throw JournalError(
                .invalidOption, operation: "open",
                context: .init(
                    detail: "segment size \(options.segmentBytes), allowed are multiples of 4096 from "
                        + "\(limits.lowerBound) to \(limits.upperBound)"))
        }
        let calls = options.calls
        let folder = stateFolder + "/journal"
        try journaling("open") { () throws(FileCallError) in
            try calls.makeFolder(stateFolder)
            try calls.makeFolder(folder)
            try calls.flushFolder(stateFolder)
        }
        let erasing = try MarkFile(path: folder + "/" + SegmentName.erasing, folder: folder, calls: calls)
        let alive = try AliveMark(stateFolder: stateFolder, calls: calls).reading
        let mark = erasing.numbers
        let pending = mark.1 == 0 ? nil : PendingErasure(sequence: mark.1, erasableChecksum: mark.2)
        let recovery = Recovery(
            folder: folder, calls: calls,
            known: .init(head: max(alive.head, mark.0), term: max(alive.term, 1), pending: pending),
            acceptsRestoredBackup: options.acceptsRestoredBackup)
        let preparer = SegmentPreparer(folder: folder, segmentBytes: options.segmentBytes, calls: calls)
        var finding: Recovery.Finding
        if let found = try recovery.run() {
            finding = found
        } else {
            finding = Recovery.Finding(logID: try newLogID(), segments: [], term: max(alive.term, 1))
        }
        // It was never part of the log: records go into a segment only after it has its name.
        try journaling("open") { () throws(FileCallError) in
            try calls.unlink(folder + "/" + SegmentName.prepared)
        }
        let active: Segment
        if let last = finding.segments.last, !last.isSealed {
            active = last
        } else {
            let first = (finding.segments.last?.last ?? 0) + 1
            active = try NewSegment(folder: folder, options: options, preparer: preparer)
                .make(first: first, term: finding.term, logID: finding.logID)
            finding.segments.append(active)
        }
        let (file, capacity) = try openForWriting(active)
        return Result(
            stateFolder: stateFolder, folder: folder, finding: finding, active: active, file: file, capacity: capacity,
            pending: pending, preparer: preparer, sealer: SegmentSealer(folder: folder, calls: calls), erasing: erasing)
    }

    private func newLogID() throws(JournalError) -> [UInt8] {
        if let given = options.newLogID {
            guard given.count == 16 else {
                throw JournalError(
                    .invalidOption, operation: "open",
                    context: .init(detail: "a log id of \(given.count) bytes, not 16"))
            }
            return given
        }
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// Opens the active file and makes sure that its unused part has room on the disk: a restored copy may be sparse.
    private func openForWriting(_ active: Segment) throws(JournalError) -> (FileDescriptor, Int) {
        let (file, size) = try journaling("open") { () throws(FileCallError) in
            let file = try options.calls.open(active.path, O_RDWR)
            return (file, try options.calls.size(file))
        }
        do throws(FileCallError) {
            try options.calls.allocate(file, bytes: max(size, active.end))
            return (file, max(size, active.end))
        } catch {
            // Counted as full: the next append rolls over, and reserve says when there is no room for that.
            return (file, active.end)
        }
    }
}

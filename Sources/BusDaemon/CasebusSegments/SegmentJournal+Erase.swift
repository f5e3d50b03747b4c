package import CasebusJournal
import Glibc
import Synchronization

extension SegmentJournal {
    /// Overwrites the erasable bytes of a record with zeros.
    ///
    /// The intent is made durable first: an erasure that a crash cut short is finished at the next start, and a
    /// record at the log's very end is known to have been durable although its bytes look torn.
    ///
    /// - Cost: two flushes. Nothing when there is nothing to erase.
    /// - Throws: `outOfOrder` above the head; `corrupt`, `ioFailed`.
    package func erase(_ sequence: UInt64) throws(JournalError) {
        try eraseLock.withLock { (_) throws(JournalError) in
            let head = head
            guard sequence > 0, sequence <= head else {
                throw JournalError(
                    .outOfOrder, operation: "erase", context: .init(sequence: sequence, detail: "head \(head)"))
            }
            let segment = segment(holding: sequence)
            let (file, _) = try journaling("erase") { () throws(FileCallError) in try segment.readerFile() }
            var window = FrameWindow(file, calls: calls)
            let (offset, header) = try segment.locate(sequence, in: &window)
            let (record, _) = try segment.record(at: offset, sequence: sequence, in: &window)
            guard header.erasableLength > 0, !record.isErased else { return }
            try erasing.write((head, sequence, header.erasableChecksum, 0))
            try overwrite(sequence, ifChecksumIs: header.erasableChecksum)
        }
    }

    /// Writes the zeros; under ``eraseLock``.
    func overwrite(_ sequence: UInt64, ifChecksumIs checksum: UInt64) throws(JournalError) {
        let segment = segment(holding: sequence)
        // Its own descriptor: the system reports a failed write-back once to each descriptor, and a flush here must
        // not take the report away from the one that appends flush through.
        let file = try journaling("erase") { () throws(FileCallError) in try calls.open(segment.path, O_RDWR) }
        var window = FrameWindow(file, calls: calls)
        let (offset, header) = try segment.locate(sequence, in: &window)
        guard header.erasableChecksum == checksum, header.erasableLength > 0 else { return }
        do throws(FileCallError) {
            let zeros = [UInt8](repeating: 0, count: header.erasableLength)
            try calls.write(file, zeros, at: offset + header.erasableOffset)
            try calls.flush(file)
        } catch {
            let failure = error.journalError("erase", sequence: sequence)
            if error.call == .flush { writer.withLock { $0.poison = failure } }
            throw failure
        }
    }
}

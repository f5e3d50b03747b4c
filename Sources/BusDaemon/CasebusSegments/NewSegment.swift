import CasebusJournal
import Glibc

/// Turns the prepared file into a segment of the log.
struct NewSegment {
    let folder: String
    let options: SegmentJournal.Options
    let preparer: SegmentPreparer

    /// What failed, and whether the log may have changed by it.
    struct Failure: Error {
        var error: JournalError
        /// `true` when a flush failed or the name may or may not have changed.
        var isUnknown: Bool
    }

    func make(first: UInt64, term: UInt64, logID: [UInt8]) throws(JournalError) -> Segment {
        do throws(Failure) { return try attempt(first: first, term: term, logID: logID) } catch { throw error.error }
    }

    /// - Cost: two flushes, of the header and of the folder.
    func attempt(first: UInt64, term: UInt64, logID: [UInt8]) throws(Failure) -> Segment {
        do throws(JournalError) { try preparer.take() } catch { throw Failure(error: error, isUnknown: false) }
        let calls = options.calls
        var generator = SystemRandomNumberGenerator()
        let header = SegmentHeader(
            logID: logID, term: term, firstSequence: first, createdAtMilliseconds: options.nowMilliseconds(),
            salt: generator.next())
        let path = folder + "/" + SegmentName.segment(first: first)
        do throws(FileCallError) {
            let file = try calls.open(preparer.path, O_RDWR)
            try calls.write(file, header.encoded(), at: 0)
            try calls.flush(file)
            try calls.rename(preparer.path, to: path)
            try calls.flushFolder(folder)
        } catch {
            throw Failure(error: error.journalError("append", sequence: first), isUnknown: error.call == .flush)
        }
        return Segment(
            path: path, header: header, last: first - 1, end: SegmentHeader.bytes, index: nil, isSealed: false,
            calls: calls)
    }
}

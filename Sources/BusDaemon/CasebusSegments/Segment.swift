import CasebusJournal
import Glibc
import Synchronization

/// One segment file: where its frames are, and reading them.
///
/// - Threading: any thread may read; one thread at a time appends.
final class Segment: Sendable {
    struct State: Sendable {
        /// The last durable record; `first - 1` while there is none.
        var last: UInt64
        /// Where the last durable frame ends.
        var end: Int
        var index: SparseIndex
        /// For readers; opened when needed, closed when many segments are open.
        var reader: FileDescriptor?
        /// Whether ``end`` is known; of a sealed segment the seal tells it.
        var isSealed: Bool
    }

    let path: String
    let header: SegmentHeader
    let calls: FileCalls
    private let state: Mutex<State>

    var first: UInt64 { header.firstSequence }

    init(
        path: String, header: SegmentHeader, last: UInt64, end: Int, index: SparseIndex?, isSealed: Bool,
        calls: FileCalls
    ) {
        self.path = path
        self.header = header
        self.calls = calls
        let index = index ?? SparseIndex(first: header.firstSequence)
        state = Mutex(State(last: last, end: end, index: index, reader: nil, isSealed: isSealed))
    }

    var last: UInt64 { state.withLock { $0.last } }
    var end: Int { state.withLock { $0.end } }
    var isSealed: Bool { state.withLock { $0.isSealed } }

    func markSealed() { state.withLock { $0.isSealed = true } }

    /// Closes the readers' descriptor once the reads under way are done.
    func closeReader() { state.withLock { $0.reader = nil } }

    /// Takes a flushed batch into account; readers may ask for its records from now on.
    func noteAppended(_ batch: JournalBatch) {
        state.withLock { state in
            for index in 0..<batch.count {
                state.index.note(batch.firstSequence + UInt64(index), at: state.end + batch.extent(at: index).offset)
            }
            state.end += batch.byteCount
            state.last = batch.lastSequence
        }
    }

    /// The descriptor that readers share; no writer ever flushes through it, see ``SegmentJournal/erase(_:)``.
    ///
    /// - Returns: the descriptor, and whether it was opened by this call.
    func readerFile() throws(FileCallError) -> (file: FileDescriptor, isNew: Bool) {
        if let open = state.withLock({ $0.reader }) { return (open, false) }
        let opened = try calls.open(path, O_RDONLY)
        state.withLock { $0.reader = opened }
        return (opened, true)
    }

    /// Finds a frame by hopping from the nearest known one, and remembers what it passes.
    ///
    /// - Throws: `corrupt` when a header on the way does not carry the sequence that belongs there.
    func locate(
        _ sequence: UInt64, in window: inout FrameWindow
    ) throws(JournalError) -> (offset: Int, header: FrameHeader) {
        let (start, known) = state.withLock { ($0.index.place(before: sequence), $0.index.lastPlace.sequence) }
        var place = start
        var passed: [SparseIndex.Place] = []
        while true {
            guard let header = try header(at: place, in: &window) else { throw damage(place, "locate") }
            if place.sequence > known { passed.append(place) }
            if place.sequence == sequence {
                if !passed.isEmpty {
                    state.withLock { state in for place in passed { state.index.note(place.sequence, at: place.offset) }
                    }
                }
                return (place.offset, header)
            }
            place = SparseIndex.Place(sequence: place.sequence + 1, offset: place.offset + header.frameBytes)
        }
    }

    private func header(
        at place: SparseIndex.Place, in window: inout FrameWindow
    ) throws(JournalError) -> FrameHeader? {
        do throws(FileCallError) {
            guard let header = try window.header(at: place.offset), header.sequence == place.sequence else {
                return nil
            }
            return header
        } catch {
            throw error.journalError("read", offset: place.offset, sequence: place.sequence)
        }
    }

    /// Reads and verifies the frame at a place.
    ///
    /// - Returns: the record and where the next frame begins.
    func record(
        at offset: Int, sequence: UInt64, in window: inout FrameWindow
    ) throws(JournalError) -> (record: StoredRecord, next: Int) {
        let place = SparseIndex.Place(sequence: sequence, offset: offset)
        guard let header = try header(at: place, in: &window) else { throw damage(place, "read") }
        let bytes: UnsafeRawBufferPointer
        do throws(FileCallError) {
            bytes = try window.bytes(at: offset, header.frameBytes)
        } catch {
            throw error.journalError("read", offset: offset, sequence: sequence)
        }
        do throws(FrameDamage) {
            return (try StoredRecord(frame: bytes, salt: self.header.salt), offset + header.frameBytes)
        } catch {
            throw damage(place, "read")
        }
    }

    private func damage(_ place: SparseIndex.Place, _ operation: String) -> JournalError {
        JournalError(
            .corrupt, operation: operation,
            context: .init(
                file: path, offset: place.offset, sequence: place.sequence, detail: "the frame does not verify"))
    }
}

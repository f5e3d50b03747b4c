import CasebusJournal

/// An erasure that was begun: the record, and the checksum of the bytes that it was to remove.
struct PendingErasure: Equatable, Sendable {
    var sequence: UInt64
    var erasableChecksum: UInt64
}

/// One pass over the frames of a segment that has no seal yet.
///
/// - Cost: reads the whole file once, in pieces of 1 MiB.
struct SegmentScan {
    /// Why the pass ended.
    enum Stop: Equatable {
        /// Nothing but zeros, or nothing, follows the last frame.
        case clean
        /// The bytes at ``SegmentScan/end`` are not the frame that belongs there; the last byte that is not zero
        /// lies before `dirtyEnd`.
        case damage(dirtyEnd: Int)
    }

    private(set) var index: SparseIndex
    /// The last good record and where its frame ends.
    private(set) var last: UInt64
    private(set) var end = SegmentHeader.bytes
    /// The highest sequence that any good frame, also one behind the damage, says to have been flushed.
    private(set) var flushed: UInt64 = 0
    private(set) var stop = Stop.clean
    /// Erased frames that no frame calls flushed: either erased in earnest or torn so that only zeros arrived.
    private(set) var erasedUnflushed: [SparseIndex.Place] = []
    /// The first frame that no other frame of this segment calls flushed, and all behind it.
    private var unflushed: [SparseIndex.Place] = []

    init(
        _ file: FileDescriptor, _ segment: SegmentHeader, calls: FileCalls, pending: PendingErasure?
    ) throws(JournalError) {
        index = SparseIndex(first: segment.firstSequence)
        last = segment.firstSequence - 1
        do throws(FileCallError) {
            var window = FrameWindow(file, calls: calls, bytes: 1 << 20)
            try walk(&window, salt: segment.salt, pending: pending)
            try lookBehind(&window, file, segment, calls)
        } catch {
            throw error.journalError("open", offset: end, sequence: last + 1)
        }
        erasedUnflushed.removeAll { $0.sequence <= flushed }
    }

    /// Where the first frame behind a known durable point begins; ``end`` when there is none.
    func offset(behind flushed: UInt64) -> Int { unflushed.first { $0.sequence > flushed }?.offset ?? end }

    /// Takes frames off the end again, from a place on.
    mutating func cut(at place: SparseIndex.Place) {
        stop = .damage(dirtyEnd: max(dirtyEnd, end))
        last = place.sequence - 1
        end = place.offset
        index.remove(from: place.sequence)
        unflushed.removeAll { $0.sequence >= place.sequence }
    }

    /// Where the last byte that is not zero ends.
    var dirtyEnd: Int {
        if case .damage(let dirtyEnd) = stop { dirtyEnd } else { end }
    }

    private mutating func walk(
        _ window: inout FrameWindow, salt: UInt64, pending: PendingErasure?
    ) throws(FileCallError) {
        while let header = try window.header(at: end), header.sequence == last + 1 {
            let bytes = try window.bytes(at: end, header.frameBytes)
            var verdict = FrameCodec.verify(bytes, header, salt: salt)
            let this = PendingErasure(sequence: header.sequence, erasableChecksum: header.erasableChecksum)
            if verdict == .erasableDamaged && this == pending { verdict = .erased }
            guard verdict == .intact || verdict == .erased else { return }
            let place = SparseIndex.Place(sequence: header.sequence, offset: end)
            index.note(place.sequence, at: place.offset)
            if header.flushed > flushed {
                flushed = header.flushed
                unflushed.removeAll { $0.sequence <= header.flushed }
                erasedUnflushed.removeAll { $0.sequence <= header.flushed }
            }
            unflushed.append(place)
            if verdict == .erased { erasedUnflushed.append(place) }
            last = header.sequence
            end += header.frameBytes
        }
    }

    /// Looks for anything behind the last good frame: bytes, and frames that tell what was flushed.
    private mutating func lookBehind(
        _ window: inout FrameWindow, _ file: FileDescriptor, _ segment: SegmentHeader, _ calls: FileCalls
    ) throws(FileCallError) {
        let size = try calls.size(file)
        var dirtyEnd = 0
        var offset = end
        while offset < size {
            let bytes = try window.bytes(at: offset, min(1 << 20, size - offset))
            guard !bytes.isEmpty else { break }
            if !FrameCodec.isZero(bytes), let lastDirty = bytes.lastIndex(where: { $0 != 0 }) {
                dirtyEnd = offset + lastDirty + 1
            }
            offset += bytes.count
        }
        guard dirtyEnd > end else { return }
        stop = .damage(dirtyEnd: dirtyEnd)
        // A record may end in zeros: the search needs all of it, not only up to the last byte that is not zero.
        let searchEnd = min(size, dirtyEnd + FrameCodec.recordBytesMax + FrameCodec.headerBytes)
        let rest = try window.bytes(at: end, searchEnd - end)
        let sequenceMax = last + UInt64(size / FrameCodec.headerBytes)
        var at = FrameCodec.alignment
        while at + FrameCodec.headerBytes <= rest.count {
            let candidate = UnsafeRawBufferPointer(rebasing: rest[at...])
            if let header = FrameCodec.header(candidate), header.sequence > last, header.sequence <= sequenceMax,
                header.flushed > flushed, FrameCodec.recordVerifies(candidate, header, salt: segment.salt)
            {
                flushed = header.flushed
            }
            at += FrameCodec.alignment
        }
    }
}

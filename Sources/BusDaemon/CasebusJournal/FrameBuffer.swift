/// The memory behind a ``JournalBatch``: a struct, so that a call on the batch is one access and not one for each of
/// these numbers.
struct FrameBuffer {
    var firstSequence: UInt64 = 1
    var flushed: UInt64 = 0
    /// Bytes of all finished frames.
    var byteCount = 0
    var extents: [JournalBatch.Extent] = []
    private(set) var memory: UnsafeMutableRawBufferPointer
    /// The open frame: its end so far, and its record's length once erasable bytes have begun.
    private var openEnd = 0
    private var openRecordLength = -1
    private var isFrameOpen = false

    init(capacityBytes: Int) {
        memory = .allocate(byteCount: max(capacityBytes, 4096), alignment: 4096)
        extents.reserveCapacity(1024)
    }

    func deallocate() { memory.deallocate() }

    mutating func reset(firstSequence: UInt64, flushed: UInt64) {
        precondition(
            firstSequence > 0 && flushed < firstSequence, "JournalBatch: flushed \(flushed), first \(firstSequence)")
        self.firstSequence = firstSequence
        self.flushed = flushed
        byteCount = 0
        isFrameOpen = false
        extents.removeAll(keepingCapacity: true)
    }

    mutating func append(record: UnsafeRawBufferPointer, erasable: UnsafeRawBufferPointer) {
        beginFrame()
        makeRoom(record.count + erasable.count + FrameCodec.alignment)
        copyIn(record)
        openRecordLength = record.count
        copyIn(erasable)
        endFrame()
    }

    mutating func beginFrame() {
        precondition(!isFrameOpen, "JournalBatch: beginFrame before endFrame")
        isFrameOpen = true
        openRecordLength = -1
        openEnd = byteCount
        makeRoom(FrameCodec.headerBytes)
        openEnd += FrameCodec.headerBytes
    }

    mutating func appendRecord(_ bytes: UnsafeRawBufferPointer) {
        precondition(isFrameOpen && openRecordLength < 0, "JournalBatch: record bytes after erasable bytes")
        copyIn(bytes)
    }

    mutating func appendRecord(capacity: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) {
        precondition(isFrameOpen && openRecordLength < 0, "JournalBatch: record bytes after erasable bytes")
        makeRoom(capacity)
        let used = body(UnsafeMutableRawBufferPointer(rebasing: memory[openEnd..<openEnd + capacity]))
        precondition(used >= 0 && used <= capacity, "JournalBatch: a writer used \(used) of \(capacity) bytes")
        openEnd += used
    }

    mutating func appendErasable(_ bytes: UnsafeRawBufferPointer) {
        precondition(isFrameOpen, "JournalBatch: erasable bytes outside a frame")
        if openRecordLength < 0 { openRecordLength = openEnd - byteCount - FrameCodec.headerBytes }
        copyIn(bytes)
    }

    mutating func endFrame() {
        precondition(isFrameOpen, "JournalBatch: endFrame without beginFrame")
        isFrameOpen = false
        let body = openEnd - byteCount - FrameCodec.headerBytes
        let recordLength = openRecordLength < 0 ? body : openRecordLength
        let erasableLength = body - recordLength
        precondition(
            recordLength <= FrameCodec.recordBytesMax && erasableLength <= FrameCodec.erasableBytesMax,
            "JournalBatch: a record of \(recordLength) and \(erasableLength) bytes is above the frame's limits")
        let frameBytes = FrameCodec.frameBytes(record: recordLength, erasable: erasableLength)
        let padding = byteCount + frameBytes - openEnd
        makeRoom(padding)
        let frame = UnsafeMutableRawBufferPointer(rebasing: memory[byteCount..<byteCount + frameBytes])
        for index in frameBytes - padding..<frameBytes { frame[index] = 0 }
        let sealedEnd = FrameCodec.headerBytes + recordLength
        let erasable = UnsafeRawBufferPointer(rebasing: frame[sealedEnd..<sealedEnd + erasableLength])
        func put(_ value: UInt64, at offset: Int) {
            frame.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt64.self)
        }
        put(erasableLength == 0 ? 0 : FrameCodec.hash(erasable), at: 8)
        frame.storeBytes(of: UInt32(recordLength).littleEndian, toByteOffset: 16, as: UInt32.self)
        frame.storeBytes(of: UInt32(erasableLength).littleEndian, toByteOffset: 20, as: UInt32.self)
        put(firstSequence + UInt64(extents.count), at: 24)
        put(flushed, at: 32)
        put(FrameCodec.hash(UnsafeRawBufferPointer(rebasing: frame[8..<sealedEnd])), at: 0)
        extents.append(
            JournalBatch.Extent(offset: byteCount, recordLength: recordLength, erasableLength: erasableLength))
        byteCount += frameBytes
    }

    mutating func abandonFrame() { isFrameOpen = false }

    mutating func truncate(toCount count: Int) {
        precondition(!isFrameOpen && count >= 0 && count <= extents.count, "JournalBatch: truncate to \(count)")
        if count < extents.count { byteCount = extents[count].offset }
        extents.removeSubrange(count...)
    }

    func applySalt(_ salt: UInt64) {
        for extent in extents {
            let old = memory.load(fromByteOffset: extent.offset, as: UInt64.self)
            memory.storeBytes(of: old ^ salt.littleEndian, toByteOffset: extent.offset, as: UInt64.self)
        }
    }

    private mutating func copyIn(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        makeRoom(bytes.count)
        guard let base = memory.baseAddress else { preconditionFailure("JournalBatch: allocated memorys have a base") }
        base.advanced(by: openEnd).copyMemory(from: source, byteCount: bytes.count)
        openEnd += bytes.count
    }

    /// Grows the memory so that `more` bytes fit behind the open frame's end.
    private mutating func makeRoom(_ more: Int) {
        guard openEnd + more > memory.count else { return }
        let grown = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(memory.count * 2, openEnd + more), alignment: 4096)
        grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[0..<openEnd]))
        memory.deallocate()
        memory = grown
    }
}

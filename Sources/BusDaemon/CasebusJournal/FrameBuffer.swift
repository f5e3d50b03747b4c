/// The memory behind a ``JournalBatch``: a struct, so that a call on the batch is one access and not one for each of
/// these numbers.
struct FrameBuffer {
    var firstSequence: UInt64 = 1
    var flushed: UInt64 = 0
    /// Bytes of all finished frames.
    var byteCount = 0
    var extents: [JournalBatch.Extent] = []
    private(set) var memory: UnsafeMutableRawBufferPointer

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
        extents.removeAll(keepingCapacity: true)
    }

    mutating func append(
        recordBytes: Int, erasableBytes: Int,
        _ fill: (_ record: UnsafeMutableRawBufferPointer, _ erasable: UnsafeMutableRawBufferPointer) -> Void
    ) {
        precondition(
            recordBytes <= FrameCodec.recordBytesMax && erasableBytes <= FrameCodec.erasableBytesMax,
            "JournalBatch: a record of \(recordBytes) and \(erasableBytes) bytes is above the frame's limits")
        let frameBytes = FrameCodec.frameBytes(record: recordBytes, erasable: erasableBytes)
        makeRoom(frameBytes)
        let frame = UnsafeMutableRawBufferPointer(rebasing: memory[byteCount..<byteCount + frameBytes])
        let sealedEnd = FrameCodec.headerBytes + recordBytes
        let end = sealedEnd + erasableBytes
        let erasable = UnsafeMutableRawBufferPointer(rebasing: frame[sealedEnd..<end])
        fill(UnsafeMutableRawBufferPointer(rebasing: frame[FrameCodec.headerBytes..<sealedEnd]), erasable)
        for index in end..<frameBytes { frame[index] = 0 }
        func put(_ value: UInt64, at offset: Int) {
            frame.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt64.self)
        }
        put(erasableBytes == 0 ? 0 : FrameCodec.hash(UnsafeRawBufferPointer(erasable)), at: 8)
        frame.storeBytes(of: UInt32(recordBytes).littleEndian, toByteOffset: 16, as: UInt32.self)
        frame.storeBytes(of: UInt32(erasableBytes).littleEndian, toByteOffset: 20, as: UInt32.self)
        put(firstSequence + UInt64(extents.count), at: 24)
        put(flushed, at: 32)
        put(FrameCodec.hash(UnsafeRawBufferPointer(rebasing: frame[8..<sealedEnd])), at: 0)
        extents.append(JournalBatch.Extent(offset: byteCount, recordLength: recordBytes, erasableLength: erasableBytes))
        byteCount += frameBytes
    }

    mutating func truncate(toCount count: Int) {
        precondition(count >= 0 && count <= extents.count, "JournalBatch: truncate to \(count)")
        if count < extents.count { byteCount = extents[count].offset }
        extents.removeSubrange(count...)
    }

    func applySalt(_ salt: UInt64) {
        for extent in extents {
            let old = memory.load(fromByteOffset: extent.offset, as: UInt64.self)
            memory.storeBytes(of: old ^ salt.littleEndian, toByteOffset: extent.offset, as: UInt64.self)
        }
    }

    /// Grows the memory so that `more` bytes fit behind the last frame.
    private mutating func makeRoom(_ more: Int) {
        guard byteCount + more > memory.count else { return }
        let grown = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(memory.count * 2, byteCount + more), alignment: 4096)
        grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[0..<byteCount]))
        memory.deallocate()
        memory = grown
    }
}

/// The frames of one append, encoded one behind the other in a buffer that is used again and again.
///
/// ```
/// batch.reset(firstSequence: head + 1, flushed: head)
/// batch.append(record: recordBytes, erasable: payload)
/// ```
///
/// - Threading: one owner at a time. The owner may change (loop to flusher and back) through anything that orders
///   memory, a lock or a queue; that is the proof behind `@unchecked Sendable`: nothing here is touched by two
///   threads at once unless an owner breaks this rule.
/// - Cost: no allocation per record once the buffer has grown; one pass of XXH3 over what is appended.
package final class JournalBatch: @unchecked Sendable {
    /// Where one record lies in ``bytes``.
    package struct Extent: Equatable, Sendable {
        /// Of the frame, from the batch's start.
        package let offset: Int
        package let recordLength: Int
        package let erasableLength: Int

        package var recordOffset: Int { offset + FrameCodec.headerBytes }
        package var erasableOffset: Int { recordOffset + recordLength }
    }

    private var frames: FrameBuffer

    /// - Parameter capacityBytes: room before the buffer grows; it doubles then.
    package init(capacityBytes: Int = 1 << 20) {
        frames = FrameBuffer(capacityBytes: capacityBytes)
    }

    deinit { frames.deallocate() }

    /// The sequence of the first record.
    package var firstSequence: UInt64 { frames.firstSequence }
    /// What the frames say was durable when they were encoded; always below ``firstSequence``.
    package var flushed: UInt64 { frames.flushed }
    /// Bytes of all finished frames, a multiple of 8.
    package var byteCount: Int { frames.byteCount }
    package var count: Int { frames.extents.count }
    package var isEmpty: Bool { frames.extents.isEmpty }
    /// The sequence of the last record; `firstSequence - 1` when empty.
    package var lastSequence: UInt64 { frames.firstSequence + UInt64(frames.extents.count) - 1 }
    /// All finished frames; valid until the batch is changed.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: frames.memory[0..<frames.byteCount])
    }

    /// Empties the batch and keeps its memory.
    ///
    /// - Parameter flushed: the journal's head as the writer knows it now; recovery relies on it, so a writer that
    ///   says too much makes a torn tail look like lost records.
    package func reset(firstSequence: UInt64, flushed: UInt64) {
        frames.reset(firstSequence: firstSequence, flushed: flushed)
    }

    /// Encodes one frame from bytes that exist already.
    package func append(record: UnsafeRawBufferPointer, erasable: UnsafeRawBufferPointer) {
        append(recordBytes: record.count, erasableBytes: erasable.count) {
            $0.copyMemory(from: record)
            $1.copyMemory(from: erasable)
        }
    }

    /// Encodes one frame whose bytes `fill` writes in place: all of both buffers. It must not touch the batch.
    ///
    /// - Cost: about 75 ns for 400 bytes.
    package func append(
        recordBytes: Int, erasableBytes: Int,
        _ fill: (_ record: UnsafeMutableRawBufferPointer, _ erasable: UnsafeMutableRawBufferPointer) -> Void
    ) {
        frames.append(recordBytes: recordBytes, erasableBytes: erasableBytes, fill)
    }

    /// Drops all frames behind the first `count`.
    package func truncate(toCount count: Int) { frames.truncate(toCount: count) }

    /// Where the record number `index` (from 0) lies.
    package func extent(at index: Int) -> Extent { frames.extents[index] }

    /// The record bytes of the frame number `index`; valid until the batch is changed.
    package func record(at index: Int) -> UnsafeRawBufferPointer {
        let extent = frames.extents[index]
        return UnsafeRawBufferPointer(rebasing: frames.memory[extent.recordOffset..<extent.erasableOffset])
    }

    /// The erasable bytes of the frame number `index`; valid until the batch is changed.
    package func erasable(at index: Int) -> UnsafeRawBufferPointer {
        let extent = frames.extents[index]
        return UnsafeRawBufferPointer(
            rebasing: frames.memory[extent.erasableOffset..<extent.erasableOffset + extent.erasableLength])
    }

    /// Combines every frame's checksum with a segment's salt; called twice with the same salt it changes nothing.
    ///
    /// A journal calls it around its write, so that who encodes frames needs to know no salt.
    package func applySalt(_ salt: UInt64) { frames.applySalt(salt) }
}

/// Bytes that frames on their way out lie in: lent to libzmq, which lets go of each frame from a thread of its own.
///
/// A copy for each frame would be an allocation here and a release there, and both threads would wait for each other
/// at the allocator's lock: that was a tenth of the bus's time.
///
/// - Threading: any. Nobody writes to the bytes once they are copied, and they go when the last holder does: that is the
///   proof behind `nonisolated(unsafe)`.
package final class SharedBytes: Sendable {
    /// Up to here a frame is copied all the same: libzmq's allocation for it is so small that glibc takes it back
    /// without a lock (`M_MXFAST`, 128 bytes with libzmq's 40), or it needs none at all.
    static let copiedBytesMax = 80

    nonisolated(unsafe) package let bytes: UnsafeRawBufferPointer

    package init(copying source: UnsafeRawBufferPointer) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 16)
        memory.copyMemory(from: source)
        bytes = UnsafeRawBufferPointer(memory)
    }

    deinit { bytes.deallocate() }
}

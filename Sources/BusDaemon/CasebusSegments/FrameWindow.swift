import CasebusJournal

/// A piece of a segment file in memory that moves along as frames are looked at.
///
/// - Threading: one owner; several windows may read one file.
/// - Cost: one `pread` each time a request leaves the window; frames that are only hopped over are not read.
struct FrameWindow: ~Copyable {
    private let calls: FileCalls
    private let file: FileDescriptor
    private var buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var count = 0

    init(_ file: FileDescriptor, calls: FileCalls, bytes: Int = 64 << 10) {
        self.file = file
        self.calls = calls
        buffer = .allocate(byteCount: bytes, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// The bytes from `offset` on, at least `wanted` of them; fewer only where the file ends.
    ///
    /// The bytes are valid until the window is asked again.
    mutating func bytes(at offset: Int, _ wanted: Int) throws(FileCallError) -> UnsafeRawBufferPointer {
        if offset < start || offset + wanted > start + count {
            if wanted > buffer.count {
                buffer.deallocate()
                buffer = .allocate(byteCount: wanted, alignment: 16)
            }
            count = 0
            start = offset
            count = try calls.read(file, into: buffer, at: offset)
        }
        let from = min(offset - start, count)
        return UnsafeRawBufferPointer(rebasing: buffer[from..<count])
    }

    /// Forgets what is in memory, so that the next look reads the file again.
    mutating func discard() { count = 0 }

    /// The header at `offset`; `nil` when the file ends before or its lengths are above the limits.
    mutating func header(at offset: Int) throws(FileCallError) -> FrameHeader? {
        FrameCodec.header(try bytes(at: offset, FrameCodec.headerBytes))
    }
}

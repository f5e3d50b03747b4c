import CasebusJournal

/// The first 4096 bytes of a segment file.
///
/// - Shape: magic `CBUSSEG1` at 0, format version u32 at 8, header bytes u32 at 12, log id at 16 (16 bytes), term u64
///   at 32, first sequence u64 at 40, created-at milliseconds u64 at 48, salt u64 at 56, zeros, XXH3-64 of the bytes
///   before it at 4088. Later versions keep the first 16 bytes and the place of the checksum.
struct SegmentHeader: Equatable, Sendable {
    static let bytes = 4096
    static let magic: [UInt8] = Array("CBUSSEG1".utf8)
    static let version: UInt32 = 1
    private static let checksumOffset = 4088

    var logID: [UInt8]
    var term: UInt64
    var firstSequence: UInt64
    /// Milliseconds since 1970 in UTC.
    var createdAtMilliseconds: UInt64
    /// Drawn for each segment and told to nobody: bytes inside a payload, or left of another file, never pass for a
    /// frame of this segment.
    var salt: UInt64

    func encoded() -> [UInt8] {
        var out = [UInt8](repeating: 0, count: Self.bytes)
        out.withUnsafeMutableBytes { out in
            out.copyBytes(from: Self.magic)
            out.storeBytes(of: Self.version.littleEndian, toByteOffset: 8, as: UInt32.self)
            out.storeBytes(of: UInt32(Self.bytes).littleEndian, toByteOffset: 12, as: UInt32.self)
            for index in 0..<16 { out[16 + index] = logID[index] }
            for (offset, value) in [(32, term), (40, firstSequence), (48, createdAtMilliseconds), (56, salt)] {
                out.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt64.self)
            }
            let sum = FrameCodec.hash(UnsafeRawBufferPointer(rebasing: out[0..<Self.checksumOffset]))
            out.storeBytes(of: sum.littleEndian, toByteOffset: Self.checksumOffset, as: UInt64.self)
        }
        return out
    }

    /// Reads and verifies the header of an open segment file.
    ///
    /// - Throws: `corrupt`, `newerFormat` or `ioFailed`.
    static func read(_ file: FileDescriptor, calls: FileCalls) throws(JournalError) -> SegmentHeader {
        let bytes = try journaling("open") { () throws(FileCallError) in
            try calls.bytes(file, count: Self.bytes, at: 0)
        }
        func refuse(_ code: JournalError.Code, _ offset: Int, _ detail: String) -> JournalError {
            JournalError(code, operation: "open", context: .init(file: file.path, offset: offset, detail: detail))
        }
        guard bytes.count == Self.bytes else {
            throw refuse(.corrupt, bytes.count, "the segment header has 4096 bytes")
        }
        guard Array(bytes[0..<8]) == magic else { throw refuse(.corrupt, 0, "the magic is not CBUSSEG1") }
        func u64(_ at: Int) -> UInt64 {
            bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: UInt64.self)) }
        }
        let sum = bytes.withUnsafeBytes { FrameCodec.hash(UnsafeRawBufferPointer(rebasing: $0[0..<checksumOffset])) }
        guard sum == u64(checksumOffset) else { throw refuse(.corrupt, 0, "the segment header's checksum fails") }
        let seen = UInt32(truncatingIfNeeded: u64(8))
        guard seen == version else { throw refuse(.newerFormat, 8, "format version \(seen), this program reads 1") }
        return SegmentHeader(
            logID: Array(bytes[16..<32]), term: u64(32), firstSequence: u64(40), createdAtMilliseconds: u64(48),
            salt: u64(56))
    }
}

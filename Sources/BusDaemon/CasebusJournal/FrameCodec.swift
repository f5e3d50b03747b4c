import CXXHash

/// The fixed part of a frame, as numbers.
///
/// - Shape: 40 bytes, little-endian: checksum u64, erasable checksum u64, record length u32, erasable length u32,
///   sequence u64, flushed u64. Record, erasable bytes and zero padding to a multiple of 8 follow.
package struct FrameHeader: Equatable, Sendable {
    /// XXH3-64 over the frame's bytes [8 ..< 40 + recordLength], combined by XOR with the segment's salt.
    package var checksum: UInt64
    /// XXH3-64 over the erasable bytes as they were written; 0 when there are none.
    package var erasableChecksum: UInt64
    package var recordLength: Int
    package var erasableLength: Int
    package var sequence: UInt64
    /// The last sequence that the writer knew to be durable when it encoded the frame.
    package var flushed: UInt64

    /// Where the erasable bytes begin, from the frame's start.
    package var erasableOffset: Int { FrameCodec.headerBytes + recordLength }
    /// The whole frame with its padding.
    package var frameBytes: Int { FrameCodec.frameBytes(record: recordLength, erasable: erasableLength) }
}

/// What a look at a frame's bytes found.
package enum FrameVerdict: Equatable, Sendable {
    /// Record and erasable bytes verify.
    case intact
    /// The record verifies; the erasable bytes are all zero and were not written so.
    case erased
    /// Header, record or padding do not verify.
    case recordDamaged
    /// The record verifies; the erasable bytes are neither what was written nor erased.
    case erasableDamaged
}

/// Reads and verifies frames, version 1; the layout is in docs/journal.md.
package enum FrameCodec {
    package static let version: UInt32 = 1
    package static let headerBytes = 40
    package static let alignment = 8
    /// Above this a record is refused: a command frame is at most 16 KiB, the rest is the record's own fields. It also
    /// bounds what recovery hashes at each place that looks like a frame.
    package static let recordBytesMax = 128 << 10
    /// Above this erasable bytes are refused, whatever payload limit is configured.
    package static let erasableBytesMax = 64 << 20

    @inline(__always)
    package static func frameBytes(record: Int, erasable: Int) -> Int {
        (headerBytes + record + erasable + alignment - 1) & ~(alignment - 1)
    }

    /// XXH3-64 of bytes, seed 0.
    @inline(__always)
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        XXH3_64bits(bytes.baseAddress, bytes.count)
    }

    /// The header at the start of `bytes`, or `nil` when there are fewer than 40 bytes or a length is above its
    /// limit. Nothing is verified.
    package static func header(_ bytes: UnsafeRawBufferPointer) -> FrameHeader? {
        guard bytes.count >= headerBytes else { return nil }
        func u64(_ at: Int) -> UInt64 { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) }
        func u32(_ at: Int) -> Int {
            Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
        }
        let header = FrameHeader(
            checksum: u64(0), erasableChecksum: u64(8), recordLength: u32(16), erasableLength: u32(20),
            sequence: u64(24), flushed: u64(32))
        guard header.recordLength <= recordBytesMax, header.erasableLength <= erasableBytesMax else { return nil }
        return header
    }

    /// Verifies a whole frame.
    ///
    /// - Parameters:
    ///   - bytes: from the frame's first byte on, at least `header.frameBytes` of them.
    ///   - salt: the segment's; 0 where there is none.
    /// - Cost: one pass over the record and one over the erasable bytes.
    package static func verify(_ bytes: UnsafeRawBufferPointer, _ header: FrameHeader, salt: UInt64) -> FrameVerdict {
        guard bytes.count >= header.frameBytes, recordVerifies(bytes, header, salt: salt) else { return .recordDamaged }
        let end = header.erasableOffset + header.erasableLength
        for index in end..<header.frameBytes where bytes[index] != 0 { return .recordDamaged }
        guard header.erasableLength > 0 else { return header.erasableChecksum == 0 ? .intact : .recordDamaged }
        let erasable = UnsafeRawBufferPointer(rebasing: bytes[header.erasableOffset..<end])
        if hash(erasable) == header.erasableChecksum { return .intact }
        return isZero(erasable) ? .erased : .erasableDamaged
    }

    /// Whether header and record verify; `bytes` need not hold what follows them.
    package static func recordVerifies(_ bytes: UnsafeRawBufferPointer, _ header: FrameHeader, salt: UInt64) -> Bool {
        guard bytes.count >= header.erasableOffset, header.sequence > 0, header.flushed < header.sequence else {
            return false
        }
        return hash(UnsafeRawBufferPointer(rebasing: bytes[8..<header.erasableOffset])) ^ salt == header.checksum
    }

    /// Whether every byte is zero.
    package static func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        var offset = 0
        while offset + 32 <= bytes.count {
            let a = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let b = base.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
            let c = base.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)
            let d = base.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)
            if a | b | c | d != 0 { return false }
            offset += 32
        }
        while offset < bytes.count {
            if bytes[offset] != 0 { return false }
            offset += 1
        }
        return true
    }
}

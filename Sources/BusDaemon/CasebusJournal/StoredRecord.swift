/// One record as the log holds it, its checksums verified.
package struct StoredRecord: Equatable, Sendable {
    package let sequence: UInt64
    /// The record's canonical bytes; they never change.
    package let record: [UInt8]
    /// Payload and free texts; empty when there were none, and when they are erased.
    package let erasable: [UInt8]
    /// Whether erasable bytes were written once and are gone.
    package let isErased: Bool

    package init(sequence: UInt64, record: [UInt8], erasable: [UInt8], isErased: Bool) {
        self.sequence = sequence
        self.record = record
        self.erasable = erasable
        self.isErased = isErased
    }

    /// Bytes that a reader's budget is charged for this record.
    package var byteCount: Int { record.count + erasable.count }

    /// Copies a record out of a frame's bytes and verifies it.
    ///
    /// - Throws: the verdict, when it is neither `intact` nor `erased`.
    package init(frame bytes: UnsafeRawBufferPointer, salt: UInt64) throws(FrameDamage) {
        guard let header = FrameCodec.header(bytes) else { throw FrameDamage(verdict: .recordDamaged) }
        let verdict = FrameCodec.verify(bytes, header, salt: salt)
        guard verdict == .intact || verdict == .erased else { throw FrameDamage(verdict: verdict) }
        let end = header.erasableOffset + header.erasableLength
        self.init(
            sequence: header.sequence,
            record: [UInt8](bytes[FrameCodec.headerBytes..<header.erasableOffset]),
            erasable: verdict == .erased ? [] : [UInt8](bytes[header.erasableOffset..<end]),
            isErased: verdict == .erased)
    }
}

/// A frame that does not verify.
package struct FrameDamage: Error, Equatable {
    package let verdict: FrameVerdict
}

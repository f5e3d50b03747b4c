import CasebusJournal
import CasebusModel
import Crypto

/// What is said about a full segment once and for all, in a text file beside it.
///
/// - Shape: the lines `casebus-seal 1`, `log <32 hex>`, `first <n>`, `last <n>`, `length <n>`, `sha256 <64 hex>`,
///   `check <16 hex>`, each ended by a line feed. `length` counts the segment's bytes, header and all frames;
///   `sha256` is over every frame's bytes [0 ..< 40 + recordLength] in order, so that erasing leaves it true; `check`
///   is XXH3-64 of the bytes before that line.
struct SegmentSeal: Equatable, Sendable {
    var logID: [UInt8]
    var first: UInt64
    var last: UInt64
    var length: Int
    var digest: [UInt8]

    func encoded() -> [UInt8] {
        var text = "casebus-seal 1\nlog \(Hexadecimal.text(logID))\nfirst \(first)\nlast \(last)\nlength \(length)\n"
        text += "sha256 \(Hexadecimal.text(digest))\n"
        var bytes = Array(text.utf8)
        let sum = bytes.withUnsafeBytes { FrameCodec.hash($0) }
        bytes += Array("check \(Hexadecimal.text(sum))\n".utf8)
        return bytes
    }

    /// - Returns: `nil` when the bytes are not a seal of this version or were changed.
    init?(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let keys = ["casebus-seal", "log", "first", "last", "length", "sha256", "check"]
        guard lines.count == keys.count + 1, lines.last == "" else { return nil }
        var values: [String] = []
        for (key, line) in zip(keys, lines) {
            let parts = line.split(separator: " ")
            guard parts.count == 2, parts[0] == key else { return nil }
            values.append(String(parts[1]))
        }
        guard values[0] == "1", let logID = Hexadecimal.bytes(values[1]), logID.count == 16,
            let first = UInt64(values[2]),
            let last = UInt64(values[3]), let length = Int(values[4]), let digest = Hexadecimal.bytes(values[5]),
            digest.count == 32
        else { return nil }
        self.logID = logID
        self.first = first
        self.last = last
        self.length = length
        self.digest = digest
        guard encoded() == bytes else { return nil }
    }

    init(logID: [UInt8], first: UInt64, last: UInt64, length: Int, digest: [UInt8]) {
        self.logID = logID
        self.first = first
        self.last = last
        self.length = length
        self.digest = digest
    }
}

/// SHA-256 over what a seal covers, frame by frame.
struct SealDigest {
    private var hash = SHA256()

    /// Adds one frame: `bytes` begins with it.
    mutating func add(_ bytes: UnsafeRawBufferPointer, _ header: FrameHeader) {
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[0..<header.erasableOffset]))
    }

    func finished() -> [UInt8] { Array(hash.finalize()) }
}

import CasebusJournal
import Glibc

/// Walks through the chunks of one snapshot.
final class SnapshotReader {
    let header: [UInt8]
    private let file: FileDescriptor
    private let calls: FileCalls
    private var offset = SnapshotFile.headerBytes
    private var number: UInt32 = 0

    init(path: String, calls: FileCalls) throws(JournalError) {
        self.calls = calls
        (file, header) = try journaling("snapshot") { () throws(FileCallError) in
            let file = try calls.open(path, O_RDONLY)
            return (file, try calls.bytes(file, count: SnapshotFile.headerBytes, at: 0))
        }
    }

    /// The next chunk, verified; `nil` at the end.
    func next() throws(JournalError) -> [UInt8]? {
        let lengthBytes = try journaling("snapshot") { () throws(FileCallError) in
            try calls.bytes(file, count: 4, at: offset)
        }
        guard lengthBytes.count == 4 else { throw damage("the file ends before its last chunk") }
        let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= SnapshotFile.chunkBytesMax else { throw damage("a chunk of \(length) bytes") }
        let chunk = try journaling("snapshot") { () throws(FileCallError) in
            try calls.bytes(file, count: length + 16, at: offset)
        }
        let isWhole =
            chunk.count == length + 16
            && chunk.withUnsafeBytes { raw in
                FrameCodec.hash(UnsafeRawBufferPointer(rebasing: raw[0..<length + 8]))
                    == UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: length + 8, as: UInt64.self))
                    && UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self)) == number
            }
        guard isWhole else { throw damage("chunk \(number) does not verify") }
        guard length > 0 else { return nil }
        offset += length + 16
        number += 1
        return Array(chunk[8..<length + 8])
    }

    private func damage(_ detail: String) -> JournalError {
        JournalError(.corrupt, operation: "snapshot", context: .init(file: file.path, offset: offset, detail: detail))
    }
}

package import CasebusJournal
internal import CasebusModel
import Glibc

/// Snapshots of state that is derived from the log, so that a start replays only what came after.
///
/// - Shape: `snapshots/<20 digits of the sequence>.snap`: a header of 64 bytes (magic `CBUSSNAP`, version u32,
///   zero u32, log id, sequence u64, created-at ms u64, zero u64, XXH3-64 of the 56 bytes before it), then chunks:
///   length u32, number u32 (from 0), bytes, XXH3-64 of length, number and bytes. A chunk of length 0 ends the file.
/// - Threading: one writer; loading from any thread.
package struct SnapshotFile: Sendable {
    /// What a snapshot says about itself.
    package struct Header: Equatable, Sendable {
        /// The last record that the state includes.
        package var sequence: UInt64
        package var createdAtMilliseconds: UInt64

        package init(sequence: UInt64, createdAtMilliseconds: UInt64) {
            self.sequence = sequence
            self.createdAtMilliseconds = createdAtMilliseconds
        }
    }

    /// A state, and what was wrong with newer snapshots.
    package struct Loaded<State> {
        package var state: State
        package var header: Header
        package var problems: [JournalError]
    }

    /// Hands the chunks of a snapshot out in order; `nil` after the last.
    package typealias NextChunk = () throws(JournalError) -> [UInt8]?
    /// Takes the next chunk of a snapshot that is written.
    package typealias PutChunk = ([UInt8]) throws(JournalError) -> Void

    /// Snapshots that are kept: the newest, and the one before in case the newest is damaged.
    package static let kept = 2
    /// Above this a chunk is refused.
    package static let chunkBytesMax = 64 << 20
    static let headerBytes = 64
    static let suffix = ".snap"
    private static let magic: UInt64 = 0x5041_4e53_5355_4243  // "CBUSSNAP" in memory order
    private static let version: UInt64 = 1

    private let folder: String
    private let logID: [UInt8]
    private let calls: FileCalls

    /// Makes the folder when it is not there.
    package init(stateFolder: String, logID: [UInt8], calls: FileCalls = FileCalls()) throws(JournalError) {
        let folder = stateFolder + "/snapshots"
        self.folder = folder
        self.logID = logID
        self.calls = calls
        try journaling("snapshot") { () throws(FileCallError) in
            try calls.makeFolder(folder)
            try calls.flushFolder(stateFolder)
        }
    }

    /// Writes a snapshot beside the others, and removes all but the newest two once it is durable.
    ///
    /// - Parameter body: calls its argument with one chunk after the other, none of them empty.
    /// - Throws: `diskFull`, `ioFailed`, `tooLarge`, and what `body` throws; the older snapshots stay then.
    package func write(
        _ header: Header, _ body: (PutChunk) throws(JournalError) -> Void
    ) throws(JournalError) {
        let path = folder + "/" + SegmentName.digits(header.sequence) + Self.suffix
        let temporary = folder + "/writing.tmp"
        do throws(JournalError) {
            let file = try journaling("snapshot") { () throws(FileCallError) in
                try calls.open(temporary, O_WRONLY | O_CREAT | O_TRUNC)
            }
            var offset = Self.headerBytes
            var number: UInt32 = 0
            func put(_ bytes: [UInt8]) throws(JournalError) {
                let chunk = Self.chunk(bytes, number: number)
                try journaling("snapshot") { () throws(FileCallError) in try calls.write(file, chunk, at: offset) }
                offset += chunk.count
                number += 1
            }
            try journaling("snapshot") { () throws(FileCallError) in
                try calls.write(file, encoded(header), at: 0)
            }
            try body { (bytes) throws(JournalError) in
                precondition(!bytes.isEmpty, "SnapshotFile: an empty chunk would end the snapshot")
                guard bytes.count <= Self.chunkBytesMax else {
                    throw JournalError(
                        .tooLarge, operation: "snapshot", context: .init(detail: "a chunk of \(bytes.count) bytes"))
                }
                try put(bytes)
            }
            try put([])
            try journaling("snapshot") { () throws(FileCallError) -> Void in
                try calls.flush(file)
                try calls.rename(temporary, to: path)
                try calls.flushFolder(folder)
                for name in try names().dropLast(Self.kept) { try calls.unlink(folder + "/" + name) }
            }
        } catch {
            try? calls.unlink(temporary)
            throw error
        }
    }

    /// Builds a state from the newest snapshot that is whole and not ahead of the log.
    ///
    /// - Parameters:
    ///   - head: the journal's head; snapshots beyond it come from before a restored backup.
    ///   - body: builds a state from the chunks; it is called again for the older snapshot when it throws.
    /// - Returns: `nil` when no snapshot can be used; `problems` are handed to `report` in that case too.
    package func loadNewest<State>(
        head: UInt64, report: (JournalError) -> Void = { _ in },
        _ body: (Header, NextChunk) throws(JournalError) -> State
    ) throws(JournalError) -> Loaded<State>? {
        var problems: [JournalError] = []
        let names = try journaling("snapshot") { () throws(FileCallError) in try self.names() }
        for name in names.reversed() {
            let path = folder + "/" + name
            do throws(JournalError) {
                let reader = try SnapshotReader(path: path, calls: calls)
                let header = try decoded(reader.header, path)
                guard header.sequence <= head else {
                    throw JournalError(
                        .backupRestored, operation: "snapshot",
                        context: .init(file: path, sequence: header.sequence, detail: "the log ends at \(head)"))
                }
                var ended = false
                let state = try body(header) { () throws(JournalError) in
                    let chunk = try reader.next()
                    ended = chunk == nil
                    return chunk
                }
                // A builder that stops early has not seen the end, so nothing tells that the file is whole.
                while !ended { ended = try reader.next() == nil }
                return Loaded(state: state, header: header, problems: problems)
            } catch {
                problems.append(error)
                report(error)
            }
        }
        return nil
    }

    private func names() throws(FileCallError) -> [String] {
        try calls.list(folder).filter { $0.hasSuffix(Self.suffix) }
    }

    private func encoded(_ header: Header) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: Self.headerBytes)
        out.withUnsafeMutableBytes { out in
            out.storeBytes(of: Self.magic.littleEndian, as: UInt64.self)
            out.storeBytes(of: Self.version.littleEndian, toByteOffset: 8, as: UInt64.self)
            for index in 0..<16 { out[16 + index] = logID[index] }
            out.storeBytes(of: header.sequence.littleEndian, toByteOffset: 32, as: UInt64.self)
            out.storeBytes(of: header.createdAtMilliseconds.littleEndian, toByteOffset: 40, as: UInt64.self)
            let sum = FrameCodec.hash(UnsafeRawBufferPointer(rebasing: out[0..<56]))
            out.storeBytes(of: sum.littleEndian, toByteOffset: 56, as: UInt64.self)
        }
        return out
    }

    private func decoded(_ bytes: [UInt8], _ path: String) throws(JournalError) -> Header {
        func refuse(_ code: JournalError.Code, _ detail: String) -> JournalError {
            JournalError(code, operation: "snapshot", context: .init(file: path, offset: 0, detail: detail))
        }
        func u64(_ at: Int) -> UInt64 {
            bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: UInt64.self)) }
        }
        guard bytes.count == Self.headerBytes, u64(0) == Self.magic,
            bytes.withUnsafeBytes({ FrameCodec.hash(UnsafeRawBufferPointer(rebasing: $0[0..<56])) }) == u64(56)
        else { throw refuse(.corrupt, "the snapshot's header does not verify") }
        guard u64(8) == Self.version else { throw refuse(.newerFormat, "snapshot version \(u64(8))") }
        guard Array(bytes[16..<32]) == logID else {
            throw refuse(.foreignLog, "log \(Hexadecimal.text(Array(bytes[16..<32])))")
        }
        return Header(sequence: u64(32), createdAtMilliseconds: u64(40))
    }

    private static func chunk(_ bytes: [UInt8], number: UInt32) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + 16)
        withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { out.append(contentsOf: $0) }
        withUnsafeBytes(of: number.littleEndian) { out.append(contentsOf: $0) }
        out.append(contentsOf: bytes)
        let sum = out.withUnsafeBytes { FrameCodec.hash($0) }
        withUnsafeBytes(of: sum.littleEndian) { out.append(contentsOf: $0) }
        return out
    }
}

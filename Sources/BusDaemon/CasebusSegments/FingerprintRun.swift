import CasebusJournal
import Glibc

/// That a command with this fingerprint was recorded at this sequence.
package struct FingerprintEntry: Equatable, Comparable, Sendable {
    package var fingerprint: UInt64
    package var sequence: UInt64

    package init(fingerprint: UInt64, sequence: UInt64) {
        self.fingerprint = fingerprint
        self.sequence = sequence
    }

    package static func < (left: FingerprintEntry, right: FingerprintEntry) -> Bool {
        left.fingerprint == right.fingerprint
            ? left.sequence < right.sequence : left.fingerprint < right.fingerprint
    }
}

/// One sorted file of entries that never changes.
///
/// - Shape: a header of 4096 bytes (magic `CBUSFPR1`, version u64, count u64, pages u64, bloom words u64, XXH3-64 of
///   everything behind the entries u64, zeros, XXH3-64 of the header at 4088), then pages of 256 entries of 16 bytes
///   (fingerprint u64, sequence u64), sorted, the last one filled up with ones; then for each page its first
///   fingerprint u64; then for each page its XXH3-64; then the words of the ``BlockedBloom``.
/// - Cost: in memory 10 bits an entry and 16 bytes a page.
final class FingerprintRun: Sendable {
    static let pageBytes = 4096
    static let entryBytes = 16
    static let entriesPerPage = pageBytes / entryBytes
    static let magic: UInt64 = 0x3152_5046_5355_4243  // "CBUSFPR1" in memory order
    static let version: UInt64 = 1

    let name: String
    let count: Int
    let bloom: BlockedBloom
    private let fences: [UInt64]
    private let sums: [UInt64]
    private let file: FileDescriptor
    private let calls: FileCalls

    var pages: Int { fences.count }

    /// Opens a run; reads its header and what lies behind the entries, not the entries.
    ///
    /// - Throws: `corrupt`, `newerFormat`, `ioFailed`.
    init(path: String, name: String, calls: FileCalls) throws(JournalError) {
        self.name = name
        self.calls = calls
        let file = try journaling("fingerprints") { () throws(FileCallError) in try calls.open(path, O_RDONLY) }
        self.file = file
        func damage(_ detail: String) -> JournalError {
            JournalError(.corrupt, operation: "fingerprints", context: .init(file: path, detail: detail))
        }
        let header = try Self.words(file, calls, at: 0, count: 512)
        guard header.count == 512, header[0] == Self.magic, Self.hash(header[0..<511]) == header[511] else {
            throw damage("the header does not verify")
        }
        guard header[1] == Self.version else {
            throw JournalError(
                .newerFormat, operation: "fingerprints", context: .init(file: path, detail: "version \(header[1])"))
        }
        count = Int(header[2])
        let pages = Int(header[3])
        let tail = try Self.words(
            file, calls, at: Self.pageBytes * (pages + 1), count: pages * 2 + Int(header[4]))
        guard tail.count == pages * 2 + Int(header[4]), Self.hash(tail[...]) == header[5] else {
            throw damage("fences and filter do not verify")
        }
        fences = Array(tail[0..<pages])
        sums = Array(tail[pages..<pages * 2])
        bloom = BlockedBloom(words: Array(tail[(pages * 2)...]))
    }

    /// Adds the sequences of a fingerprint to a list.
    ///
    /// - Cost: nothing is read for most absent fingerprints; otherwise one page, more where one fingerprint fills it.
    func find(_ fingerprint: UInt64, into found: inout [UInt64]) throws(JournalError) {
        guard bloom.mayContain(fingerprint) else { return }
        var low = 0
        var high = fences.count
        while low < high {
            let middle = (low + high) / 2
            if fences[middle] < fingerprint { low = middle + 1 } else { high = middle }
        }
        var page = max(low - 1, 0)
        while page < pages, fences[page] <= fingerprint {
            for entry in try entries(page: page) where entry.fingerprint == fingerprint { found.append(entry.sequence) }
            page += 1
        }
    }

    /// The entries of a page, its checksum verified.
    func entries(page: Int) throws(JournalError) -> [FingerprintEntry] {
        let words = try Self.words(file, calls, at: Self.pageBytes * (page + 1), count: Self.pageBytes / 8)
        guard words.count == Self.pageBytes / 8, Self.hash(words[...]) == sums[page] else {
            throw JournalError(
                .corrupt, operation: "fingerprints",
                context: .init(file: file.path, offset: Self.pageBytes * (page + 1), detail: "a page does not verify"))
        }
        let used = min(count - page * Self.entriesPerPage, Self.entriesPerPage)
        return (0..<used).map { FingerprintEntry(fingerprint: words[$0 * 2], sequence: words[$0 * 2 + 1]) }
    }

    static func hash(_ words: ArraySlice<UInt64>) -> UInt64 {
        words.withUnsafeBufferPointer { FrameCodec.hash(UnsafeRawBufferPointer($0)) }
    }

    private static func words(
        _ file: FileDescriptor, _ calls: FileCalls, at offset: Int, count: Int
    ) throws(JournalError) -> [UInt64] {
        let size = try journaling("fingerprints") { () throws(FileCallError) in try calls.size(file) }
        guard count >= 0, offset + count * 8 <= size else { return [] }
        let buffer = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: max(count, 1))
        defer { buffer.deallocate() }
        buffer.initialize(repeating: 0)
        let raw = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[0..<count * 8])
        let done = try journaling("fingerprints") { () throws(FileCallError) in
            try calls.read(file, into: raw, at: offset)
        }
        return buffer[0..<done / 8].map { UInt64(littleEndian: $0) }
    }
}

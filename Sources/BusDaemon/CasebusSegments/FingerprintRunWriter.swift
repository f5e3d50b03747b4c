import CasebusJournal
import Glibc

/// Writes a run from entries that come in order.
struct FingerprintRunWriter {
    private let path: String
    private let calls: FileCalls
    private let file: FileDescriptor
    private let count: Int
    private var bloom: BlockedBloom
    private var fences: [UInt64] = []
    private var sums: [UInt64] = []
    private var page: [UInt64] = []
    /// Finished pages that are not written yet.
    private var pending: [UInt64] = []
    private var writtenPages = 0
    private static let pendingWordsMax = (1 << 20) / 8

    /// - Parameter count: how many entries will come; exactly so many must.
    init(path: String, count: Int, calls: FileCalls) throws(FileCallError) {
        self.path = path
        self.calls = calls
        self.count = count
        file = try calls.open(path + ".tmp", O_RDWR | O_CREAT | O_TRUNC)
        bloom = BlockedBloom(entries: count)
        page.reserveCapacity(FingerprintRun.pageBytes / 8)
    }

    mutating func add(_ entry: FingerprintEntry) throws(FileCallError) {
        bloom.insert(entry.fingerprint)
        page.append(entry.fingerprint)
        page.append(entry.sequence)
        if page.count == FingerprintRun.pageBytes / 8 { try finishPage() }
    }

    /// Writes the rest, makes the file durable and gives it its name; the folder is flushed by the caller.
    mutating func finish() throws(FileCallError) {
        if !page.isEmpty {
            while page.count < FingerprintRun.pageBytes / 8 { page.append(.max) }
            try finishPage()
        }
        try flushPending()
        let tail = fences + sums + bloom.words
        try write(tail, atPage: writtenPages + 1)
        var header = [UInt64](repeating: 0, count: 512)
        header[0] = FingerprintRun.magic
        header[1] = FingerprintRun.version
        header[2] = UInt64(count)
        header[3] = UInt64(fences.count)
        header[4] = UInt64(bloom.words.count)
        header[5] = FingerprintRun.hash(tail[...])
        header[511] = FingerprintRun.hash(header[0..<511])
        try write(header, atPage: 0)
        try calls.flush(file)
        try calls.rename(path + ".tmp", to: path)
    }

    private mutating func finishPage() throws(FileCallError) {
        fences.append(page[0])
        sums.append(FingerprintRun.hash(page[...]))
        pending += page
        page.removeAll(keepingCapacity: true)
        if pending.count >= Self.pendingWordsMax { try flushPending() }
    }

    private mutating func flushPending() throws(FileCallError) {
        try write(pending, atPage: writtenPages + 1)
        writtenPages += pending.count * 8 / FingerprintRun.pageBytes
        pending.removeAll(keepingCapacity: true)
    }

    private func write(_ words: [UInt64], atPage page: Int) throws(FileCallError) {
        let result = words.withUnsafeBytes { raw in
            Result { () throws(FileCallError) in try calls.write(file, raw, at: page * FingerprintRun.pageBytes) }
        }
        try result.get()
    }
}

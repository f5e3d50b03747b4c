internal import CasebusModel
internal import Glibc

/// The outbox on disk: an append-only file of commands that are not answered yet.
///
/// A command's frame is flushed before the command may be sent. An answer appends a mark without a flush: a mark
/// that a crash loses means a command sent once more, which the bus recognises. When nothing is unanswered the file
/// is cut back to its header.
///
/// - Threading: the client's thread owns it.
/// - Source of the frames: ``OutboxFrame``.
final class OutboxFile {
    static let name = "outbox.casebus"
    static let lockName = "outbox.lock"
    /// An idle file longer than this is cut back; below, cutting would cost more than it brings.
    static let idleBytesMost = 1024 * 1024
    /// Answered commands' bytes beyond which the file is written anew.
    static let deadBytesMost = 64 * 1024 * 1024

    let path: String
    private let folder: String
    private let lock: Int32
    private var file: Int32
    /// Bytes of the file that are known to be on disk.
    private var durable = 0
    /// Bytes of the file that are written.
    private var written = 0
    private var pending: [UInt8] = []
    /// Unanswered commands and the length of their frames.
    private var live: [UInt64: Int] = [:]
    private var liveBytes = 0
    /// Commands added since the last commit.
    private var uncommitted: [UInt64] = []
    /// A failed flush: what is on disk is unknown from here on.
    private var isBroken = false

    /// Opens or makes the outbox in a folder, which must exist, and reads what an earlier process left.
    ///
    /// - Throws: ``ClientError/outboxUnusable(path:detail:)`` when another client has it, or it is damaged before its
    ///   last flushed byte.
    static func open(folder: String) throws(ClientError) -> (file: OutboxFile, commands: [EncodedCommand]) {
        let lock = try opened("\(folder)/\(lockName)", O_RDWR | O_CREAT | O_CLOEXEC)
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let error = unusable("\(folder)/\(lockName)", "another client uses this folder: give each its own")
            Glibc.close(lock)
            throw error
        }
        let path = "\(folder)/\(name)"
        do throws(ClientError) {
            let file = try opened(path, O_RDWR | O_CREAT | O_CLOEXEC)
            let outbox = OutboxFile(path: path, folder: folder, lock: lock, file: file)
            let commands = try OutboxFrame.read(try outbox.contents(), path: path)
            return (outbox, commands)
        } catch {
            Glibc.close(lock)
            throw error
        }
    }

    private init(path: String, folder: String, lock: Int32, file: Int32) {
        self.path = path
        self.folder = folder
        self.lock = lock
        self.file = file
    }

    deinit {
        Glibc.close(file)
        Glibc.close(lock)
    }

    /// Adds a command; it is on disk after ``commit()``.
    func append(_ number: UInt64, _ command: EncodedCommand) {
        let before = pending.count
        OutboxFrame.command(number, command).write(to: &pending, durable: UInt64(durable))
        live[number] = pending.count - before
        liveBytes += pending.count - before
        uncommitted.append(number)
    }

    /// Marks a command as answered; written with ``flushMarks()`` or the next commit.
    func settle(_ number: UInt64) {
        guard let length = live.removeValue(forKey: number) else { return }
        liveBytes -= length
        OutboxFrame.answered(number).write(to: &pending, durable: UInt64(durable))
    }

    /// Puts on disk what was added since the last time.
    ///
    /// - Throws: ``ClientError/outboxUnusable(path:detail:)``; nothing of it remains in the file then, unless the
    ///   flush itself failed: then the next process may find it, and every later commit of this one fails too.
    func commit() throws(ClientError) {
        var isDone = false
        defer {
            if !isDone { for number in uncommitted { liveBytes -= live.removeValue(forKey: number) ?? 0 } }
            uncommitted.removeAll(keepingCapacity: true)
        }
        guard !isBroken else {
            pending.removeAll()
            throw Self.unusable(path, "a flush failed before: check the disk, then start the client again")
        }
        try writePending()
        guard fdatasync(file) == 0 else {
            isBroken = true
            throw Self.failed(path, "fdatasync")
        }
        durable = written
        isDone = true
    }

    /// Writes marks without a flush, and cuts an idle file back.
    func flushMarks() {
        guard !isBroken else { return }
        if live.isEmpty, written + pending.count > Self.idleBytesMost {
            cutBack()
        } else {
            // Marks that cannot be written cost only a sending that the bus recognises.
            try? writePending()
        }
    }

    /// Whether answered commands take so much room that the file should be written anew.
    var isMostlyDead: Bool { written - liveBytes > max(Self.deadBytesMost, liveBytes) }

    /// Writes the file anew with just these commands.
    func rewrite(_ commands: [(number: UInt64, command: EncodedCommand)]) throws(ClientError) {
        var bytes = OutboxFrame.header
        var lengths: [(UInt64, Int)] = []
        for (number, command) in commands {
            let before = bytes.count
            OutboxFrame.command(number, command).write(to: &bytes, durable: 0)
            lengths.append((number, bytes.count - before))
        }
        let fresh = path + ".new"
        let file = try Self.opened(fresh, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC)
        guard Self.writeAll(bytes, to: file, at: 0), fsync(file) == 0, rename(fresh, path) == 0 else {
            let error = Self.failed(fresh, "writing")
            Glibc.close(file)
            throw error
        }
        Glibc.close(self.file)
        self.file = file
        pending.removeAll()
        written = bytes.count
        durable = bytes.count
        live = Dictionary(lengths, uniquingKeysWith: { first, _ in first })
        liveBytes = bytes.count - OutboxFrame.header.count
        isBroken = false
        let directory = try Self.opened(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { Glibc.close(directory) }
        guard fsync(directory) == 0 else { throw Self.failed(folder, "fsync") }
    }

    // MARK: The disk

    private func writePending() throws(ClientError) {
        defer { pending.removeAll(keepingCapacity: pending.count <= Self.idleBytesMost) }
        guard !pending.isEmpty else { return }
        guard Self.writeAll(pending, to: file, at: written) else {
            let error = Self.failed(path, "write")
            // What was written of it must not be found by the next process: its callers hear that it was not taken.
            if ftruncate(file, off_t(written)) != 0 { isBroken = true }
            throw error
        }
        written += pending.count
    }

    private func cutBack() {
        pending.removeAll()
        guard ftruncate(file, off_t(OutboxFrame.header.count)) == 0 else { return }
        written = OutboxFrame.header.count
        durable = written
        liveBytes = 0
    }

    private func contents() throws(ClientError) -> [UInt8] {
        let size = lseek(file, 0, SEEK_END)
        guard size >= 0 else { throw Self.failed(path, "lseek") }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        var at = 0
        while at < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                pread(file, buffer.baseAddress.map { $0 + at }, buffer.count - at, off_t(at))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failed(path, "read") }
            at += count
        }
        return bytes
    }

    private static func writeAll(_ bytes: [UInt8], to file: Int32, at offset: Int) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(file, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    private static func opened(_ path: String, _ flags: Int32) throws(ClientError) -> Int32 {
        // Commands may carry free words about people: nobody else reads them.
        let file = Glibc.open(path, flags, 0o600)
        guard file >= 0 else { throw failed(path, "open") }
        return file
    }

    private static func failed(_ path: String, _ operation: String) -> ClientError {
        unusable(
            path, "\(operation): \(String(cString: strerror(errno))): check the folder, its owner and the disk's room")
    }

    private static func unusable(_ path: String, _ detail: String) -> ClientError {
        .outboxUnusable(path: path, detail: detail)
    }
}

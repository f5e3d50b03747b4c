package import CasebusJournal
import Glibc

/// The right to be the only daemon of a state folder, held until the process ends or the lock is let go.
///
/// - Shape: `flock(2)` on the file `lock`, which holds the pid of its holder as text.
package final class StateFolderLock: Sendable {
    package static let fileName = "lock"
    private let file: FileDescriptor

    /// Takes the lock without waiting.
    ///
    /// - Throws: `locked` with the holder's pid; `unwritable`, `ioFailed`.
    package init(stateFolder: String, calls: FileCalls = FileCalls()) throws(JournalError) {
        let path = stateFolder + "/" + Self.fileName
        file = try journaling("lock") { () throws(FileCallError) in
            try calls.makeFolder(stateFolder)
            return try calls.open(path, O_RDWR | O_CREAT)
        }
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            guard code == EWOULDBLOCK else {
                throw JournalError(.ioFailed, operation: "lock", context: .init(file: path, systemError: code))
            }
            let text = (try? calls.bytes(file, count: 20, at: 0)) ?? []
            let pid = String(decoding: text.prefix { $0 != 10 }, as: UTF8.self)
            throw JournalError(
                .locked, operation: "lock",
                context: .init(file: path, detail: "held by process \(pid.isEmpty ? "?" : pid)"))
        }
        let file = file
        try journaling("lock") { () throws(FileCallError) in
            try calls.truncate(file, to: 0)
            try calls.write(file, Array("\(getpid())\n".utf8), at: 0)
        }
    }

    /// Whether some process holds the lock at this moment; `false` where there is no lock file.
    ///
    /// The lock is taken for the length of two system calls when it is free: the file's state cannot be read without.
    package static func isHeld(stateFolder: String, calls: FileCalls = FileCalls()) throws(JournalError) -> Bool {
        let path = stateFolder + "/" + fileName
        guard calls.exists(path) else { return false }
        let file = try journaling("lock") { () throws(FileCallError) in try calls.open(path, O_RDONLY) }
        guard flock(file.number, LOCK_SH | LOCK_NB) != 0 else {
            flock(file.number, LOCK_UN)
            return false
        }
        return true
    }
}

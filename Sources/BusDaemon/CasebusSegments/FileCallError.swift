import CasebusJournal
import Glibc

/// A system call that failed.
package struct FileCallError: Error, Sendable {
    package let call: FileCalls.Call
    package let path: String
    package let code: Int32

    /// The journal's error for it: `diskFull` for ENOSPC and EDQUOT, `unwritable` for rights, else `ioFailed`.
    func journalError(_ operation: String, offset: Int? = nil, sequence: UInt64? = nil) -> JournalError {
        let kind: JournalError.Code =
            switch code {
            case ENOSPC, EDQUOT: .diskFull
            case EACCES, EPERM, EROFS: .unwritable
            default: .ioFailed
            }
        let context = JournalError.Context(
            file: path, offset: offset, sequence: sequence, systemError: code, detail: "call \(call.rawValue)")
        return JournalError(kind, operation: operation, context: context)
    }
}

/// Runs file work and translates what it throws.
func journaling<T>(
    _ operation: String, _ body: () throws(FileCallError) -> T
) throws(JournalError) -> T {
    do { return try body() } catch { throw error.journalError(operation) }
}

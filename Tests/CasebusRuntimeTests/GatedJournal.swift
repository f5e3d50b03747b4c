import CasebusJournal
import Foundation
import Synchronization

/// A log in memory whose next append a test can hold back, and let fail.
final class GatedJournal: Journal {
    private struct Plan {
        var isHeld = false
        var rejection: JournalError.Code?
    }

    let inner: InMemoryJournal
    private let plan = Mutex(Plan())
    private let gate = DispatchSemaphore(value: 0)
    private let rejected = Counter()
    private let reached = DispatchSemaphore(value: 0)

    init(_ inner: InMemoryJournal = InMemoryJournal()) { self.inner = inner }

    /// The next append waits for ``open()``; with a code it then fails, and nothing is written.
    func holdNextAppend(rejecting code: JournalError.Code? = nil) {
        plan.withLock { $0 = Plan(isHeld: true, rejection: code) }
    }

    func rejectNextAppend(_ code: JournalError.Code) { plan.withLock { $0 = Plan(rejection: code) } }

    /// Lets the append that is held back go on.
    func open() { gate.signal() }

    /// Waits until an append is held back: what is said from now on is gathered behind it.
    func waitUntilHeld() -> Bool { reached.wait(timeout: .now() + patience) == .success }

    /// Appends that were rejected so far.
    var rejections: Int { rejected.value }

    var logID: [UInt8] { inner.logID }
    var head: UInt64 { inner.head }

    func reserve(bytes: Int) throws(JournalError) { try inner.reserve(bytes: bytes) }

    func append(_ batch: JournalBatch, expecting: UInt64, term: UInt64) -> AppendOutcome {
        let plan = plan.withLock { plan in
            defer { plan = Plan() }
            return plan
        }
        if plan.isHeld {
            reached.signal()
            gate.wait()
        }
        guard let code = plan.rejection else { return inner.append(batch, expecting: expecting, term: term) }
        defer { rejected.add() }
        return .rejected(JournalError(code, operation: "append"))
    }

    func read(_ sequence: UInt64) throws(JournalError) -> StoredRecord? { try inner.read(sequence) }

    func read(from sequence: UInt64, byteLimit: Int) throws(JournalError) -> [StoredRecord] {
        try inner.read(from: sequence, byteLimit: byteLimit)
    }

    func erase(_ sequence: UInt64) throws(JournalError) { try inner.erase(sequence) }
}

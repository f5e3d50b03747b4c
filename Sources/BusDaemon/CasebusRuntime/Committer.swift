internal import CasebusJournal
internal import CasebusZMQ
import Foundation
import Synchronization

/// Appends batches on a thread of its own, one at a time, so that the loop gathers the next meanwhile.
///
/// - Threading: the loop hands a batch over and does not touch it until it takes the result.
final class Committer: Sendable {
    private struct Work: Sendable {
        var batch: JournalBatch
        var expecting: UInt64
        var term: UInt64
    }

    private struct State: Sendable {
        var work: Work?
        var outcome: AppendOutcome?
        /// How long the append took whose outcome it is.
        var nanoseconds: UInt64 = 0
        var isStopping = false
    }

    private let journal: any Journal
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let done: Wakeup

    /// - Parameter done: signalled when an outcome is there to take.
    init(journal: any Journal, done: Wakeup) {
        self.journal = journal
        self.done = done
    }

    func start() {
        Thread.detachNewThread { [self] in
            Thread.current.name = "casebus-journal"
            run()
        }
    }

    func begin(_ batch: JournalBatch, expecting: UInt64, term: UInt64) {
        state.withLock { $0.work = Work(batch: batch, expecting: expecting, term: term) }
        bell.signal()
    }

    func takeOutcome() -> AppendOutcome? {
        state.withLock { state in
            defer { state.outcome = nil }
            return state.outcome
        }
    }

    /// How long the append took whose outcome was taken last.
    var flushNanoseconds: UInt64 { state.withLock { $0.nanoseconds } }

    func stop() {
        state.withLock { $0.isStopping = true }
        bell.signal()
    }

    private func run() {
        while true {
            bell.wait()
            let (work, isStopping) = state.withLock { state in
                defer { state.work = nil }
                return (state.work, state.isStopping)
            }
            if let work {
                let began = DispatchTime.now().uptimeNanoseconds
                let outcome = journal.append(work.batch, expecting: work.expecting, term: work.term)
                let nanoseconds = DispatchTime.now().uptimeNanoseconds &- began
                state.withLock { ($0.outcome, $0.nanoseconds) = (outcome, nanoseconds) }
                done.signal()
            } else if isStopping {
                return
            }
        }
    }
}

internal import CLinux
package import CasebusJournal
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Keeps an index up with its log, at its own pace on its own thread.
///
/// It takes what is there, then gathers for a while before it takes more, since large transactions cost less for each
/// record; a reader that waits for a record cuts the gathering short.
///
/// - Threading: every method may be called from any thread; ``logGrew()`` costs an atomic exchange.
package final class IndexFollower: Sendable {
    /// How long records are gathered while nobody waits for them.
    package static let gatherMillisecondsDefault = 250
    /// How long it waits before it tries again after a failure that can heal, such as a full disk.
    private static let retryMilliseconds = 1000

    private struct Waiter {
        let sequence: UInt64
        let arrived: DispatchSemaphore
    }

    private struct State {
        var isRunning = false
        var isStopping = false
        var failure: IndexError?
        var waiters: [Waiter] = []
    }

    private let journal: any Journal
    private let index: Index
    private let gatherMilliseconds: Int
    private let report: @Sendable (IndexError?) -> Void
    private let state = Mutex(State())
    private let hasNews = Atomic<Bool>(false)
    private let news = DispatchSemaphore(value: 0)
    private let haste = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - gatherMilliseconds: 0 for a transaction as soon as there is a record.
    ///   - report: called on the follower's thread with a failure, and with `nil` when the index goes on after one.
    package init(
        journal: any Journal, index: Index, gatherMilliseconds: Int = gatherMillisecondsDefault,
        report: @escaping @Sendable (IndexError?) -> Void
    ) {
        self.journal = journal
        self.index = index
        self.gatherMilliseconds = gatherMilliseconds
        self.report = report
    }

    /// Why the index does not follow at the moment; `nil` when it does.
    package var failure: IndexError? { state.withLock { $0.failure } }

    /// Starts the thread; once.
    package func start() {
        let isFirst = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning && !state.isStopping
        }
        precondition(isFirst, "IndexFollower: started twice")
        Thread.detachNewThread { [self] in
            Thread.current.name = "casebus-index"
            run()
        }
    }

    /// Ends the thread after the transaction that is under way and waits for it.
    package func stop() {
        let isRunning = state.withLock { state in
            state.isStopping = true
            return state.isRunning
        }
        guard isRunning else { return }
        news.signal()
        haste.signal()
        ended.wait()
        ended.signal()
    }

    /// Says that the log's head has moved.
    package func logGrew() {
        if !hasNews.exchange(true, ordering: .acquiringAndReleasing) { news.signal() }
    }

    /// Blocks until a record is in the index.
    ///
    /// - Returns: whether it is, within the time given.
    package func wait(for sequence: UInt64, milliseconds: Int) -> Bool {
        if index.appliedSequence >= sequence { return true }
        let arrived = DispatchSemaphore(value: 0)
        let follows = state.withLock { state in
            guard state.isRunning, !state.isStopping else { return false }
            state.waiters.append(Waiter(sequence: sequence, arrived: arrived))
            return true
        }
        guard follows else { return false }
        haste.signal()
        logGrew()
        if arrived.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut {
            state.withLock { state in state.waiters.removeAll { $0.arrived === arrived } }
        }
        return index.appliedSequence >= sequence
    }

    // MARK: The thread

    private func run() {
        // The index may lag; whoever pushes may not wait for it.
        casebus_thread_yields()
        while !state.withLock({ $0.isStopping }) {
            if index.appliedSequence >= journal.head {
                release()
                news.wait()
                hasNews.store(false, ordering: .releasing)
                gather()
                continue
            }
            guard step() else { break }
        }
        let waiters = state.withLock { state in
            state.isRunning = false
            defer { state.waiters.removeAll() }
            return state.waiters
        }
        for waiter in waiters { waiter.arrived.signal() }
        ended.signal()
    }

    /// One transaction.
    ///
    /// - Returns: `false` when no later one can succeed.
    private func step() -> Bool {
        do throws(IndexError) {
            try index.advance(from: journal)
            let wasFailing = state.withLock { state in
                defer { state.failure = nil }
                return state.failure != nil
            }
            if wasFailing { report(nil) }
            release()
            return true
        } catch {
            let isNew = state.withLock { state in
                defer { state.failure = error }
                return state.failure != error
            }
            if isNew { report(error) }
            release()
            guard [.diskFull, .ioFailed, .logUnreadable].contains(error.code) else { return false }
            _ = haste.wait(timeout: .now() + .milliseconds(Self.retryMilliseconds))
            return true
        }
    }

    /// Lets records come together, unless a reader waits.
    private func gather() {
        let applied = index.appliedSequence
        guard journal.head < applied + UInt64(Index.recordsPerTransaction) else { return }
        let isUrgent = state.withLock { $0.isStopping || !$0.waiters.isEmpty }
        if !isUrgent { _ = haste.wait(timeout: .now() + .milliseconds(gatherMilliseconds)) }
    }

    /// Wakes the readers whose record is there.
    private func release() {
        let applied = index.appliedSequence
        let ready = state.withLock { state in
            let ready = state.waiters.filter { $0.sequence <= applied }
            if !ready.isEmpty { state.waiters.removeAll { $0.sequence <= applied } }
            return ready
        }
        for waiter in ready { waiter.arrived.signal() }
    }
}

internal import CLinux
import Dispatch
import Foundation
import Synchronization

/// Does jobs one after the other on a thread of its own that gives way to every other thread of the machine.
///
/// For work that nobody waits for, such as sealing: on the threads of a shared pool it would take its turn beside the
/// bus's own loop, and delay receipts.
///
/// - Threading: any thread. The thread ends when the queue is let go and its jobs are done.
package final class BackgroundQueue: Sendable {
    private final class Shared: Sendable {
        struct State {
            var jobs: [@Sendable () -> Void] = []
            var isEnding = false
        }

        let state = Mutex(State())
        let bell = DispatchSemaphore(value: 0)

        func run() {
            casebus_thread_yields()
            while true {
                bell.wait()
                let (job, isEnding) = state.withLock { state in
                    (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isEnding)
                }
                if let job { job() } else if isEnding { return }
            }
        }
    }

    private let shared = Shared()

    /// - Parameter name: the thread's; Linux keeps 15 bytes of it.
    package init(name: String) {
        Thread.detachNewThread { [shared] in
            Thread.current.name = name
            shared.run()
        }
    }

    deinit {
        shared.state.withLock { $0.isEnding = true }
        shared.bell.signal()
    }

    /// Adds a job and returns at once.
    package func async(_ job: @escaping @Sendable () -> Void) {
        shared.state.withLock { $0.jobs.append(job) }
        shared.bell.signal()
    }

    /// Waits until the jobs that were added before are done; never from a job of this queue.
    package func drain() {
        let done = DispatchSemaphore(value: 0)
        async { done.signal() }
        done.wait()
    }
}

import CLinux
import Glibc

/// A thread of its own for work that blocks in C, which must never sit on a thread of Swift's pool.
///
/// Signals that a process is sent go to its other threads, as with libzmq's own; those of a crash stay.
package struct DedicatedThread: ~Copyable, Sendable {
    /// Linux keeps 15 bytes of a thread's name.
    package static let nameBytesMax = 15

    private let thread: pthread_t

    /// Starts a thread that runs `body` once.
    ///
    /// - Throws: ``ZMQError`` with the errno of `pthread_create`.
    package init(name: StaticString, _ body: sending @escaping () -> Void) throws(ZMQError) {
        precondition(name.utf8CodeUnitCount <= Self.nameBytesMax, "DedicatedThread: at most 15 bytes in a name")
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var created = pthread_t()
        let code = pthread_create(
            &created, nil,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                DedicatedThread.keepOutSignals()
                // A thread without its name works as well.
                _ = start.name.withUTF8Buffer { name in
                    UnsafeRawPointer(name.baseAddress).map {
                        casebus_thread_set_name($0.assumingMemoryBound(to: CChar.self))
                    }
                }
                start.body()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw ZMQError(.init(rawValue: code), operation: "pthread_create", context: "\(name)")
        }
        thread = created
    }

    /// A thread that nobody joins gives its memory back by itself at its end.
    deinit { pthread_detach(thread) }

    /// Waits for the thread's end, from another thread.
    package consuming func join() {
        let code = pthread_join(thread, nil)
        discard self
        precondition(code == 0, "DedicatedThread: pthread_join failed with errno \(code)")
    }

    private static func keepOutSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        for crash in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&signals, crash) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private final class Start {
        let name: StaticString
        let body: () -> Void

        init(name: StaticString, body: @escaping () -> Void) {
            self.name = name
            self.body = body
        }
    }
}

import CLinux
import Glibc

/// Wakes a thread that waits in ``ZMQPoller/poll(timeoutMilliseconds:)``: an eventfd.
///
/// ZeroMQ sockets may not be shared between threads, a descriptor may: whoever has work for the socket's owner
/// puts it in a queue and signals.
///
/// - Threading: any thread; the only state is a descriptor that lives as long as the object.
/// - Source: `man 2 eventfd`.
package final class Wakeup: Sendable {
    /// For a poller; it is readable after ``signal()`` and until ``drain()``.
    package let fileDescriptor: Int32

    /// - Throws: ``ZMQError`` with `tooManyFiles` or `outOfMemory`.
    package init() throws(ZMQError) {
        let result = casebus_eventfd_create()
        guard result >= 0 else {
            throw ZMQError(.init(rawValue: -result), operation: "eventfd", context: "")
        }
        fileDescriptor = result
    }

    deinit { close(fileDescriptor) }

    /// Makes the descriptor readable; many signals before a drain are one.
    package func signal() {
        let result = casebus_eventfd_signal(fileDescriptor)
        precondition(result == 0, "Wakeup: a write to the eventfd failed with errno \(-result)")
    }

    /// Makes the descriptor quiet again. Drain first, then look at the queue: the other order loses a signal.
    ///
    /// - Returns: whether there had been a signal.
    @discardableResult
    package func drain() -> Bool {
        let result = casebus_eventfd_drain(fileDescriptor)
        precondition(result >= 0, "Wakeup: a read of the eventfd failed with errno \(-result)")
        return result > 0
    }
}

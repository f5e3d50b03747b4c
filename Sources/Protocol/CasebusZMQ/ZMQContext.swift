import CZeroMQ
import Glibc
import Synchronization

/// A libzmq context: its I/O threads and the namespace of its `inproc` endpoints.
///
/// Have one in a process: several with CURVE in one process have crashed libsodium's random source.
///
/// - Threading: any thread. `Sendable` is checked: the only state is a pointer behind a `Mutex`, and libzmq's
///   contexts are thread-safe themselves (`man zmq_ctx_new`).
package final class ZMQContext: Sendable {
    /// nil once ``terminate()`` has taken it.
    private let pointer: Mutex<UInt?>

    /// Starts a context whose sockets drop what is unsent when they close (`ZMQ_BLOCKY` 0), so that shutting
    /// down cannot hang on a peer; a socket that wants to linger says so in its options.
    ///
    /// - Parameters:
    ///   - ioThreads: one for each gigabyte a second, as libzmq's guide says; at least 1.
    ///   - maxSockets: bounds sockets, not peers. A peer costs a file descriptor instead.
    /// - Throws: ``ZMQError`` with `tooManyFiles`, or `invalidArgument` naming the value refused.
    package init(ioThreads: Int = 1, maxSockets: Int) throws(ZMQError) {
        guard let context = zmq_ctx_new() else { throw .last("zmq_ctx_new", "") }
        pointer = Mutex(UInt(bitPattern: context))
        guard ioThreads >= 1 else {
            throw ZMQError(.invalidArgument, operation: "ZMQ_IO_THREADS", context: "\(ioThreads), at least 1")
        }
        try Self.set(context, ZMQ_IO_THREADS, ioThreads, "ZMQ_IO_THREADS")
        try Self.set(context, ZMQ_MAX_SOCKETS, maxSockets, "ZMQ_MAX_SOCKETS")
        try Self.set(context, ZMQ_BLOCKY, 0, "ZMQ_BLOCKY")
    }

    deinit { terminate() }

    /// Ends every blocked call of this context's sockets with `contextTerminated`; returns at once.
    ///
    /// Their owners must then close them. Calling it again, or after ``terminate()``, does nothing.
    package func shutdown() {
        pointer.withLock { value in
            // It cannot fail: the pointer is a live context until terminate() takes it out.
            if let value { _ = zmq_ctx_shutdown(UnsafeMutableRawPointer(bitPattern: value)) }
        }
    }

    /// Does what ``shutdown()`` does, then waits until all sockets are closed and their linger is over.
    ///
    /// The sockets keep their context alive, so the context's own `deinit` never waits here for one of them.
    package func terminate() {
        // Taken out first, and waited for outside the lock, so that shutdown() never blocks behind it.
        let taken = pointer.withLock { value in
            defer { value = nil }
            return value
        }
        guard let taken else { return }
        // EINTR leaves the context alive and asks for the call again.
        while zmq_ctx_term(UnsafeMutableRawPointer(bitPattern: taken)) == -1, zmq_errno() == EINTR {}
    }

    /// A new socket of libzmq's type number, for the calling thread.
    func makeSocket(_ type: ZMQSocket.Kind) throws(ZMQError) -> UnsafeMutableRawPointer {
        let made: Result<UInt, ZMQError> = pointer.withLock { value in
            guard let value else {
                return .failure(ZMQError(.contextTerminated, operation: "zmq_socket", context: "\(type)"))
            }
            guard let socket = zmq_socket(UnsafeMutableRawPointer(bitPattern: value), type.rawValue) else {
                return .failure(.last("zmq_socket", "\(type)"))
            }
            return .success(UInt(bitPattern: socket))
        }
        guard let socket = UnsafeMutableRawPointer(bitPattern: try made.get()) else {
            throw ZMQError(.outOfMemory, operation: "zmq_socket", context: "\(type)")
        }
        return socket
    }

    private static func set(
        _ context: UnsafeMutableRawPointer, _ option: Int32, _ value: Int, _ name: String
    ) throws(ZMQError) {
        guard let value = Int32(exactly: value), zmq_ctx_set(context, option, value) == 0 else {
            throw ZMQError(.invalidArgument, operation: name, context: "\(value)")
        }
    }
}

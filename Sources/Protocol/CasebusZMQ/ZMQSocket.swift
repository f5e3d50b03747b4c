import CZeroMQ
import Glibc

/// A ZeroMQ socket of the kinds casebus uses.
///
/// - Threading: **one thread owns it** and makes every call, close included; it is not `Sendable`. It may be handed
///   over once, as a `sending` value, before its owner starts.
/// - Errors: every call throws ``ZMQError`` with `contextTerminated` once the context is shut down and `notASocket`
///   after ``close()``; calls that a signal interrupts are made again.
///
/// A peer's routing id cannot be chosen here: automatic ids are the only ones casebus uses.
package final class ZMQSocket {
    package enum Kind: Int32, Sendable {
        case pair = 0
        case req = 3
        case rep = 4
        case dealer = 5
        case router = 6
    }

    package let kind: Kind
    /// Keeps the context alive until the socket is closed, or terminating would wait for ever.
    private let context: ZMQContext
    private(set) var handle: UnsafeMutableRawPointer?

    /// Creates a socket and sets its options, before any bind or connect can happen.
    ///
    /// - Throws: ``ZMQError`` with `tooManyFiles`, `contextTerminated`, or what ``ZMQSocketOptions`` are refused with.
    package init(_ kind: Kind, in context: ZMQContext, options: ZMQSocketOptions = .init()) throws(ZMQError) {
        self.kind = kind
        self.context = context
        handle = try context.makeSocket(kind)
        try apply(options)
    }

    // The last reference can only go when no thread is in a call, so closing here is as safe as in close().
    deinit { close() }

    package var isOpen: Bool { handle != nil }

    /// Listens on `endpoint`: `tcp://127.0.0.1:7460`, `tcp://127.0.0.1:*`, `ipc://path` or `inproc://name`.
    package func bind(_ endpoint: String) throws(ZMQError) {
        try call("zmq_bind", endpoint, zmq_bind)
    }

    /// Stops listening on `endpoint`, written as ``lastEndpoint()`` gave it; connected peers stay.
    package func unbind(_ endpoint: String) throws(ZMQError) {
        try call("zmq_unbind", endpoint, zmq_unbind)
    }

    /// Connects to `endpoint` in the background, and again after every loss; success says only that the text is
    /// well formed.
    package func connect(_ endpoint: String) throws(ZMQError) {
        try call("zmq_connect", endpoint, zmq_connect)
    }

    /// Leaves `endpoint`, written as it was connected; what is queued for it is dropped after the linger.
    package func disconnect(_ endpoint: String) throws(ZMQError) {
        try call("zmq_disconnect", endpoint, zmq_disconnect)
    }

    /// The endpoint of the last bind or connect, with the port that the system chose; an IPv4 address in its usual
    /// form, also from a socket that speaks IPv6.
    package func lastEndpoint() throws(ZMQError) -> String {
        let handle = try openHandle("zmq_getsockopt(ZMQ_LAST_ENDPOINT)")
        // An ipc path has at most 107 bytes; a host name in a tcp endpoint at most 253.
        let endpointBytesMax = 512
        var buffer = [UInt8](repeating: 0, count: endpointBytesMax)
        var size = buffer.count
        guard zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &buffer, &size) == 0 else {
            throw .last("zmq_getsockopt(ZMQ_LAST_ENDPOINT)", "\(kind)")
        }
        // The size counts the closing NUL.
        return IPv4Mapped.unwrapped(String(decoding: buffer.prefix(max(size - 1, 0)), as: UTF8.self))
    }

    /// Closes the socket; what is unsent goes on for the linger time, on libzmq's thread. Calling it again does
    /// nothing.
    package func close() {
        guard let handle else { return }
        self.handle = nil
        // It fails only for what is not a socket.
        zmq_close(handle)
    }

    func openHandle(_ operation: StaticString) throws(ZMQError) -> UnsafeMutableRawPointer {
        guard let handle else { throw ZMQError(.notASocket, operation: "\(operation)", context: "\(kind)") }
        return handle
    }

    private func call(
        _ operation: StaticString, _ endpoint: String,
        _ function: (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Int32
    ) throws(ZMQError) {
        let handle = try openHandle(operation)
        while function(handle, endpoint) == -1 {
            let error = ZMQError.last("\(operation)", endpoint)
            if error.code.rawValue != EINTR { throw error }
        }
    }
}

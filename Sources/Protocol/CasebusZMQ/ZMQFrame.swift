import CZeroMQ

/// One frame of a message: an owned `zmq_msg_t` at a stable address.
///
/// Payloads up to 33 bytes live inside the 64 bytes of `zmq_msg_t` itself, so the struct must not move while
/// someone looks at its bytes: it sits in an allocation of its own, made once. **Reuse frames**: keep one for each
/// place of a message and give it to ``ZMQSocket/receive(into:)`` again and again. libzmq releases the old
/// content itself, so a reused frame costs no allocation of ours.
///
/// - Threading: one thread at a time; it may be handed to another (see `Sendable` below).
package struct ZMQFrame: ~Copyable {
    let message: UnsafeMutablePointer<zmq_msg_t>

    /// An empty frame, to receive into.
    package init() {
        message = .allocate(capacity: 1)
        zmq_msg_init(message)
    }

    /// A frame of `size` bytes that `fill` writes; their first content is undefined.
    ///
    /// - Throws: what `fill` throws, with the frame released; ``ZMQError`` with `outOfMemory` or `invalidArgument`.
    package init(
        size: Int, filling fill: (UnsafeMutableRawBufferPointer) throws -> Void
    ) throws {
        self.init()
        try allocate(size)
        try fill(UnsafeMutableRawBufferPointer(start: zmq_msg_data(message), count: size))
    }

    /// A frame holding a copy of `bytes`.
    package init(copying bytes: UnsafeRawBufferPointer) throws(ZMQError) {
        self.init()
        try replace(copying: bytes)
    }

    /// A frame holding a copy of `bytes`.
    package init(copying bytes: RawSpan) throws(ZMQError) {
        self.init()
        try replace(copying: bytes)
    }

    deinit {
        // It cannot fail: the message is initialised from init to here.
        zmq_msg_close(message)
        message.deallocate()
    }

    /// The number of bytes.
    package var count: Int { zmq_msg_size(message) }

    /// Whether another frame of the same message follows this received one.
    package var more: Bool { zmq_msg_more(message) == 1 }

    /// The bytes, for as long as this frame is neither changed nor gone: see ``withBytes(_:)``.
    @usableFromInline package var unsafeBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: zmq_msg_data(message), count: zmq_msg_size(message))
    }

    /// Lends the bytes to `body`; they must not escape it.
    @inlinable package borrowing func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafeBytes)
    }

    /// Lends the bytes to `body` as a span, which the compiler keeps from escaping.
    @inlinable package borrowing func withSpan<Result: ~Copyable, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafeBytes.bytes)
    }

    /// Gives the content back to libzmq now instead of at the next use.
    package mutating func clear() {
        zmq_msg_close(message)
        zmq_msg_init(message)
    }

    /// Replaces the content with a copy of `bytes`, which must not be this frame's own.
    package mutating func replace(copying bytes: UnsafeRawBufferPointer) throws(ZMQError) {
        try allocate(bytes.count)
        UnsafeMutableRawBufferPointer(start: zmq_msg_data(message), count: bytes.count).copyMemory(from: bytes)
    }

    /// Replaces the content with a copy of `bytes`.
    package mutating func replace(copying bytes: RawSpan) throws(ZMQError) {
        try allocate(bytes.byteCount)
        let target = UnsafeMutableRawBufferPointer(start: zmq_msg_data(message), count: bytes.byteCount)
        bytes.withUnsafeBytes { target.copyMemory(from: $0) }
    }

    /// Takes the content of `other` without copying a large payload; `other` is empty afterwards and can be used
    /// again. So a receive slot can hand a payload on to whoever holds it until the flush.
    package mutating func take(from other: inout ZMQFrame) {
        // It fails only for a message that was never initialised.
        zmq_msg_move(message, other.message)
    }

    /// Shares the content of `other`: a payload above 33 bytes is counted, not copied, and lives until the last
    /// frame lets go. Neither may be written to, which this type never does.
    package mutating func share(_ other: borrowing ZMQFrame) {
        zmq_msg_copy(message, other.message)
    }

    private mutating func allocate(_ size: Int) throws(ZMQError) {
        guard size >= 0 else {
            throw ZMQError(.invalidArgument, operation: "zmq_msg_init_size", context: "\(size) bytes")
        }
        zmq_msg_close(message)
        guard zmq_msg_init_size(message, size) == 0 else {
            let error = ZMQError.last("zmq_msg_init_size", "\(size) bytes")
            // Back to a message that deinit may close.
            zmq_msg_init(message)
            throw error
        }
    }
}

/// Sound because a frame is the only owner of its `zmq_msg_t` (no copy, pointer internal), and what frames share
/// inside libzmq (a payload after ``ZMQFrame/share(_:)``, a connection's properties) is immutable and counted
/// atomically.
extension ZMQFrame: @unchecked Sendable {}

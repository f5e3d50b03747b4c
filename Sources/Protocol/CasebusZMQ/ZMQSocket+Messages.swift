import CZeroMQ
import Glibc

/// What became of a frame given to a socket.
package enum SendOutcome: Sendable, Equatable {
    /// libzmq has it. That is not a delivery: a peer that has just gone takes nothing, and only its own confirmation
    /// tells.
    case sent
    /// The peer's queue is full (its high-water mark), or a connecting socket has no link up: try later.
    case wouldBlock
    /// ROUTER only: no peer has this routing id (any longer).
    case unreachable
}

extension ZMQSocket {
    /// Takes the next frame if one is there; never waits.
    ///
    /// A message arrives whole: once its first frame is taken, the others are there too, until
    /// ``ZMQFrame/more`` is false.
    ///
    /// - Returns: false when nothing is there; `frame` is empty then.
    /// - Cost: no allocation of ours, no copy of a large payload.
    package func receive(into frame: inout ZMQFrame) throws(ZMQError) -> Bool {
        try receive(into: frame.message, flags: ZMQ_DONTWAIT)
    }

    /// Takes the next frame, waiting for it at most for the option `receiveTimeoutMilliseconds`, or until the context
    /// is shut down.
    ///
    /// - Returns: false when that time is over; `frame` is empty then.
    package func receiveWaiting(into frame: inout ZMQFrame) throws(ZMQError) -> Bool {
        try receive(into: frame.message, flags: 0)
    }

    /// Sends a copy of `bytes` as one frame; never waits.
    ///
    /// Only a message's **first** frame is refused (a ROUTER's routing id, another's first frame). Once it is
    /// `.sent`, send all the others: they go with it, or are dropped with it when the peer is lost in between.
    package func send(_ bytes: UnsafeRawBufferPointer, more: Bool = false) throws(ZMQError) -> SendOutcome {
        let handle = try openHandle("zmq_send")
        while zmq_send(handle, bytes.baseAddress, bytes.count, Self.flags(more)) == -1 {
            if let outcome = try refusal("zmq_send") { return outcome }
        }
        return .sent
    }

    /// Sends a copy of `bytes` as one frame; never waits.
    package func send(_ bytes: RawSpan, more: Bool = false) throws(ZMQError) -> SendOutcome {
        try bytes.withUnsafeBytes { buffer throws(ZMQError) in try send(buffer, more: more) }
    }

    /// Sends the content of `frame` without copying a large payload; never waits.
    ///
    /// `.sent` leaves `frame` empty, to be used again. Any other outcome, and any error, leaves its content with the
    /// caller.
    package func send(_ frame: inout ZMQFrame, more: Bool = false) throws(ZMQError) -> SendOutcome {
        let handle = try openHandle("zmq_msg_send")
        while zmq_msg_send(frame.message, handle, Self.flags(more)) == -1 {
            if let outcome = try refusal("zmq_msg_send") { return outcome }
        }
        return .sent
    }

    /// Sends a part of `shared` as one frame without copying it, where it is large enough to matter; never waits.
    ///
    /// - Source: man zmq_msg_init_data(3).
    package func send(_ shared: SharedBytes, _ range: Range<Int>, more: Bool = false) throws(ZMQError) -> SendOutcome {
        let bytes = UnsafeRawBufferPointer(rebasing: shared.bytes[range])
        guard range.count > SharedBytes.copiedBytesMax else { return try send(bytes, more: more) }
        let handle = try openHandle("zmq_msg_send")
        var message = zmq_msg_t()
        let held = Unmanaged.passRetained(shared).toOpaque()
        let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        guard zmq_msg_init_data(&message, start, bytes.count, { ZMQSocket.letGo($1) }, held) == 0 else {
            Self.letGo(held)
            throw .last("zmq_msg_init_data", "\(bytes.count) bytes")
        }
        while zmq_msg_send(&message, handle, Self.flags(more)) == -1 {
            do throws(ZMQError) {
                guard let outcome = try refusal("zmq_msg_send") else { continue }
                zmq_msg_close(&message)
                return outcome
            } catch {
                zmq_msg_close(&message)
                throw error
            }
        }
        return .sent
    }

    private static func letGo(_ shared: UnsafeMutableRawPointer?) {
        if let shared { Unmanaged<SharedBytes>.fromOpaque(shared).release() }
    }

    private func receive(
        into message: UnsafeMutablePointer<zmq_msg_t>, flags: Int32
    ) throws(ZMQError) -> Bool {
        let handle = try openHandle("zmq_msg_recv")
        while zmq_msg_recv(message, handle, flags) == -1 {
            switch zmq_errno() {
            case EAGAIN: return false
            case EINTR: continue
            case let code: throw ZMQError(.init(rawValue: code), operation: "zmq_msg_recv", context: "\(kind)")
            }
        }
        return true
    }

    /// The outcome of a send that failed, or nil to make it again.
    private func refusal(_ operation: StaticString) throws(ZMQError) -> SendOutcome? {
        switch zmq_errno() {
        case EAGAIN: return .wouldBlock
        case EHOSTUNREACH: return .unreachable
        case EINTR: return nil
        case let code: throw ZMQError(.init(rawValue: code), operation: "\(operation)", context: "\(kind)")
        }
    }

    private static func flags(_ more: Bool) -> Int32 { more ? ZMQ_DONTWAIT | ZMQ_SNDMORE : ZMQ_DONTWAIT }
}

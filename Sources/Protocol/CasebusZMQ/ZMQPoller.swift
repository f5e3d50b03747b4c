import CZeroMQ
import Glibc

/// Waits for a few sockets and file descriptors at once (`man zmq_poll`).
///
/// - Threading: the thread that owns the sockets.
/// - Cost of a poll: no allocation, one `poll(2)`. After a socket was readable, receive until nothing is left (or
///   up to a bound): that is cheaper than polling for each message.
package struct ZMQPoller: ~Copyable {
    /// libzmq's `ZMQ_POLLITEMS_DFLT`: beyond it every poll would allocate.
    package static let itemsMax = 16

    package struct Interest: OptionSet, Sendable {
        package let rawValue: Int16
        package init(rawValue: Int16) { self.rawValue = rawValue }

        package static let readable = Interest(rawValue: Int16(ZMQ_POLLIN))
        package static let writable = Interest(rawValue: Int16(ZMQ_POLLOUT))
    }

    /// Names one of the things polled.
    package struct Token: Hashable, Sendable {
        fileprivate let bit: UInt16
        fileprivate var index: Int { bit.trailingZeroBitCount }
    }

    /// What one poll found.
    package struct Readiness: Equatable, Sendable {
        fileprivate var readable: UInt16 = 0
        fileprivate var writable: UInt16 = 0
        fileprivate var failed: UInt16 = 0

        /// Whether the time was over before anything happened.
        package var isEmpty: Bool { readable | writable | failed == 0 }
        package func isReadable(_ token: Token) -> Bool { readable & token.bit != 0 }
        package func isWritable(_ token: Token) -> Bool { writable & token.bit != 0 }
        /// A descriptor only: it is closed, or its other end is.
        package func hasFailed(_ token: Token) -> Bool { failed & token.bit != 0 }
    }

    private let items: UnsafeMutablePointer<zmq_pollitem_t>
    /// Keeps the sockets alive, so that no item points to one that is gone.
    private var sockets: [ZMQSocket] = []
    private var count = 0

    package init() {
        items = .allocate(capacity: Self.itemsMax)
    }

    deinit { items.deallocate() }

    /// Adds a socket, which the poller keeps.
    ///
    /// - Throws: ``ZMQError`` with `notASocket` when it is closed.
    package mutating func add(_ socket: ZMQSocket, for interest: Interest = .readable) throws(ZMQError) -> Token {
        let handle = try socket.openHandle("zmq_poll")
        sockets.append(socket)
        return append(zmq_pollitem_t(socket: handle, fd: 0, events: interest.rawValue, revents: 0))
    }

    /// Adds a descriptor, which must stay open as long as the poller is used.
    package mutating func add(fileDescriptor: Int32, for interest: Interest = .readable) -> Token {
        append(zmq_pollitem_t(socket: nil, fd: fileDescriptor, events: interest.rawValue, revents: 0))
    }

    /// Changes what is waited for, as when a full queue has to be watched for room.
    package mutating func setInterest(_ interest: Interest, of token: Token) {
        precondition(token.index < count, "ZMQPoller: a token of another poller")
        items[token.index].events = interest.rawValue
    }

    /// Waits until something is ready.
    ///
    /// - Parameter timeoutMilliseconds: 0 returns at once, nil waits for ever. A signal does not shorten it.
    /// - Throws: ``ZMQError`` with `contextTerminated`, or `notASocket` when an added socket was closed.
    package mutating func poll(timeoutMilliseconds: Int?) throws(ZMQError) -> Readiness {
        for socket in sockets where !socket.isOpen {
            throw ZMQError(.notASocket, operation: "zmq_poll", context: "\(socket.kind)")
        }
        let timeout = timeoutMilliseconds.map { max($0, 0) } ?? -1
        let deadline = timeout > 0 ? ContinuousClock.now + .milliseconds(timeout) : nil
        var remaining = timeout
        var ready = zmq_poll(items, Int32(count), remaining)
        while ready == -1 {
            let error = ZMQError.last("zmq_poll", "\(count) items")
            if error.code.rawValue != EINTR { throw error }
            if let deadline {
                let left = deadline - ContinuousClock.now
                remaining = max(Int(left / .milliseconds(1)), 0)
            }
            ready = zmq_poll(items, Int32(count), remaining)
        }
        return ready == 0 ? Readiness() : readiness()
    }

    private func readiness() -> Readiness {
        var result = Readiness()
        for index in 0..<count {
            let events = Int32(items[index].revents)
            let bit = UInt16(1) << index
            if events & ZMQ_POLLIN != 0 { result.readable |= bit }
            if events & ZMQ_POLLOUT != 0 { result.writable |= bit }
            if events & ZMQ_POLLERR != 0 { result.failed |= bit }
        }
        return result
    }

    private mutating func append(_ item: zmq_pollitem_t) -> Token {
        precondition(count < Self.itemsMax, "ZMQPoller: at most \(Self.itemsMax) items")
        (items + count).initialize(to: item)
        count += 1
        return Token(bit: 1 << (count - 1))
    }
}

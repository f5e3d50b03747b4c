import CLinux
import CZeroMQ
import Glibc

/// Waits for any number of sockets at once, at a cost that does not grow with their number.
///
/// libzmq gives every socket a descriptor (`ZMQ_FD`) that says "look", not "there is a message". The rule that makes
/// it sound: a socket's last call before waiting is a ``ZMQSocket/receive(into:)`` that found nothing; a send in
/// between may swallow the sign, so receive once more after it.
///
/// - Threading: the thread that owns the sockets.
/// - Source: `man zmq_getsockopt` (ZMQ_FD), `man 7 epoll`.
package struct ZMQWatcher: ~Copyable {
    /// Sockets told of by one wait; the others come with the next.
    private static let eventsMax = 256

    private let descriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    /// Keeps the sockets, and so their descriptors, alive.
    private var sockets: [ZMQSocket] = []

    package init() throws(ZMQError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw ZMQError(.init(rawValue: errno), operation: "epoll_create1", context: "") }
        events = .allocate(capacity: Self.eventsMax)
        events.initialize(repeating: epoll_event(), count: Self.eventsMax)
    }

    deinit {
        // It fails only for a descriptor that is not open.
        close(descriptor)
        events.deallocate()
    }

    /// Adds a socket, which the watcher keeps.
    ///
    /// - Returns: its number: 0, 1, 2 … in the order of adding.
    /// - Throws: ``ZMQError`` with `notASocket` when it is closed, or what `epoll_ctl` failed with.
    @discardableResult
    package mutating func add(_ socket: ZMQSocket) throws(ZMQError) -> Int {
        let handle = try socket.openHandle("zmq_getsockopt(ZMQ_FD)")
        var watched: Int32 = -1
        var size = MemoryLayout<Int32>.size
        guard zmq_getsockopt(handle, ZMQ_FD, &watched, &size) == 0 else { throw .last("zmq_getsockopt(ZMQ_FD)", "") }
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data(u64: UInt64(sockets.count)))
        guard epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0 else {
            throw ZMQError(.init(rawValue: errno), operation: "epoll_ctl", context: "")
        }
        sockets.append(socket)
        return sockets.count - 1
    }

    /// Waits until a socket is worth a look, and calls `body` with the number of each that is.
    ///
    /// - Parameter timeoutMilliseconds: 0 returns at once. A signal ends the wait early, with nothing found.
    /// - Returns: whether any socket was found.
    package mutating func wait(timeoutMilliseconds: Int, _ body: (Int) -> Void) throws(ZMQError) -> Bool {
        let count = epoll_wait(descriptor, events, Int32(Self.eventsMax), Int32(clamping: timeoutMilliseconds))
        if count < 0 {
            if errno == EINTR { return false }
            throw ZMQError(.init(rawValue: errno), operation: "epoll_wait", context: "")
        }
        for index in 0..<Int(count) { body(Int(events[index].data.u64)) }
        return count > 0
    }
}

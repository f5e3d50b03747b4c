import CasebusZMQ
import Glibc

/// A message as a test sees it: the bytes of each frame, and whom libzmq says they come from.
struct ReceivedMessage {
    var frames: [[UInt8]] = []
    var userIDs: [String?] = []
}

/// How long a test waits for what must happen; only a failing test waits that long.
let patienceMilliseconds = 20_000

/// The next whole message, or nil when none comes in time.
func receiveMessage(
    from socket: ZMQSocket, within milliseconds: Int = patienceMilliseconds
) throws -> ReceivedMessage? {
    var poller = ZMQPoller()
    _ = try poller.add(socket)
    var frame = ZMQFrame()
    // Polled first, as the daemon does: what a frame knows of its peer depends on it.
    while !(try poller.poll(timeoutMilliseconds: milliseconds)).isEmpty {
        guard try socket.receive(into: &frame) else { continue }
        var message = ReceivedMessage()
        while true {
            message.frames.append(frame.withBytes { Array($0) })
            message.userIDs.append(frame.property(.userID))
            guard frame.more, try socket.receive(into: &frame) else { return message }
        }
    }
    return nil
}

/// Sends a whole message, waiting for room; the outcome is the first frame's.
@discardableResult
func send(_ frames: [[UInt8]], on socket: ZMQSocket) throws -> SendOutcome {
    var poller = ZMQPoller()
    _ = try poller.add(socket, for: .writable)
    for (index, bytes) in frames.enumerated() {
        var outcome = try socket.send(bytes.span.bytes, more: index < frames.count - 1)
        while outcome == .wouldBlock {
            guard !(try poller.poll(timeoutMilliseconds: patienceMilliseconds)).isEmpty else { return .wouldBlock }
            outcome = try socket.send(bytes.span.bytes, more: index < frames.count - 1)
        }
        if outcome != .sent { return outcome }
    }
    return .sent
}

/// A new folder below /tmp, removed afterwards: an ipc path has room for 107 bytes only.
func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    var template = Array("/tmp/casebus-zmq-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
        throw ZMQError(.init(rawValue: errno), operation: "mkdtemp", context: "/tmp")
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
        unlink("\(path)/socket")
        rmdir(path)
    }
    return try body(path)
}

/// Options of a socket that keeps trying quickly and queues before its link is up.
func eagerOptions() -> ZMQSocketOptions {
    var options = ZMQSocketOptions()
    options.immediate = false
    options.reconnectMilliseconds = 10
    options.reconnectMillisecondsMax = 50
    return options
}

/// Bytes that differ from place to place, so that a shifted or stale copy shows.
func pattern(_ count: Int, seed: UInt8 = 1) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) &+ seed }
}

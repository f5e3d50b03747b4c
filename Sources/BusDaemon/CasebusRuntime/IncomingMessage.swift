internal import CasebusWire
internal import CasebusZMQ

/// Which frames belong to which command of a message, one byte each; none at all: every frame is a command.
enum CommandParts {
    /// Where they lie in the envelope: what most messages have needs no allocation.
    case inEnvelope(ByteRange)
    case listed([UInt8])

    var count: Int {
        switch self {
        case .inEnvelope(let range): range.range.count
        case .listed(let parts): parts.count
        }
    }
    var isEmpty: Bool { count == 0 }
}

/// The frames that messages are read into, again and again.
///
/// A struct that is handed down as `inout`, so that reading a message is one access and not one for each look at a
/// frame: those were a tenth of the loop's time.
struct IncomingMessage: ~Copyable {
    private let socket: ZMQSocket
    private(set) var routing = ZMQFrame()
    private(set) var envelope = ZMQFrame()
    private(set) var command = ZMQFrame()
    private(set) var signature = ZMQFrame()
    private(set) var text = ZMQFrame()
    private(set) var payload = ZMQFrame()
    /// Whether the message has another frame.
    private(set) var more = false

    init(of socket: ZMQSocket) { self.socket = socket }

    /// Begins the next message.
    ///
    /// - Returns: `false` when none is there.
    mutating func begin() throws(ZMQError) -> Bool {
        let isThere = try socket.receive(into: &routing)
        more = isThere && routing.more
        return isThere
    }

    mutating func readEnvelope() throws(ZMQError) -> Bool {
        guard more, try socket.receive(into: &envelope) else { return false }
        more = envelope.more
        return true
    }

    /// The frames that the command number `number` announces.
    func parts(ofCommand number: Int, _ parts: CommandParts) -> FrameParts {
        guard !parts.isEmpty else { return FrameParts(rawValue: 0) }
        return switch parts {
        case .inEnvelope(let range): FrameParts(rawValue: envelope.withBytes { $0[range.range.lowerBound + number] })
        case .listed(let parts): FrameParts(rawValue: parts[number])
        }
    }

    /// Reads one command's frames.
    ///
    /// - Returns: `false` when the message has fewer frames than it announced, or announced unknown ones.
    mutating func readCommand(_ parts: FrameParts) throws(ZMQError) -> Bool {
        guard FrameParts.ofCommand.has(parts), more, try socket.receive(into: &command) else { return false }
        more = command.more
        guard try Self.read(&signature, if: parts.has(.signature), from: socket, &more),
            try Self.read(&text, if: parts.has(.text), from: socket, &more)
        else { return false }
        return try Self.read(&payload, if: parts.has(.payload), from: socket, &more)
    }

    /// Reads a frame that was announced; one that was not is empty.
    ///
    /// - Returns: `false` when it was announced and is not there.
    private static func read(
        _ frame: inout ZMQFrame, if isAnnounced: Bool, from socket: ZMQSocket, _ more: inout Bool
    ) throws(ZMQError) -> Bool {
        guard isAnnounced else {
            frame.clear()
            return true
        }
        guard more, try socket.receive(into: &frame) else { return false }
        more = frame.more
        return true
    }

    /// Reads and forgets what nobody asked for, so that the next message begins where it begins.
    mutating func dropRest() throws(ZMQError) {
        while more, try socket.receive(into: &text) { more = text.more }
    }
}

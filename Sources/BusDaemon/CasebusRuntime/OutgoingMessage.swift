internal import CasebusZMQ

/// A whole message to a peer: an envelope and the frames behind it, which lie one behind the other in one piece.
struct OutgoingMessage {
    private let envelope: [UInt8]
    private let frames: SharedBytes?
    /// Where each frame ends.
    private let ends: [Int]

    init(_ envelope: [UInt8]) {
        self.envelope = envelope
        frames = nil
        ends = []
    }

    init(_ envelope: [UInt8], _ frames: FrameRun) {
        self.envelope = envelope
        self.frames = frames.ends.isEmpty ? nil : frames.bytes.withUnsafeBytes { SharedBytes(copying: $0) }
        ends = frames.ends
    }

    /// What a message costs beside its bytes while it is kept, roughly: else a million empty ones would cost nothing.
    private static let overheadBytes = 128

    /// What it counts for while it waits for a peer that does not read.
    var heldBytes: Int { Self.overheadBytes + envelope.count + (ends.last ?? 0) }

    /// Sends its frames behind a routing id that was taken.
    ///
    /// - Returns: `false` when the peer is gone: once a message has begun, libzmq takes it whole.
    func send(on socket: ZMQSocket) throws(ZMQError) -> Bool {
        guard try socket.send(envelope.span.bytes, more: !ends.isEmpty) == .sent else { return false }
        guard let frames else { return true }
        var start = 0
        for (number, end) in ends.enumerated() {
            guard try socket.send(frames, start..<end, more: number + 1 < ends.count) == .sent else { return false }
            start = end
        }
        return true
    }
}

/// Frames in one piece of memory: hundreds of deliveries a message would else be as many allocations.
struct FrameRun {
    private(set) var bytes: [UInt8] = []
    /// Where each frame ends.
    private(set) var ends: [Int] = []

    mutating func append(_ frame: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: frame)
        ends.append(bytes.count)
    }

    /// Empties it and keeps its memory for the next message.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}

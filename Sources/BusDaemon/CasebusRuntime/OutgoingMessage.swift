/// A whole message to a peer: an envelope and the frames behind it, which lie one behind the other in one piece.
struct OutgoingMessage {
    private let envelope: [UInt8]
    private let frames: FrameRun

    init(_ envelope: [UInt8], _ frames: FrameRun = FrameRun()) {
        self.envelope = envelope
        self.frames = frames
    }

    /// What a message costs beside its bytes while it is kept, roughly: else a million empty ones would cost nothing.
    private static let overheadBytes = 128

    /// What it counts for while it waits for a peer that does not read.
    var heldBytes: Int { Self.overheadBytes + envelope.count + frames.bytes.count }

    /// Lends the frames in order, each with whether another follows.
    func forEachFrame(_ body: (_ frame: UnsafeRawBufferPointer, _ more: Bool) throws -> Bool) rethrows -> Bool {
        guard try envelope.withUnsafeBytes({ try body($0, !frames.ends.isEmpty) }) else { return false }
        return try frames.bytes.withUnsafeBytes { bytes in
            var start = 0
            for (number, end) in frames.ends.enumerated() {
                let frame = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                guard try body(frame, number + 1 < frames.ends.count) else { return false }
                start = end
            }
            return true
        }
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
}

/// What the bus said when it opened the session.
public struct Welcome: Equatable, Sendable {
    /// The protocol version that both sides speak from here on.
    public let version: Int
    /// Which log this is: 16 bytes that never change for a log.
    public let logID: [UInt8]
    /// The log's term, which grows when another daemon takes it over.
    public let term: UInt64
    /// The last durable record when the session opened.
    public let head: UInt64
    /// How often each side lets the other hear from it.
    public let heartbeat: Duration
    /// How many unconfirmed deliveries were granted.
    public let credit: Int
    /// What the bus takes at most.
    public let limits: BusLimits
}

/// What a bus takes at most, in bytes or commands.
public struct BusLimits: Equatable, Sendable {
    /// A command's own frame.
    public let commandBytes: Int
    /// Commands in one message.
    public let commandsPerMessage: Int
    /// A payload.
    public let payloadBytes: Int
    /// A text.
    public let textBytes: Int
    /// A signature, its algorithm byte included.
    public let signatureBytes: Int
}

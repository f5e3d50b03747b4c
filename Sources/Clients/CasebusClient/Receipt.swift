public import CasebusModel

/// The bus's word that a command is recorded: it is on disk.
public struct Receipt: Equatable, Sendable {
    /// The record's number in the log.
    public let sequence: UInt64
    /// When it was recorded.
    public let recordedAt: Timestamp
    /// The first hand-off that the command opened; `nil` where it opened none.
    public let handoff: UInt64?
    /// How many hand-offs it opened; they are numbered on from ``handoff``, in the order given.
    public let handoffs: Int
    /// The command was recorded before, and this is the first receipt again.
    public let repeated: Bool

    /// - Parameters:
    ///   - sequence: the record's number in the log.
    ///   - recordedAt: when it was recorded.
    ///   - handoff: the first hand-off opened, if any.
    ///   - handoffs: how many were opened.
    ///   - repeated: whether the command had been recorded before.
    public init(sequence: UInt64, recordedAt: Timestamp, handoff: UInt64?, handoffs: Int, repeated: Bool) {
        self.sequence = sequence
        self.recordedAt = recordedAt
        self.handoff = handoff
        self.handoffs = handoffs
        self.repeated = repeated
    }
}

/// Where a hand-off stands. Raw values are part of snapshots.
public enum HandoffState: UInt8, Sendable, CaseIterable, CustomStringConvertible {
    /// Pushed, not signed for.
    case pushed = 1
    /// Signed for by the receiver, at work.
    case signed = 2
    /// Pushed, and the receiver says that the duty is another's.
    case disputed = 3
    /// Signed for, and a special procedure goes on.
    case suspended = 4
    /// Closed by the receiver's final feedback.
    case answered = 8
    /// Closed by the receiver's refusal.
    case refused = 9
    /// Closed by the sender.
    case withdrawn = 10
    /// Closed by the convenor's ruling.
    case ruled = 11

    /// The first raw value of those that are closed.
    public static let firstClosed: UInt8 = 8

    public var isOpen: Bool { rawValue < Self.firstClosed }

    public var description: String {
        switch self {
        case .pushed: "pushed"
        case .signed: "signed"
        case .disputed: "disputed"
        case .suspended: "suspended"
        case .answered: "answered"
        case .refused: "refused"
        case .withdrawn: "withdrawn"
        case .ruled: "ruled"
        }
    }
}

/// Where a case stands in its own life. Raw values are part of snapshots.
public enum CaseState: UInt8, Sendable, CaseIterable, CustomStringConvertible {
    case registered = 1
    case accepted = 2
    case decided = 3
    case closed = 4

    public var description: String {
        switch self {
        case .registered: "registered"
        case .accepted: "accepted"
        case .decided: "decided"
        case .closed: "closed"
        }
    }
}

/// What a unit may do beyond acting for itself.
public enum Role: String, Sendable, CaseIterable {
    /// Acts and reads as itself.
    case unit
    /// Reads everything and looks after the bus.
    case `operator`
    /// Replays another system's history: asserts when things happened and for whom it speaks.
    case importer
}

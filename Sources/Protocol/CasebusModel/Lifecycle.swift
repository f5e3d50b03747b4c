/// Where a hand-off stands. Raw values are part of snapshots.
public enum HandoffState: UInt8, Sendable, CaseIterable, CustomStringConvertible {
    /// Pushed, not signed for.
    case pushed = 1
    /// Signed for by the receiver, at work.
    case signed = 2
    /// Closed by the receiver's final feedback.
    case answered = 3
    /// Closed by the receiver's refusal.
    case refused = 4
    /// Closed by the sender.
    case withdrawn = 5

    public var isOpen: Bool { self == .pushed || self == .signed }

    public var description: String {
        switch self {
        case .pushed: "pushed"
        case .signed: "signed"
        case .answered: "answered"
        case .refused: "refused"
        case .withdrawn: "withdrawn"
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

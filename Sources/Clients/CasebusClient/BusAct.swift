public import CasebusModel
internal import CasebusWire

/// What the bus did by itself.
public enum BusAct: Equatable, Sendable {
    /// A limit is near or past.
    case card(Card)
    /// The receiver could have signed and did not: it counts as signed (视同签收).
    case deemedSigned
    /// No correction notice came in time: the case counts as accepted (视同受理).
    case deemedAccepted
    /// Deciding a case opened this one (关联办件), which is pushed to its first department.
    case linked(parent: CaseName)
}

/// A limit is near or past: first its holder is told, and once that had time to explain, its superior and the sender.
public struct Card: Equatable, Sendable {
    /// Which of the clocks it is about.
    public enum Clock: String, Sendable, CaseIterable {
        /// Of a hand-off: until it is signed for.
        case waiting
        /// Of a hand-off: until it is answered.
        case answering
        /// Of a case: the applicant's.
        case deciding
        /// Of a case: nothing has followed.
        case idling
        /// Of a dispute: until the two agree.
        case negotiating
        /// Of a dispute: until the convenor rules.
        case ruling
        /// Of a case that was granted: until what was granted is issued and the case closed.
        case issuing
    }

    /// How bad it is.
    public enum Colour: String, Sendable, CaseIterable {
        /// 预警: the limit is near.
        case amber
        /// 黄牌: the promised limit is past.
        case yellow
        /// 红牌: the statutory limit is past.
        case red
    }

    /// Which of the clocks it is about.
    public var clock: Clock
    /// How bad it is.
    public var colour: Colour
    /// Who has it.
    public var holder: Address?
    /// Told to the holder's superior and the sender, no longer to the holder alone.
    public var isRaised: Bool
    /// The limit that made it: `promised_limit 7wd`.
    public var rule: String
    /// When that limit is used up.
    public var due: Timestamp
}

extension BusAct {
    /// - Returns: `nil` for what concerns no unit, and for what a later version of the bus does.
    init?(_ wire: WireBusEvent) {
        switch wire.event {
        case .card(let card):
            guard let card = Card(card) else { return nil }
            self = .card(card)
        case .deemedSigned: self = .deemedSigned
        case .deemedAccepted: self = .deemedAccepted
        case .linked(let linked):
            self = .linked(parent: CaseName(linked.parent.id, registeredBy: Address(linked.parent.registrar)))
        default: return nil
        }
    }
}

extension Card {
    fileprivate init?(_ wire: WireCard) {
        guard let clock = Clock(wire.clock), let colour = Colour(wire.colour) else { return nil }
        self.init(
            clock: clock, colour: colour, holder: Address(wire.holder), isRaised: wire.raised, rule: wire.rule,
            due: Timestamp(milliseconds: wire.dueMs))
    }
}

extension Card.Clock {
    fileprivate init?(_ wire: WireClock) {
        switch wire {
        case .waiting: self = .waiting
        case .answering: self = .answering
        case .deciding: self = .deciding
        case .idling: self = .idling
        case .negotiating: self = .negotiating
        case .ruling: self = .ruling
        case .issuing: self = .issuing
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}

extension Card.Colour {
    fileprivate init?(_ wire: WireColour) {
        switch wire {
        case .amber: self = .amber
        case .yellow: self = .yellow
        case .red: self = .red
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}

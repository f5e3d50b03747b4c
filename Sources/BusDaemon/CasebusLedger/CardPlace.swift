package import CasebusWire

/// Which bit says that a card was given: for a clock and a colour, to the holder (0) or raised (1).
///
/// - Shape: six bits a clock. A hand-off's row has the four clocks of hand-offs, a case's the three of cases.
package enum CardPlace {
    private static let bitsPerClock: UInt32 = 6
    private static let clock: UInt32 = 0b11_1111

    /// - Returns: `nil` for a clock, a colour or a subject that is none.
    package static func bit(_ card: WireCard) -> UInt32? {
        guard (1...3).contains(card.colour.rawValue) else { return nil }
        let place: UInt32
        switch card.clock {
        case .waiting, .deciding: place = 0
        case .answering, .idling: place = 1
        case .negotiating, .issuing: place = 2
        case .ruling: place = 3
        case .unspecified, .UNRECOGNIZED: return nil
        }
        let colour = UInt32(card.colour.rawValue - 1)
        return 1 << (place * bitsPerClock + colour * 2 + (card.raised ? 1 : 0))
    }

    /// Yellow and red of the waiting and of the answering clock, also raised.
    private static let late: UInt32 = 0b11_1100 | 0b11_1100 << bitsPerClock

    /// Whether the cards of a hand-off say that its receiver is past a limit.
    static func isOverdue(_ cards: UInt32) -> Bool { cards & late != 0 }

    /// The clock of a hand-off that begins anew when another unit has to sign.
    static let waitingForHandoffs = clock
    /// The clocks of a dispute.
    static let disputes = clock << (2 * bitsPerClock) | clock << (3 * bitsPerClock)
    /// The clock of a case that ends when something follows.
    static let idling = clock << bitsPerClock
}

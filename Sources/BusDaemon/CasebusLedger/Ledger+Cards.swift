/// The cards of hand-offs, and how many of them each unit is overdue with.
extension Ledger {
    mutating func put(card: UInt32, onHandoff slot: UInt32) {
        let row = handoffs[slot]
        handoffs[slot].cards = row.cards | card
        if !CardPlace.isOverdue(row.cards), CardPlace.isOverdue(row.cards | card) { units[row.to].overdue += 1 }
    }

    /// Takes cards off a hand-off: the clock that they are of has ended, or begins anew.
    mutating func take(cards: UInt32, offHandoff slot: UInt32) {
        let given = handoffs[slot].cards
        guard given & cards != 0 else { return }
        handoffs[slot].cards = given & ~cards
        if CardPlace.isOverdue(given), !CardPlace.isOverdue(given & ~cards) {
            units[handoffs[slot].to].overdue -= 1
        }
    }
}

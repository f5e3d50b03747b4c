/// The open hand-offs of a case: a ring through their rows, entered from the case.
extension Ledger {
    func hasHandoff(of caseSlot: UInt32, where matches: (HandoffRow) -> Bool) -> Bool {
        guard cases[caseSlot].openHandoffs > 0 else { return false }
        let first = cases[caseSlot].firstHandoff
        var slot = first
        repeat {
            if matches(handoffs[slot]) { return true }
            slot = handoffs[slot].nextInCase
        } while slot != first
        return false
    }

    mutating func link(_ slot: UInt32, into caseSlot: UInt32) {
        if cases[caseSlot].openHandoffs == 0 {
            handoffs[slot].nextInCase = slot
            handoffs[slot].previousInCase = slot
        } else {
            let first = cases[caseSlot].firstHandoff
            let last = handoffs[first].previousInCase
            handoffs[slot].nextInCase = first
            handoffs[slot].previousInCase = last
            handoffs[last].nextInCase = slot
            handoffs[first].previousInCase = slot
        }
        cases[caseSlot].firstHandoff = slot
        cases[caseSlot].openHandoffs += 1
    }

    mutating func unlink(_ slot: UInt32, from caseSlot: UInt32) {
        let (next, previous) = (handoffs[slot].nextInCase, handoffs[slot].previousInCase)
        handoffs[previous].nextInCase = next
        handoffs[next].previousInCase = previous
        cases[caseSlot].openHandoffs -= 1
        if cases[caseSlot].firstHandoff == slot { cases[caseSlot].firstHandoff = next }
    }
}

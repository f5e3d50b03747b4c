internal import CasebusMatters
internal import CasebusModel
package import CasebusRules
package import CasebusWire

/// What the bus does by itself: rules, cards, deemed signing and acceptance, linked cases, successions.
///
/// Each is an event of the log. The same call makes it and replays it, and says `nil` when it does not hold (any more):
/// the card was given, the hand-off is signed.
extension Ledger {
    /// - Throws: ``RuleBookError`` for a book that is none.
    /// - Returns: what the record says beside the event's bytes.
    package mutating func apply(_ event: WireBusEvent, at now: Int64) throws(RuleBookError) -> Applied? {
        let applied: Applied?
        switch event.event {
        case .rules(let rules): return try adopt(rules, at: now)
        case .card(let card): applied = give(card)
        case .deemedSigned(let deemed): applied = deemSigned(deemed.handoff, at: now)
        case .deemedAccepted(let deemed): applied = deemAccepted(deemed.case, at: now)
        case .linked(let linked): applied = link(linked, at: now)
        case .succeeded(let succeeded):
            if succeed(succeeded, at: now) { advance(to: now) }
            return nil
        default: return nil
        }
        if applied != nil { advance(to: now) }
        return applied
    }

    // MARK: Rules

    private mutating func adopt(_ rules: WireRules, at now: Int64) throws(RuleBookError) -> Applied? {
        let bytes = [UInt8](rules.book)
        self.rules = try rulesInForce(bytes, sequence: nextSequence)
        calendarDigest = [UInt8](rules.calendar)
        advance(to: now)
        return nil
    }

    /// - Parameter bytes: a book as it is recorded; none: no book.
    mutating func rulesInForce(_ bytes: [UInt8], sequence: UInt64) throws(RuleBookError) -> RulesInForce? {
        guard !bytes.isEmpty else { return nil }
        let book = bytes.withUnsafeBytes { bytes in
            Result { () throws(RuleBookError) in try RuleBook(decoding: bytes) }
        }
        return RulesInForce(
            try book.get(), sequence: sequence, bytes: bytes, units: &units, matters: &matters)
    }

    // MARK: Cards

    private mutating func give(_ card: WireCard) -> Applied? {
        guard let bit = CardPlace.bit(card) else { return nil }
        if card.handoff == 0 { return giveOnCase(card, bit) }
        guard let slot = handoff(numbered: card.handoff) else { return nil }
        let row = handoffs[slot]
        let runs: Bool
        switch card.clock {
        case .waiting: runs = row.handoffState == .pushed
        case .answering: runs = row.handoffState == .pushed || row.handoffState == .signed
        case .negotiating, .ruling: runs = row.handoffState == .disputed
        default: runs = false
        }
        guard runs, row.cards & bit == 0 else { return nil }
        put(card: bit, onHandoff: slot)
        tellOfCard(card, to: holder(of: card.clock, on: row), and: row.from, of: row.number)
        return applied(onHandoff: slot)
    }

    /// Who answers for a clock: of a ruling the convenor, who has to give it.
    private func holder(of clock: WireClock, on row: HandoffRow) -> UnitNumber {
        clock == .ruling ? convenor(ofCase: row.caseSlot) : holder(of: row)
    }

    private mutating func giveOnCase(_ card: WireCard, _ bit: UInt32) -> Applied? {
        guard let slot = caseNamed(card.case) else { return nil }
        let row = cases[slot]
        let runs: Bool
        switch card.clock {
        case .deciding: runs = row.caseState == .accepted && !isSuspended(slot)
        case .idling: runs = row.openHandoffs == 0 && !row.flags.contains(.suspended)
        case .issuing: runs = row.caseState == .decided
        default: runs = false
        }
        guard runs, row.cards & bit == 0 else { return nil }
        cases[slot].cards |= bit
        tellOfCard(card, to: holder(ofCase: slot, named: card.holder), and: row.keeper, of: 0)
        return applied(onCase: slot)
    }

    /// Whether the applicant's clock stands: the idle case is suspended, or one of its hand-offs.
    package func isSuspended(_ slot: UInt32) -> Bool {
        cases[slot].flags.contains(.suspended)
            || hasHandoff(of: slot) { $0.handoffState == .suspended && !$0.flags.contains(.correction) }
    }

    /// Who has a case: of several that have hand-offs of it the one named, else the one that was pushed to first.
    private func holder(ofCase slot: UInt32, named: String) -> UnitNumber {
        guard cases[slot].openHandoffs > 0 else { return cases[slot].idleHolder }
        if let unit = units.number(of: named), hasHandoff(of: slot, where: { holder(of: $0) == unit }) { return unit }
        // The ring begins with the newest: the oldest lies before it.
        return holder(of: handoffs[handoffs[cases[slot].firstHandoff].previousInCase])
    }

    /// A card with what its record has to say beside what was proposed: who has it, and whom it is raised to.
    ///
    /// Which units there are is configuration, and no replay knows it: the superior is told by the record.
    package func addressed(_ card: WireCard) -> WireCard {
        var card = card
        if let slot = handoff(numbered: card.handoff) {
            card.holder = units.address(holder(of: card.clock, on: handoffs[slot]))
        } else if let slot = caseNamed(card.case) {
            card.holder = units.address(holder(ofCase: slot, named: card.holder))
        }
        let superior = card.raised ? Address(card.holder)?.superior?.text : nil
        card.superior = ""
        if let superior, let unit = units.number(of: superior), units[unit].isKnown { card.superior = superior }
        return card
    }

    /// First the holder alone; then its superior and the sender. A window's or a station's goes no further than its hall.
    private mutating func tellOfCard(
        _ card: WireCard, to holder: UnitNumber, and sender: UnitNumber, of number: UInt64
    ) {
        guard card.raised else { return tell(holder, .card, of: number) }
        let superior = card.superior.isEmpty ? nil : units.meet(card.superior)
        if let superior { tell(superior, .card, of: number) }
        if Address(units.address(holder))?.isFrontLine != true, sender != holder, sender != superior {
            tell(sender, .card, of: number)
        }
    }

    // MARK: What counts as done

    private mutating func deemSigned(_ number: UInt64, at now: Int64) -> Applied? {
        guard let slot = handoff(numbered: number), handoffs[slot].handoffState == .pushed else { return nil }
        let row = handoffs[slot]
        cases[row.caseSlot].lastAt = max(cases[row.caseSlot].lastAt, now)
        handoffs[slot].state = HandoffState.signed.rawValue
        take(cards: CardPlace.waitingForHandoffs, offHandoff: slot)
        tell(row.to, .signedFor, of: number)
        tell(row.from, .signed, of: number)
        return applied(onHandoff: slot)
    }

    private mutating func deemAccepted(_ name: WireCaseRef, at now: Int64) -> Applied? {
        guard let slot = caseNamed(name) else { return nil }
        let row = cases[slot]
        guard row.caseState == .registered, !row.flags.contains(.correctionAsked) else { return nil }
        cases[slot].lastAt = max(row.lastAt, now)
        cases[slot].state = CaseState.accepted.rawValue
        return applied(onCase: slot)
    }

    // MARK: Finding and telling

    private func caseNamed(_ name: WireCaseRef) -> UInt32? {
        guard let registrar = units.number(of: name.registrar) else { return nil }
        var id = name.id
        return id.withUTF8 { findCase(registrar: registrar, id: UnsafeRawBufferPointer($0)) }
    }

    mutating func tell(_ unit: UnitNumber, _ notice: NoticeKind, of handoff: UInt64) {
        units[unit].inbox.append(InboxEntry(sequence: nextSequence, handoff: handoff, notice: notice))
        touched.append(unit)
    }
}

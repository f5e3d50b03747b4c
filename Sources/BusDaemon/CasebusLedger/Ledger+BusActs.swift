internal import CasebusMatters
internal import CasebusModel
package import CasebusRules
package import CasebusWire

/// A case that was decided and whose matter feeds another: what the bus has to record next.
package struct OwedLink: Equatable, Sendable {
    var parentRegistrar: UnitNumber
    var parentID: String
    /// Who decided, and registers the next.
    var decider: UnitNumber
    var applicant: UInt8
    var matter: String
    var step: String
    /// Whom the list names; ``noUnit``: nobody, or the decider itself, with whom it then lies.
    var to: UnitNumber
    var listed: UnitNumber
}

/// What the bus does by itself: rules, cards, deemed signing and acceptance, linked cases.
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
        handoffs[slot].cards |= bit
        // The ruling is the convenor's to give.
        let holder = card.clock == .ruling ? convenor(ofCase: row.caseSlot) : holder(of: row)
        tellOfCard(card, to: holder, and: row.from, of: row.number)
        return applied(onHandoff: slot)
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
        let holder = row.openHandoffs == 0 ? row.idleHolder : (units.number(of: card.holder) ?? row.idleHolder)
        tellOfCard(card, to: holder, and: row.registrar, of: 0)
        return applied(onCase: slot)
    }

    /// Whether the applicant's clock stands: the idle case is suspended, or one of its hand-offs.
    package func isSuspended(_ slot: UInt32) -> Bool {
        cases[slot].flags.contains(.suspended)
            || hasHandoff(of: slot) { $0.handoffState == .suspended && !$0.flags.contains(.correction) }
    }

    /// First the holder alone; then its superior and the sender. A window's or a station's goes no further than its hall.
    private mutating func tellOfCard(
        _ card: WireCard, to holder: UnitNumber, and sender: UnitNumber, of number: UInt64
    ) {
        guard card.raised else { return tell(holder, .card, of: number) }
        let address = Address(units.address(holder))
        if let superior = address?.superior, let unit = units.number(of: superior.text), units[unit].isKnown {
            tell(unit, .card, of: number)
        }
        if address?.isFrontLine != true, sender != holder { tell(sender, .card, of: number) }
    }

    // MARK: What counts as done

    private mutating func deemSigned(_ number: UInt64, at now: Int64) -> Applied? {
        guard let slot = handoff(numbered: number), handoffs[slot].handoffState == .pushed else { return nil }
        let row = handoffs[slot]
        cases[row.caseSlot].lastAt = max(cases[row.caseSlot].lastAt, now)
        handoffs[slot].state = HandoffState.signed.rawValue
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

    // MARK: Linked cases

    /// Granting a licence opens its supervision, finding something the enforcement: what the catalogue's `feeds` says.
    mutating func oweLinks(of slot: UInt32, decided choice: UInt8, _ act: Context) {
        guard choice == UInt8(WireDecision.granted.rawValue) || choice == UInt8(WireDecision.found.rawValue),
            !act.isAsserted, let rules, let matter = matterInBook(of: slot)
        else { return }
        for fed in rules.book[matter].feeds { owedLinks.append(link(to: fed, of: slot, rules, by: act.unit)) }
    }

    private func link(
        to fed: RuleBook.MatterNumber, of slot: UInt32, _ rules: RulesInForce, by decider: UnitNumber
    ) -> OwedLink {
        let step = rules.book.firstStep(of: fed)
        let registrar = units[decider].address
        let owner = units.addresses.withUnsafeBytes { addresses in
            rules.book.owner(
                of: step, applicant: applicant(ofCase: slot),
                registrar: UnsafeRawBufferPointer(rebasing: addresses[registrar]))
        }
        var (to, listed) = (noUnit, noUnit)
        if case .success(let entry) = owner {
            listed = rules.owners[Int(entry) - 1]
            // The department that decided may have another office do the next.
            let office = rules.book.entry(entry)?.office.flatMap { units.number(of: $0.text) }
            to = listed != decider ? listed : (office ?? noUnit)
            if to == decider { to = noUnit }
        }
        return OwedLink(
            parentRegistrar: cases[slot].registrar, parentID: caseID(slot), decider: decider,
            applicant: cases[slot].applicant, matter: rules.book.code(of: fed), step: rules.book.code(of: step), to: to,
            listed: listed)
    }

    /// The event that an owed link is recorded as.
    package func event(_ link: OwedLink) -> WireBusEvent {
        var event = WireBusEvent()
        event.linked.parent.registrar = units.address(link.parentRegistrar)
        event.linked.parent.id = link.parentID
        event.linked.case.registrar = units.address(link.decider)
        event.linked.case.id = linkedID(of: link.parentID)
        (event.linked.matter, event.linked.step) = (link.matter, link.step)
        if link.to != noUnit { (event.linked.handoff, event.linked.to) = (nextHandoff, units.address(link.to)) }
        return event
    }

    /// The parent's id and the record's number: no other case has it, since units may not use `~`.
    private func linkedID(of parent: String) -> String {
        let suffix = "~\(nextSequence)"
        var id = String(parent.prefix { $0 != "~" })
        while id.utf8.count + suffix.utf8.count > Limits.identifierBytes { id.removeLast() }
        return id + suffix
    }

    private mutating func link(_ linked: WireLinked, at now: Int64) -> Applied? {
        guard let owed = owedLinks.first else { return nil }
        let hash: UInt64
        var id = linked.case.id
        let padded: SIMD64<UInt8>
        (hash, padded) = id.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            return (self.hash(case: bytes, of: owed.decider), paddedID(bytes))
        }
        owedLinks.removeFirst()
        let slot = cases.insert(
            CaseRow(
                id: padded, idHash: hash, registeredAt: nextSequence, lastAt: now, registrar: owed.decider,
                idleHolder: owed.decider, lastWorker: owed.decider, openHandoffs: 0,
                matter: matters.number(of: owed.matter), idBytes: UInt8(id.utf8.count),
                state: CaseState.registered.rawValue, applicant: owed.applicant))
        caseIndex.insert(hash, slot: slot)
        casesRegistered += 1
        var applied = applied(onCase: slot)
        guard owed.to != noUnit else { return applied }
        let act = Context(
            unit: owed.decider, role: .unit, at: now, isAsserted: false,
            frame: UnsafeRawBufferPointer(start: nil, count: 0))
        applied.firstHandoff = open(from: owed.decider, Route(to: owed.to, listed: owed.listed), on: slot, act)
        (applied.from, applied.to, applied.handoffs) = (owed.decider, owed.to, 1)
        return applied
    }

    // MARK: Finding and telling

    private func caseNamed(_ name: WireCaseRef) -> UInt32? {
        guard let registrar = units.number(of: name.registrar) else { return nil }
        var id = name.id
        return id.withUTF8 { findCase(registrar: registrar, id: UnsafeRawBufferPointer($0)) }
    }

    private mutating func tell(_ unit: UnitNumber, _ notice: NoticeKind, of handoff: UInt64) {
        units[unit].inbox.append(InboxEntry(sequence: nextSequence, handoff: handoff, notice: notice))
        touched.append(unit)
    }
}

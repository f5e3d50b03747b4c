internal import CasebusMatters
internal import CasebusModel
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

/// Linked cases (审管执信): what a decision opens at the next department.
extension Ledger {
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
        let owner = units.withAddress(decider) { registrar in
            rules.book.owner(of: step, applicant: applicant(ofCase: slot), registrar: registrar)
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

    mutating func link(_ linked: WireLinked, at now: Int64) -> Applied? {
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
                state: CaseState.registered.rawValue, applicant: owed.applicant,
                keeper: owed.decider))
        caseIndex.insert(hash, slot: slot)
        casesRegistered += 1
        var applied = applied(onCase: slot)
        rememberCase(applied, sequence: nextSequence)
        // The record says whom it was pushed to: which offices there were, no replay knows.
        guard !linked.to.isEmpty else { return applied }
        let to = units.meet(linked.to)
        let act = Context(
            unit: owed.decider, role: .unit, at: now, isAsserted: false,
            frame: UnsafeRawBufferPointer(start: nil, count: 0))
        applied.firstHandoff = open(from: owed.decider, Route(to: to, listed: owed.listed), on: slot, act)
        (applied.from, applied.to, applied.handoffs) = (owed.decider, to, 1)
        return applied
    }
}

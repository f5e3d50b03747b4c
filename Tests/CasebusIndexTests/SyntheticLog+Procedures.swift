import CasebusWire

/// Special procedures, disputes, and what the bus does itself.
extension SyntheticLog {
    /// What a special procedure is of.
    struct Subject {
        var name: CaseName
        /// 0: the idle case, which is with `to`.
        var handoff: UInt64 = 0
        var from = ""
        /// Who has it.
        var to: String
    }

    private func act(_ act: WireCommand.OneOf_Act, on subject: Subject) throws {
        let isIdle = subject.handoff == 0
        try command(act, subject.name, by: subject.to, from: subject.from, to: isIdle ? "" : subject.to)
    }

    func suspend(_ subject: Subject, party: String, days: UInt32 = 0) throws {
        var act = WireSuspend()
        if subject.handoff == 0 { act.case = reference(subject.name) } else { act.handoff = subject.handoff }
        (act.ground, act.approver, act.notice) = ("inspection", "bureau/market/office/licensing", "n-\(head + 1)")
        (act.party, act.days) = (party, days)
        try self.act(.suspend(act), on: subject)
    }

    func resume(_ subject: Subject) throws {
        var act = WireResume()
        if subject.handoff == 0 { act.case = reference(subject.name) } else { act.handoff = subject.handoff }
        try self.act(.resume(act), on: subject)
    }

    func correction(_ subject: Subject, inPerson: Bool) throws {
        var act = WireCorrection()
        if subject.handoff == 0 { act.case = reference(subject.name) } else { act.handoff = subject.handoff }
        (act.notice, act.inPerson) = ("c-\(head + 1)", inPerson)
        try self.act(.correction(act), on: subject)
    }

    func corrected(_ subject: Subject) throws {
        var act = WireCorrected()
        if subject.handoff == 0 { act.case = reference(subject.name) } else { act.handoff = subject.handoff }
        try self.act(.corrected(act), on: subject)
    }

    func extend(_ name: CaseName, by unit: String, days: UInt32) throws {
        var act = WireExtend()
        act.case = reference(name)
        (act.days, act.ground, act.approver, act.notice) = (days, "complex", "bureau/market", "e-\(head + 1)")
        try command(.extend(act), name, by: unit)
    }

    /// - Parameter isRefusal: said as a refusal because the duty is another's.
    func dispute(
        _ handoff: UInt64, of name: CaseName, from: String, to: String, owner: String, entry: UInt32,
        isRefusal: Bool = false
    ) throws {
        var act = WireAcknowledge()
        act.handoff = handoff
        act.answer = isRefusal ? .refuse : .dispute
        act.reason = isRefusal ? "not-ours" : ""
        (act.owner, act.entry) = (owner, entry)
        try command(.acknowledge(act), name, by: to, from: from, to: to)
    }

    func proxySign(_ handoff: UInt64, of name: CaseName, from: String, to: String) throws {
        var act = WireAcknowledge()
        act.handoff = handoff
        act.answer = .proxySign
        try command(.acknowledge(act), name, by: from, from: from, to: to)
    }

    /// - Returns: the hand-off that it opened; 0 when the owner is one of the two ends.
    @discardableResult
    func rule(_ handoff: UInt64, of name: CaseName, from: String, to: String, owner: String) throws -> UInt64 {
        var act = WireRule()
        (act.handoff, act.owner, act.reason) = (handoff, owner, "as-the-list-says")
        let opens = owner != from && owner != to
        if opens { handoffs += 1 }
        try command(.rule(act), name, by: "centre/coordination", from: from, to: to, opening: opens ? 1 : 0)
        return opens ? handoffs : 0
    }

    func reassign(_ handoff: UInt64, of name: CaseName, from: String, to: String, office: String) throws {
        var act = WireReassign()
        (act.handoff, act.office) = (handoff, office)
        try command(.reassign(act), name, by: to, from: from, to: office)
    }

    func oversee(_ handoff: UInt64, of name: CaseName, from: String, to: String) throws {
        var act = WireOversee()
        act.handoff = handoff
        try command(.oversee(act), name, by: "centre/coordination", from: from, to: to)
    }

    func explain(_ handoff: UInt64, of name: CaseName, from: String, to: String) throws {
        var act = WireExplain()
        (act.handoff, act.reason) = (handoff, "short-of-staff")
        try command(.explain(act), name, by: to, from: from, to: to)
    }

    // MARK: The bus

    func rules(list: String) throws {
        var rules = WireRules()
        rules.list = list
        rules.digest = .init(repeating: 0xab, count: 32)
        try event(.rules(rules))
    }

    func succeed(_ unit: String, by successor: String) throws {
        var succeeded = WireSucceeded()
        (succeeded.unit, succeeded.successor) = (unit, successor)
        try event(.succeeded(succeeded))
    }

    func card(
        _ clock: WireClock, _ colour: WireColour, handoff: UInt64 = 0, of name: CaseName, holder: String,
        raised: Bool = false
    ) throws {
        var card = WireCard()
        (card.clock, card.colour, card.handoff, card.case) = (clock, colour, handoff, reference(name))
        (card.holder, card.raised, card.rule, card.dueMs) = (holder, raised, "promised_limit 7wd", now - 1)
        try event(.card(card), of: name)
    }

    func deemSigned(_ handoff: UInt64, of name: CaseName, from: String, to: String) throws {
        var signed = WireDeemedSigned()
        signed.handoff = handoff
        try event(.deemedSigned(signed), of: name, from: from, to: to)
    }

    func deemAccepted(_ name: CaseName) throws {
        var accepted = WireDeemedAccepted()
        accepted.case = reference(name)
        try event(.deemedAccepted(accepted), of: name)
    }

    /// - Parameter receiver: empty: nobody, the new case lies with its registrar.
    /// - Returns: the hand-off that it opened.
    @discardableResult
    func link(_ name: CaseName, to parent: CaseName, matter: String, step: String, receiver: String) throws -> UInt64 {
        var linked = WireLinked()
        (linked.parent, linked.case) = (reference(parent), reference(name))
        (linked.matter, linked.step) = (matter, step)
        if receiver.isEmpty {
            try event(.linked(linked), of: name)
            return 0
        }
        handoffs += 1
        (linked.handoff, linked.to) = (handoffs, receiver)
        try event(.linked(linked), of: name, from: name.registrar, to: receiver)
        return handoffs
    }
}

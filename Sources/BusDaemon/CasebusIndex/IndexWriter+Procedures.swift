internal import CasebusAudit
internal import CasebusJournal
internal import CasebusModel
internal import CasebusWire

/// Special procedures, disputes and the bus's own acts: the same rules as `CaseTimeline`.
extension IndexWriter {
    mutating func applyProcedure(
        _ command: CommandView, to slot: Int, _ at: Int64, _ record: DecodedRecord, _ statements: IndexStatements
    ) throws {
        switch command.act {
        case .suspend, .correction: try suspend(command, slot, at, record, statements)
        case .resume, .corrected: try resume(command, slot, at, statements)
        case .extend:
            cases[slot].extensionDays += Int64(command.days)
            try statements.extend(cases[slot].key, by: Int64(command.days), at: at)
        case .rule: try rule(command, slot, at, record, statements)
        case .reassign: try reassign(command, at, record, statements)
        default: break
        }
    }

    private mutating func suspend(
        _ command: CommandView, _ slot: Int, _ at: Int64, _ record: DecodedRecord, _ statements: IndexStatements
    ) throws {
        let isCorrection = command.act == .correction
        var asking = cases[slot].idleUnit
        let party = isCorrection ? SpecialProcedure.applicant : record.text(command.party)
        if command.handoff == 0 {
            guard cases[slot].idleSince != noInstant else {
                throw IndexError(.badRecord, operation: "apply", detail: "a suspension of a case that is not idle")
            }
            try endStretch(of: slot, at, statements)
            cases[slot].suspendedAt = at
            cases[slot].party = party
        } else {
            let handoff = try openHandoff(command.handoff, statements)
            try enter(.suspended, handoff, at, statements)
            handoffs[handoff].party = party
            asking = handoffs[handoff].to
        }
        if isCorrection {
            try statements.noteRequest(
                .correction, of: cases[slot].key, handoff: Int64(bitPattern: command.handoff), askedBy: asking,
                inPerson: command.inPerson)
        }
        try statements.beginProcedure(
            of: cases[slot].key, handoff: Int64(bitPattern: command.handoff), isCorrection: isCorrection, at: at)
    }

    private mutating func resume(
        _ command: CommandView, _ slot: Int, _ at: Int64, _ statements: IndexStatements
    ) throws {
        if command.handoff == 0 {
            guard cases[slot].suspendedAt != noInstant else {
                throw IndexError(.badRecord, operation: "apply", detail: "a case resumed that is not suspended")
            }
            try endStretch(of: slot, at, statements)
            cases[slot].idleSince = at
        } else {
            let handoff = try openHandoff(command.handoff, statements)
            try endProcedure(of: handoff, at, statements)
            try enter(.signed, handoff, at, statements)
        }
    }

    private mutating func rule(
        _ command: CommandView, _ slot: Int, _ at: Int64, _ record: DecodedRecord, _ statements: IndexStatements
    ) throws {
        let handoff = try openHandoff(command.handoff, statements)
        let row = handoffs[handoff]
        let owner = try unit(record.text(command.owner), statements)
        if record.header.firstHandoff != 0 {
            let content = try row.new ?? statements.content(of: row.number) ?? ("", "")
            try close(handoff, as: .ruled, of: slot, at, statements)
            let push = OpenedHandoff(
                number: record.header.firstHandoff, from: row.from, to: owner, matter: content.matter,
                step: content.step, openedBy: record)
            try open(push, on: slot, at, statements)
        } else if owner == row.from, owner != row.to {
            try close(handoff, as: .ruled, of: slot, at, statements)
        } else {
            try enter(.pushed, handoff, at, statements)
        }
    }

    private mutating func reassign(
        _ command: CommandView, _ at: Int64, _ record: DecodedRecord, _ statements: IndexStatements
    ) throws {
        let handoff = try openHandoff(command.handoff, statements)
        let office = try unit(record.text(command.owner), statements)
        try endProcedure(of: handoff, at, statements)
        unitChanges[handoffs[handoff].to, default: (0, 0)].openIn -= 1
        unitChanges[office, default: (0, 0)].openIn += 1
        handoffs[handoff].arrivedAt = noInstant
        handoffs[handoff].signedAt = noInstant
        handoffs[handoff].signing = 0
        try enter(.pushed, handoff, to: office, at, statements)
    }

    // MARK: Ends

    /// Ends the stretch without a hand-off, and with it what was waited for.
    mutating func endStretch(of slot: Int, _ at: Int64, _ statements: IndexStatements) throws {
        try noteStretchEnd(of: slot, at, statements)
        cases[slot].idleSince = noInstant
        guard cases[slot].suspendedAt != noInstant else { return }
        cases[slot].suspendedAt = noInstant
        cases[slot].party = ""
        try statements.endProcedure(of: cases[slot].key, handoff: 0, at: at)
    }

    mutating func endProcedure(of handoff: Int, _ at: Int64, _ statements: IndexStatements) throws {
        guard handoffs[handoff].state == .suspended else { return }
        handoffs[handoff].party = ""
        try statements.endProcedure(of: handoffs[handoff].caseKey, handoff: handoffs[handoff].number, at: at)
    }

    // MARK: The bus's own acts

    /// What the bus did with a case, or told of it.
    mutating func apply(
        _ event: WireBusEvent.OneOf_Event, _ record: DecodedRecord, _ statements: IndexStatements
    ) throws {
        switch event {
        // It takes no time of the case, and may come when that is closed.
        case .card: note(record, of: try caseNamed(by: record, statements))
        case .deemedSigned(let signed):
            let at = advance(try caseNamed(by: record, statements), record)
            try sign(try openHandoff(signed.handoff, statements), .deemed, at, statements)
        case .deemedAccepted:
            let slot = try caseNamed(by: record, statements)
            _ = advance(slot, record)
            cases[slot].state = .accepted
            cases[slot].acceptedAt = cases[slot].registeredAt
        case .linked(let linked):
            let registrar = try unit(linked.case.registrar, statements)
            let parent = RecordRow.CaseName(registrar: linked.parent.registrar, id: linked.parent.id)
            let slot = try registerCase(
                id: linked.case.id, by: registrar, matter: linked.matter, linkedTo: parent, record, statements)
            let at = advance(slot, record)
            guard linked.handoff != 0 else { break }
            let push = OpenedHandoff(
                number: linked.handoff, from: registrar, to: try unit(linked.to, statements), matter: "",
                step: linked.step, openedBy: record)
            try open(push, on: slot, at, statements)
        default: break
        }
    }
}

internal import CasebusAudit
internal import CasebusJournal
internal import CasebusModel
internal import CasebusWire

/// What each act changes: the same rules as `CaseTimeline`, on rows instead of a whole case.
extension IndexWriter {
    mutating func apply(
        _ command: CommandView, to slot: Int, _ at: Int64, _ record: DecodedRecord, _ statements: IndexStatements
    ) throws {
        switch command.act {
        case .register: break
        case .accept:
            cases[slot].state = .accepted
            cases[slot].acceptedAt = at
        case .decide:
            cases[slot].state = .decided
            cases[slot].decision = command.choice
        case .close:
            try endStretch(of: slot, at, statements)
            cases[slot].state = .closed
            cases[slot].closedAt = at
            position.openCases -= 1
        case .push:
            let push = try OpenedHandoff(
                number: record.header.firstHandoff, from: unit(record.text(record.layout.from), statements),
                to: unit(record.text(record.layout.to), statements), matter: record.text(command.push.matter),
                step: record.text(command.push.step), openedBy: record)
            try open(push, on: slot, at, statements)
        case .acknowledge: try acknowledge(command, of: slot, at, record, statements)
        case .withdraw:
            try close(try openHandoff(command.handoff, statements), as: .withdrawn, of: slot, at, statements)
        case .feedback:
            let handoff = try openHandoff(command.handoff, statements)
            if command.inPerson {
                try statements.noteRequest(
                    .toCome, of: cases[slot].key, handoff: handoffs[handoff].number, askedBy: handoffs[handoff].to,
                    inPerson: true)
            }
            guard Int(command.choice) != WireOutcome.progress.rawValue else { break }
            try close(handoff, as: .answered, of: slot, at, statements)
            if Int(command.choice) != WireOutcome.done.rawValue {
                try statements.noteAnswerBesideDone(of: handoffs[handoff].number)
            }
            for (index, push) in command.next.enumerated() {
                let next = try OpenedHandoff(
                    number: record.header.firstHandoff &+ UInt64(index), from: handoffs[handoff].to,
                    to: unit(record.receiver(ofNext: push, at: index), statements), matter: record.text(push.matter),
                    step: record.text(push.step), openedBy: record)
                try open(next, on: slot, at, statements)
            }
        case .urge:
            let handoff = try openHandoff(command.handoff, statements)
            handoffs[handoff].urges += 1
            markHandoff(handoff)
        case .oversee:
            let handoff = try openHandoff(command.handoff, statements)
            handoffs[handoff].orders += 1
            markHandoff(handoff)
        case .explain: break
        case .suspend, .correction, .resume, .corrected, .extend, .rule, .reassign:
            try applyProcedure(command, to: slot, at, record, statements)
        }
    }

    private mutating func acknowledge(
        _ command: CommandView, of slot: Int, _ at: Int64, _ record: DecodedRecord, _ statements: IndexStatements
    ) throws {
        let handoff = try openHandoff(command.handoff, statements)
        switch RecordProjection.answer(of: command, in: record) {
        case .sign: try sign(handoff, nil, at, statements)
        case .proxySign: try sign(handoff, .proxy, at, statements)
        case .dispute:
            let holder = try unit(record.holderWhileDisputed, statements)
            try enter(.disputed, handoff, with: holder, at, statements)
            try statements.noteDispute(of: handoffs[handoff].number)
        case .refuse, nil: try close(handoff, as: .refused, of: slot, at, statements)
        }
    }

    /// - Parameter signing: how, where the receiver did not do it itself.
    mutating func sign(
        _ handoff: Int, _ signing: Signing?, _ at: Int64, _ statements: IndexStatements
    ) throws {
        try enter(.signed, handoff, at, statements)
        handoffs[handoff].signedAt = at
        handoffs[handoff].signing = signing == nil ? 0 : signing == .proxy ? 1 : 2
    }

    /// Ends what an open hand-off was in, and begins what it is in now.
    ///
    /// - Parameters:
    ///   - receiver: where it is another one from here on.
    ///   - holder: who has it, where that is not the receiver.
    mutating func enter(
        _ state: HandoffState, _ handoff: Int, to receiver: Int64? = nil, with holder: Int64? = nil, _ at: Int64,
        _ statements: IndexStatements
    ) throws {
        endInterval(of: handoff, at)
        let before = handoffs[handoff]
        let receiver = receiver ?? before.to
        handoffs[handoff].state = state
        handoffs[handoff].since = at
        (handoffs[handoff].to, handoffs[handoff].holder) = (receiver, holder ?? receiver)
        if handoffs[handoff].to != before.to || handoffs[handoff].holder != before.holder {
            handoffs[handoff].lane = try lane(of: handoff, with: handoffs[handoff].holder, statements)
        }
        markHandoff(handoff)
    }

    /// - Parameter unit: whose inbox it was; a hand-off that was reassigned meanwhile has to arrive again.
    mutating func noteArrival(of number: UInt64, at unit: Int64, _ at: Int64, _ statements: IndexStatements) throws {
        guard let slot = try handoffSlot(number, statements), handoffs[slot].arrivedAt == noInstant,
            handoffs[slot].to == unit
        else { return }
        handoffs[slot].arrivedAt = max(at, handoffs[slot].pushedAt)
        markHandoff(slot)
    }

    mutating func open(_ push: OpenedHandoff, on slot: Int, _ at: Int64, _ statements: IndexStatements) throws {
        guard push.number > 0 else {
            throw IndexError(.badRecord, operation: "apply", detail: "a push that opens no hand-off")
        }
        if cases[slot].lastHandoff != 0,
            let previous = try handoffSlot(UInt64(bitPattern: cases[slot].lastHandoff), statements),
            handoffs[previous].from == push.to, handoffs[previous].to == push.from
        {
            handoffs[previous].bounced = true
            markHandoff(previous)
            try noteBounce(of: previous, at, statements)
        }
        try endStretch(of: slot, at, statements)
        let lane = try laneNumber(
            Lane(
                holder: push.to, from: push.from, to: push.to,
                matter: push.matter.isEmpty ? cases[slot].matter : push.matter, step: push.step), statements)
        let handoff = keep(
            IndexedHandoff(
                number: Int64(bitPattern: push.number), caseKey: cases[slot].key, from: push.from, to: push.to,
                holder: push.to, openedBy: push.openedBy, pushedAt: at, since: at, lane: lane,
                new: (push.matter, push.step)))
        markHandoff(handoff)
        cases[slot].lastHandoff = Int64(bitPattern: push.number)
        cases[slot].openHandoffs += 1
        noteBranchOpened(of: slot)
        unitChanges[push.from, default: (0, 0)].openOut += 1
        unitChanges[push.to, default: (0, 0)].openIn += 1
        position.handoffs += 1
        position.openHandoffs += 1
    }

    mutating func close(
        _ handoff: Int, as state: HandoffState, of slot: Int, _ at: Int64, _ statements: IndexStatements
    ) throws {
        try endProcedure(of: handoff, at, statements)
        let row = handoffs[handoff]
        endInterval(of: handoff, at)
        handoffs[handoff].state = state
        handoffs[handoff].closedAt = at
        markHandoff(handoff)
        cases[slot].openHandoffs -= 1
        try noteBranchClosed(handoff, of: slot, at, statements)
        cases[slot].idleUnit = row.from
        if cases[slot].openHandoffs == 0 { cases[slot].idleSince = at }
        unitChanges[row.from, default: (0, 0)].openOut -= 1
        unitChanges[row.to, default: (0, 0)].openIn -= 1
        position.openHandoffs -= 1
    }
}

/// A hand-off that a record opens, with the index's own numbers of its ends.
struct OpenedHandoff {
    var number: UInt64
    var from: Int64
    var to: Int64
    var matter: String
    var step: String
    var openedBy: Int64

    init(number: UInt64, from: Int64, to: Int64, matter: String, step: String, openedBy record: DecodedRecord) {
        (self.number, self.from, self.to) = (number, from, to)
        (self.matter, self.step) = (matter, step)
        openedBy = Int64(bitPattern: record.stored.sequence)
    }
}

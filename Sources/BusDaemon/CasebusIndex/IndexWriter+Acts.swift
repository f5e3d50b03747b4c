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
        case .accept: cases[slot].state = .accepted
        case .decide:
            cases[slot].state = .decided
            cases[slot].decision = command.choice
        case .close:
            cases[slot].state = .closed
            cases[slot].closedAt = at
            cases[slot].idleSince = noInstant
            position.openCases -= 1
        case .push:
            let from = try unit(record.text(record.layout.from), statements)
            let to = try unit(record.text(record.layout.to), statements)
            try open(record.header.firstHandoff, from: from, to: to, command.push, on: slot, at, record, statements)
        case .acknowledge where Int(command.choice) == WireAnswer.sign.rawValue:
            let handoff = try openHandoff(command.handoff, statements)
            handoffs[handoff].state = .signed
            handoffs[handoff].signedAt = at
            markHandoff(handoff)
        case .acknowledge:
            close(try openHandoff(command.handoff, statements), as: .refused, of: slot, at)
        case .withdraw:
            close(try openHandoff(command.handoff, statements), as: .withdrawn, of: slot, at)
        case .feedback where Int(command.choice) == WireOutcome.progress.rawValue: break
        case .feedback:
            let handoff = try openHandoff(command.handoff, statements)
            close(handoff, as: .answered, of: slot, at)
            for (index, push) in command.next.enumerated() {
                let to = try unit(record.text(push.to), statements)
                try open(
                    record.header.firstHandoff &+ UInt64(index), from: handoffs[handoff].to, to: to, push, on: slot, at,
                    record, statements)
            }
        case .urge:
            let handoff = try openHandoff(command.handoff, statements)
            handoffs[handoff].urges += 1
            markHandoff(handoff)
        default: break
        }
    }

    mutating func noteArrival(of number: UInt64, at: Int64, _ statements: IndexStatements) throws {
        guard let slot = try handoffSlot(number, statements), handoffs[slot].arrivedAt == noInstant else { return }
        handoffs[slot].arrivedAt = max(at, handoffs[slot].pushedAt)
        markHandoff(slot)
    }

    private mutating func open(
        _ number: UInt64, from: Int64, to: Int64, _ push: PushView, on slot: Int, _ at: Int64, _ record: DecodedRecord,
        _ statements: IndexStatements
    ) throws {
        guard number > 0 else {
            throw IndexError(.badRecord, operation: "apply", detail: "a push that opens no hand-off")
        }
        if cases[slot].lastHandoff != 0,
            let previous = try handoffSlot(UInt64(bitPattern: cases[slot].lastHandoff), statements),
            handoffs[previous].from == to, handoffs[previous].to == from
        {
            handoffs[previous].bounced = true
            markHandoff(previous)
        }
        let handoff = keep(
            IndexedHandoff(
                number: Int64(bitPattern: number), caseKey: cases[slot].key, from: from, to: to,
                openedBy: Int64(bitPattern: record.stored.sequence), pushedAt: at,
                new: (record.text(push.matter), record.text(push.step))))
        markHandoff(handoff)
        cases[slot].lastHandoff = Int64(bitPattern: number)
        cases[slot].openHandoffs += 1
        cases[slot].idleSince = noInstant
        unitChanges[from, default: (0, 0)].openOut += 1
        unitChanges[to, default: (0, 0)].openIn += 1
        position.handoffs += 1
        position.openHandoffs += 1
    }

    private mutating func close(_ handoff: Int, as state: HandoffState, of slot: Int, _ at: Int64) {
        let row = handoffs[handoff]
        handoffs[handoff].state = state
        handoffs[handoff].closedAt = at
        markHandoff(handoff)
        cases[slot].openHandoffs -= 1
        cases[slot].idleUnit = row.from
        if cases[slot].openHandoffs == 0 { cases[slot].idleSince = at }
        unitChanges[row.from, default: (0, 0)].openOut -= 1
        unitChanges[row.to, default: (0, 0)].openIn -= 1
        position.openHandoffs -= 1
    }
}

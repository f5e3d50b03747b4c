import CasebusJournal
import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// How many hand-offs a log opened and closed, counted from its records alone.
struct HandoffCount {
    private(set) var opened: UInt64 = 0
    private(set) var closed: UInt64 = 0
    private var hasList = false

    mutating func add(_ layout: RecordLayout, _ record: UnsafeRawBufferPointer) throws {
        opened += UInt64(layout.header.handoffs)
        guard layout.header.kind == .command else {
            let event = try FrameFormat.protobuf.decode(WireBusEvent.self, from: record[layout.command])
            if case .rules(let rules) = event.event { hasList = !rules.list.isEmpty }
            return
        }
        let command = try FrameFormat.protobuf.decode(WireCommand.self, from: record[layout.command])
        switch command.act {
        case .feedback(let feedback): closed += feedback.outcome == .progress ? 0 : 1
        case .withdraw: closed += 1
        case .acknowledge(let answer):
            let isDispute = hasList && answer.reason == "not-ours"
            closed += answer.answer == .refuse && !isDispute ? 1 : 0
        case .rule(let rule): closed += record[layout.to].elementsEqual(rule.owner.utf8) ? 0 : 1
        default: break
        }
    }
}

extension Ledger {
    /// Every open hand-off, and every idle case, has one holder; and what is counted is what is there.
    func expectHolders(_ location: SourceLocation = #_sourceLocation) {
        var open: [UInt32: Int] = [:]
        var (sent, received) = ([UnitNumber: Int](), [UnitNumber: Int]())
        var overdue: [UnitNumber: Int] = [:]
        var awaited: Set<UInt32> = []
        // What was between a unit and its successor has that at both ends.
        let wasSucceeded = units.rows.contains { $0.successor != noUnit }
        for row in handoffs.chunks.joined() where row.sequence != 0 {
            #expect(row.handoffState?.isOpen == true, sourceLocation: location)
            #expect(Int(holder(of: row)) < units.rows.count, "hand-off \(row.number)", sourceLocation: location)
            #expect(row.from != row.to || wasSucceeded, sourceLocation: location)
            open[row.caseSlot, default: 0] += 1
            sent[row.from, default: 0] += 1
            received[row.to, default: 0] += 1
            if CardPlace.isOverdue(row.cards) { overdue[row.to, default: 0] += 1 }
            guard row.flags.contains(.correction) else { continue }
            #expect(row.handoffState == .suspended, sourceLocation: location)
            awaited.insert(row.caseSlot)
        }
        for slot in 0..<UInt32(cases.chunks.joined().count) where cases[slot].registeredAt != 0 {
            let row = cases[slot]
            #expect(Int(row.openHandoffs) == open[slot, default: 0], caseComment(slot), sourceLocation: location)
            #expect(Int(row.idleHolder) < units.rows.count, sourceLocation: location)
            let isIdle = row.openHandoffs == 0
            #expect(isIdle || !row.flags.contains(.suspended), caseComment(slot), sourceLocation: location)
            let awaits = awaited.contains(slot) || isIdle && row.flags.isSuperset(of: [.suspended, .correctionOpen])
            #expect(row.flags.contains(.correctionOpen) == awaits, caseComment(slot), sourceLocation: location)
        }
        #expect(open.values.reduce(0, +) == openHandoffs, sourceLocation: location)
        for unit in units.rows.indices {
            #expect(units.rows[unit].openSent == sent[UnitNumber(unit), default: 0], sourceLocation: location)
            #expect(units.rows[unit].openReceived == received[UnitNumber(unit), default: 0], sourceLocation: location)
            #expect(units.rows[unit].overdue == overdue[UnitNumber(unit), default: 0], sourceLocation: location)
        }
    }

    private func caseComment(_ slot: UInt32) -> Comment { "case \(caseID(slot))" }
}

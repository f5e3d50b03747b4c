internal import CasebusAudit
internal import CasebusModel
internal import CasebusWire

/// Rows of special procedures, disputes, and the bus's own acts.
extension RecordProjection {
    /// What an acknowledge says. A refusal that names the owner and the list's entry is a dispute.
    static func answer(of command: CommandView, in record: DecodedRecord) -> HandoffAnswer? {
        let answer = HandoffAnswer(choice: command.choice)
        let isDispute =
            answer == .refuse && command.entry > 0 && !command.owner.isEmpty && record.text(command.reason) == notOurs
        return isDispute ? .dispute : answer
    }

    /// The reason of a refusal whose duty is another's.
    private static let notOurs = "not-ours"

    /// What a command says beside its case, its hand-off and its choice.
    static func fillProcedure(_ row: inout RecordRow, from command: CommandView, in record: DecodedRecord) {
        switch command.act {
        case .suspend, .extend: row.ground = record.present(command.reason)
        default: row.reason = record.present(command.reason)
        }
        row.approver = record.present(command.approver)
        row.notice = record.present(command.notice)
        row.party = record.present(command.party)
        if command.days > 0 { row.days = Int(command.days) }
        if command.act == .reassign {
            row.office = record.present(command.owner)
        } else {
            row.owner = record.present(command.owner)
        }
        if command.entry > 0 { row.entry = Int(command.entry) }
    }

    static func fill(_ row: inout RecordRow, from rules: WireRules) {
        row.kind = .rules
        row.list = rules.list.isEmpty ? nil : rules.list
        row.changes = rules.changes
        row.calendar = rules.calendar.isEmpty ? nil : Hexadecimal.text(rules.calendar)
        row.digest = rules.digest.isEmpty ? nil : Hexadecimal.text(rules.digest)
    }

    static func fill(_ row: inout RecordRow, from card: WireCard) {
        row.kind = .card
        row.handoff = card.handoff == 0 ? nil : card.handoff
        row.clock = CardClock(choice: UInt8(truncatingIfNeeded: card.clock.rawValue))
        row.colour = CardColour(choice: UInt8(truncatingIfNeeded: card.colour.rawValue))
        row.holder = card.holder
        row.raised = card.raised
        row.rule = card.rule
        row.due = card.dueMs
    }

    /// The row is the new case's; its registrar pushed it, where the list names somebody.
    static func fill(_ row: inout RecordRow, from linked: WireLinked) {
        row.kind = .linked
        (row.registrar, row.caseID) = (linked.case.registrar, linked.case.id)
        row.linkedTo = RecordRow.CaseName(registrar: linked.parent.registrar, id: linked.parent.id)
        if linked.handoff != 0 {
            row.handoff = linked.handoff
            (row.from, row.to) = (linked.case.registrar, linked.to)
        }
        row.matter = linked.matter.isEmpty ? nil : linked.matter
        row.step = linked.step.isEmpty ? nil : linked.step
    }
}

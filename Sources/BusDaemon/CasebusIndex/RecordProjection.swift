package import CasebusAudit
package import CasebusJournal
internal import CasebusWire

/// Makes rows out of records: what may be shown of them, nothing of payload and text.
package enum RecordProjection {
    /// - Throws: ``IndexError`` with code `badRecord` when the record cannot be read.
    package static func row(_ stored: StoredRecord) throws(IndexError) -> RecordRow {
        row(try DecodedRecord(stored))
    }

    static func row(_ record: DecodedRecord) -> RecordRow {
        var row = RecordRow(
            sequence: record.stored.sequence, at: record.header.at, recordedAt: record.header.recordedAt, kind: .unknown
        )
        row.asserted = record.header.flags.contains(.asserted)
        row.actor = record.present(record.layout.actor)
        row.registrar = record.present(record.layout.registrar)
        row.caseID = record.present(record.layout.caseID)
        row.from = record.present(record.layout.from)
        row.to = record.present(record.layout.to)
        row.erased = record.stored.isErased
        measureErasable(record.stored, &row)
        switch record.body {
        case .command(let command): fill(&row, from: command, in: record)
        case .event(let event): if let event { fill(&row, from: event) }
        }
        return row
    }

    private static func measureErasable(_ stored: StoredRecord, _ row: inout RecordRow) {
        guard !stored.erasable.isEmpty else { return }
        stored.erasable.withUnsafeBytes { bytes in
            guard let part = ErasablePart(bytes) else { return }
            if !part.text.isEmpty { row.textBytes = part.text.count }
            if !part.payload.isEmpty { row.payloadBytes = part.payload.count }
        }
    }

    private static func fill(_ row: inout RecordRow, from command: CommandView, in record: DecodedRecord) {
        row.id = record.present(command.id)
        row.unit = record.present(command.onBehalfOf) ?? row.actor
        row.matter = record.present(command.push.matter)
        row.step = record.present(command.push.step)
        if command.handoff > 0 { row.handoff = command.handoff }
        fillProcedure(&row, from: command, in: record)
        switch command.act {
        case .register:
            row.kind = .register
            row.applicant = ApplicantKind(choice: command.applicant)
            row.linkedTo = record.linkedTo(command)
        case .accept: row.kind = .accept
        case .decide:
            row.kind = .decide
            row.decision = CaseDecision(choice: command.choice)
        case .close: row.kind = .close
        case .push:
            row.kind = .push
            row.handoff = record.header.firstHandoff
            row.listing = record.listing(at: 0)
        case .acknowledge:
            row.kind = .acknowledge
            row.answer = answer(of: command, in: record)
            if row.answer == .dispute { (row.holder, row.convenor) = (record.holderWhileDisputed, record.convenor) }
        case .feedback:
            row.kind = .feedback
            row.outcome = HandoffOutcome(choice: command.choice)
            if command.inPerson { row.inPerson = true }
            row.next = command.next.enumerated().map { index, push in
                RecordRow.Next(
                    handoff: record.header.firstHandoff &+ UInt64(index),
                    to: record.receiver(ofNext: push, at: index), matter: record.text(push.matter),
                    step: record.text(push.step), listing: record.listing(at: index))
            }
        case .withdraw: row.kind = .withdraw
        case .urge: row.kind = .urge
        case .suspend: row.kind = .suspend
        case .resume: row.kind = .resume
        case .extend: row.kind = .extend
        case .oversee: row.kind = .oversee
        case .explain: row.kind = .explain
        case .rule:
            row.kind = .rule
            if record.header.firstHandoff > 0 {
                row.next = [RecordRow.Next(handoff: record.header.firstHandoff, to: record.text(command.owner))]
            }
        case .reassign: row.kind = .reassign
        case .correction:
            row.kind = .correction
            row.inPerson = command.inPerson
        case .corrected: row.kind = .corrected
        }
    }

    private static func fill(_ row: inout RecordRow, from event: WireBusEvent.OneOf_Event) {
        switch event {
        case .started(let started):
            row.kind = .started
            row.lastAlive = started.lastAliveMs == 0 ? nil : started.lastAliveMs
            row.clean = started.clean
            row.version = started.version.isEmpty ? nil : started.version
        case .stopped: row.kind = .stopped
        case .presence(let presence):
            row.kind = .presence
            row.unit = presence.unit
            row.present = presence.present
        case .arrived(let arrived):
            row.kind = .arrived
            row.unit = arrived.unit
            row.handoffs = arrived.handoffs
        case .refusal(let refusal):
            row.kind = .refusal
            row.code = refusal.code
            row.key = refusal.key.isEmpty ? nil : refusal.key
            row.claimed = refusal.claimed.isEmpty ? nil : refusal.claimed
            row.count = refusal.count
        case .clockJumped(let jump):
            row.kind = .clockJumped
            row.clockFrom = jump.fromMs
            row.clockTo = jump.toMs
        case .rules(let rules): fill(&row, from: rules)
        case .card(let card): fill(&row, from: card)
        case .deemedSigned(let signed):
            row.kind = .deemedSigned
            row.handoff = signed.handoff
        case .deemedAccepted: row.kind = .deemedAccepted
        case .linked(let linked): fill(&row, from: linked)
        case .succeeded(let succeeded):
            row.kind = .succeeded
            (row.unit, row.successor) = (succeeded.unit, succeeded.successor)
            (row.received, row.sent, row.idle) = (succeeded.received, succeeded.sent, succeeded.idle)
        }
    }
}

// The schema's numbers: 1 is each enumeration's first word.
extension HandoffAnswer {
    init?(choice: UInt8) { self.init(wire: choice) }
}

extension HandoffOutcome {
    init?(choice: UInt8) { self.init(wire: choice) }
}

extension CaseDecision {
    init?(choice: UInt8) { self.init(wire: choice) }
}

extension ApplicantKind {
    init?(choice: UInt8) { self.init(wire: choice) }
}

extension CardClock {
    init?(choice: UInt8) { self.init(wire: choice) }
}

extension CardColour {
    init?(choice: UInt8) { self.init(wire: choice) }
}

extension CaseIterable where AllCases == [Self] {
    fileprivate init?(wire number: UInt8) {
        guard number > 0, Int(number) <= Self.allCases.count else { return nil }
        self = Self.allCases[Int(number) - 1]
    }
}

/// One row of the log, as the queries `tail` and `case` give it. What does not apply is absent.
package struct RecordRow: Decodable {
    package var sequence: UInt64
    package var at: Instant
    package var recordedAt: Instant
    package var asserted: Bool?
    package var kind: String
    package var actor: String?
    package var unit: String?
    package var registrar: String?
    package var caseID: String?
    package var handoff: UInt64?
    package var from: String?
    package var to: String?
    package var answer: String?
    package var outcome: String?
    package var decision: String?
    package var reason: String?
    package var applicant: String?
    package var linkedTo: CaseReference?
    package var owner: String?
    package var office: String?
    package var entry: Int?
    package var ground: String?
    package var approver: String?
    package var notice: String?
    package var party: String?
    package var days: Int?
    package var inPerson: Bool?
    package var routing: String?
    package var listEntry: Int?
    package var listed: String?
    package var next: [Next]?
    package var matter: String?
    package var step: String?
    package var payloadBytes: Int?
    package var textBytes: Int?
    package var erased: Bool?
    package var handoffs: [UInt64]?
    package var code: String?
    package var key: String?
    package var claimed: String?
    package var count: UInt64?
    package var lastAlive: Instant?
    package var clean: Bool?
    package var version: String?
    package var present: Bool?
    package var clockFrom: Instant?
    package var clockTo: Instant?
    // Of a card, the rules in force, a linked case, a succession.
    package var clock: String?
    package var colour: String?
    package var holder: String?
    package var convenor: String?
    package var raised: Bool?
    package var rule: String?
    package var due: Instant?
    package var successor: String?
    package var received: UInt64?
    package var sent: UInt64?
    package var idle: UInt64?
    package var list: String?
    package var changes: [String]?

    package struct CaseReference: Decodable {
        package var registrar: String
        package var id: String
    }

    package struct Next: Decodable {
        package var handoff: UInt64
        package var to: String
        package var matter: String?
        package var step: String?
    }

    package enum CodingKeys: String, CodingKey {
        case sequence, at, asserted, kind, actor, unit, registrar, handoff, from, to, answer, outcome, decision, reason
        case applicant, owner, office, entry, ground, approver, notice, party, days
        case clock, colour, holder, convenor, raised, rule, due, list, changes, successor, received, sent, idle
        case routing, listed, next, matter, step, erased, handoffs, code, key, claimed, count, clean, version, present
        case recordedAt = "recorded_at"
        case caseID = "case"
        case payloadBytes = "payload_bytes"
        case textBytes = "text_bytes"
        case lastAlive = "last_alive"
        case clockFrom = "clock_from"
        case clockTo = "clock_to"
        case listEntry = "list_entry"
        case linkedTo = "linked_to"
        case inPerson = "in_person"
    }
}

/// What the query `tail` answers.
package struct TailAnswer: Decodable {
    package var records: [RecordRow]
    package var next: UInt64
    package var head: UInt64
}

/// One row of the log, as the queries `tail` and `case` give it. What does not apply is absent.
struct RecordRow: Decodable {
    var sequence: UInt64
    var at: Instant
    var recordedAt: Instant
    var asserted: Bool?
    var kind: String
    var actor: String?
    var unit: String?
    var registrar: String?
    var caseID: String?
    var handoff: UInt64?
    var from: String?
    var to: String?
    var answer: String?
    var outcome: String?
    var decision: String?
    var reason: String?
    var applicant: String?
    var linkedTo: CaseReference?
    var owner: String?
    var office: String?
    var entry: Int?
    var ground: String?
    var approver: String?
    var notice: String?
    var party: String?
    var days: Int?
    var inPerson: Bool?
    var routing: String?
    var listEntry: Int?
    var listed: String?
    var next: [Next]?
    var matter: String?
    var step: String?
    var payloadBytes: Int?
    var textBytes: Int?
    var erased: Bool?
    var handoffs: [UInt64]?
    var code: String?
    var key: String?
    var claimed: String?
    var count: UInt64?
    var lastAlive: Instant?
    var clean: Bool?
    var version: String?
    var present: Bool?
    var clockFrom: Instant?
    var clockTo: Instant?
    // Of a card, the rules in force, a linked case.
    var clock: String?
    var colour: String?
    var holder: String?
    var convenor: String?
    var raised: Bool?
    var rule: String?
    var due: Instant?
    var list: String?
    var changes: [String]?

    struct CaseReference: Decodable {
        var registrar: String
        var id: String
    }

    struct Next: Decodable {
        var handoff: UInt64
        var to: String
        var matter: String?
        var step: String?
    }

    enum CodingKeys: String, CodingKey {
        case sequence, at, asserted, kind, actor, unit, registrar, handoff, from, to, answer, outcome, decision, reason
        case applicant, owner, office, entry, ground, approver, notice, party, days
        case clock, colour, holder, convenor, raised, rule, due, list, changes
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
struct TailAnswer: Decodable {
    var records: [RecordRow]
    var next: UInt64
    var head: UInt64
}

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

    struct Next: Decodable {
        var handoff: UInt64
        var to: String
        var matter: String?
        var step: String?
    }

    enum CodingKeys: String, CodingKey {
        case sequence, at, asserted, kind, actor, unit, registrar, handoff, from, to, answer, outcome, decision, reason
        case next, matter, step, erased, handoffs, code, key, claimed, count, clean, version, present
        case recordedAt = "recorded_at"
        case caseID = "case"
        case payloadBytes = "payload_bytes"
        case textBytes = "text_bytes"
        case lastAlive = "last_alive"
        case clockFrom = "clock_from"
        case clockTo = "clock_to"
    }
}

/// What the query `tail` answers.
struct TailAnswer: Decodable {
    var records: [RecordRow]
    var next: UInt64
    var head: UInt64
}

import CasebusAudit

/// Rows as the projection would make them, for one case, written by hand.
struct Rows {
    var registrar = "hall/enterprise"
    var caseID = "2026-000123"
    private(set) var rows: [RecordRow] = []

    @discardableResult
    mutating func register(_ at: Int64, matter: String? = nil) -> Rows {
        add(.register, at) { $0.matter = matter }
        return self
    }

    mutating func push(_ at: Int64, _ handoff: UInt64, from: String, to: String) {
        add(.push, at) { row in
            row.handoff = handoff
            row.from = from
            row.to = to
        }
    }

    mutating func sign(_ at: Int64, _ handoff: UInt64) {
        add(.acknowledge, at) { row in
            row.handoff = handoff
            row.answer = .sign
        }
    }

    mutating func refuse(_ at: Int64, _ handoff: UInt64, reason: String) {
        add(.acknowledge, at) { row in
            row.handoff = handoff
            row.answer = .refuse
            row.reason = reason
        }
    }

    mutating func feedback(
        _ at: Int64, _ handoff: UInt64, _ outcome: HandoffOutcome, next: [(handoff: UInt64, to: String)] = []
    ) {
        add(.feedback, at) { row in
            row.handoff = handoff
            row.outcome = outcome
            row.next = next.map { RecordRow.Next(handoff: $0.handoff, to: $0.to) }
        }
    }

    mutating func withdraw(_ at: Int64, _ handoff: UInt64) {
        add(.withdraw, at) { $0.handoff = handoff }
    }

    mutating func arrived(_ at: Int64, _ handoffs: [UInt64]) {
        add(.arrived, at) { $0.handoffs = handoffs }
    }

    mutating func simple(_ kind: RecordRow.Kind, _ at: Int64) {
        add(kind, at) { _ in }
    }

    /// A row of an act on a hand-off, or on the case where it is `nil`.
    mutating func on(
        _ handoff: UInt64?, _ kind: RecordRow.Kind, _ at: Int64, _ fill: (inout RecordRow) -> Void = { _ in }
    ) {
        add(kind, at) { row in
            row.handoff = handoff
            fill(&row)
        }
    }

    mutating func add(_ kind: RecordRow.Kind, _ at: Int64, _ fill: (inout RecordRow) -> Void) {
        var row = RecordRow(sequence: UInt64(rows.count + 1), at: at, kind: kind)
        row.registrar = registrar
        row.caseID = caseID
        fill(&row)
        rows.append(row)
    }

    func timeline() throws -> CaseTimeline { try CaseTimeline(rows) }
}

extension JSONWriter {
    /// What was written, as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

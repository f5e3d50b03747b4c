import CasebusModel

/// What the query `inbox` answers: open hand-offs to a unit, the oldest first.
struct InboxAnswer: Decodable {
    var handoffs: [Entry]
    /// There are others behind these.
    var more: Bool?

    struct Entry: Decodable {
        var handoff: UInt64
        var registrar: String
        var id: String
        var from: String
        var state: String
        var matter: String?
        var step: String?
        var pushedAt: Instant
        var signedAt: Instant?

        enum CodingKeys: String, CodingKey {
            case handoff, registrar, from, state, matter, step
            case id = "case"
            case pushedAt = "pushed_at"
            case signedAt = "signed_at"
        }
    }
}

/// What a unit has before it.
enum InboxReport {
    static func lines(_ answer: InboxAnswer, of unit: String, now: Timestamp = HumanTime.now()) -> [String] {
        guard !answer.handoffs.isEmpty else { return ["Nothing is open in the inbox of \(unit).".shown] }
        var table = Table([
            ("HAND-OFF", .right), ("CASE", .left), ("OF", .left), ("FROM", .left), ("MATTER", .left), ("STEP", .left),
            ("PUSHED", .left),
            ("FOR", .right), ("STATE", .left),
        ])
        for entry in answer.handoffs {
            let seconds = Double(now.milliseconds - entry.pushedAt.timestamp.milliseconds) / 1000
            table.add([
                String(entry.handoff), entry.id, entry.registrar, entry.from, entry.matter ?? "", entry.step ?? "",
                entry.pushedAt.shown,
                HumanTime.duration(seconds: seconds), entry.state == "pushed" ? "to be signed for" : "at work",
            ])
        }
        guard answer.more == true, let last = answer.handoffs.last else { return table.lines }
        return table.lines + ["", "There are more: --after \(last.handoff) shows them."]
    }
}

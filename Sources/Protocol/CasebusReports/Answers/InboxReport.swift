package import CasebusModel

/// What the query `inbox` answers: open hand-offs to a unit, the oldest first.
package struct InboxAnswer: Decodable {
    /// Whose it is; absent from an older daemon.
    package var unit: String?
    package var handoffs: [Entry]
    /// There are others behind these.
    package var more: Bool?
    /// The bus's own time when it answered; absent from an older daemon.
    package var at: Instant?
    /// The last record that the answer knows; absent from an older daemon.
    package var head: UInt64?
    /// What the unit has to rule on, or has until it is settled; only where it was asked for.
    package var disputes: [Dispute]?
    /// There are others behind these.
    package var moreDisputes: Bool?

    package enum CodingKeys: String, CodingKey {
        case unit, handoffs, more, at, head, disputes
        case moreDisputes = "more_disputes"
    }

    package struct Entry: Decodable {
        package var handoff: UInt64
        package var registrar: String
        package var id: String
        package var from: String
        package var state: String
        package var matter: String?
        package var step: String?
        package var pushedAt: Instant
        package var signedAt: Instant?
        /// Only where they were asked for.
        package var clocks: [ClockAnswer]?
        /// The cards, urges, orders and explanations about it; only where they were asked for.
        package var records: [RecordRow]?

        package enum CodingKeys: String, CodingKey {
            case handoff, registrar, from, state, matter, step, clocks, records
            case id = "case"
            case pushedAt = "pushed_at"
            case signedAt = "signed_at"
        }
    }
}

/// What a unit has before it.
package enum InboxReport {
    package static func lines(_ answer: InboxAnswer, of unit: String, now: Timestamp = HumanTime.now()) -> [String] {
        let now = answer.at?.timestamp ?? now
        return handoffLines(answer, of: unit, now: now) + DisputeReport(answer, of: unit, now: now).lines
    }

    private static func handoffLines(_ answer: InboxAnswer, of unit: String, now: Timestamp) -> [String] {
        guard !answer.handoffs.isEmpty else { return [DeskWords.nothingOpen(unit)] }
        var table = Table([
            (Title.handoff, .right), (Title.theCase, .left), (Title.registrar, .left), (Title.sender, .left),
            (Title.matter, .left), (Title.step, .left), (Title.pushedAt, .left), (Title.lasting, .right),
            (Title.state, .left),
        ])
        for entry in answer.handoffs {
            let seconds = Double(now.milliseconds - entry.pushedAt.timestamp.milliseconds) / 1000
            table.add([
                String(entry.handoff), entry.id, entry.registrar, entry.from, entry.matter ?? "", entry.step ?? "",
                entry.pushedAt.shown,
                HumanTime.duration(seconds: seconds),
                state(entry.state),
            ])
        }
        guard answer.more == true, let last = answer.handoffs.last else { return table.lines }
        return table.lines + ["", DeskWords.moreBehind(last.handoff)]
    }

    package static func state(_ word: String) -> String {
        switch word {
        case "pushed": DeskWords.toBeSigned
        case "signed": DeskWords.atWork
        default: Term.shown(word)
        }
    }
}

package import CasebusModel

extension InboxAnswer {
    /// A dispute that goes on.
    package struct Dispute: Decodable {
        package var handoff: UInt64
        package var registrar: String
        package var id: String
        package var from: String
        /// Who disputes.
        package var to: String
        package var disputedAt: Instant
        /// Whose duty that says it is, by which entry of the list.
        package var owner: String
        package var entry: Int
        package var holder: String
        /// Absent of disputes that an earlier version of the bus recorded.
        package var convenor: String?
        package var clocks: [ClockAnswer]

        package enum CodingKeys: String, CodingKey {
            case handoff, registrar, from, to, owner, entry, holder, convenor, clocks
            case id = "case"
            case disputedAt = "disputed_at"
        }
    }
}

/// The disputes that wait for a unit: those that it has to rule on, and those in which it has the hand-off meanwhile.
package struct DisputeReport {
    package typealias Dispute = InboxAnswer.Dispute

    /// As their convenor.
    package let toRule: [Dispute]
    /// Until somebody else rules.
    package let held: [Dispute]
    private let more: Bool
    private let now: Timestamp

    package init(_ answer: InboxAnswer, of unit: String, now: Timestamp) {
        let disputes = answer.disputes ?? []
        toRule = disputes.filter { $0.convenor == unit }
        held = disputes.filter { $0.convenor != unit }
        (more, self.now) = (answer.moreDisputes == true, now)
    }

    package func sentence(_ dispute: Dispute) -> String {
        DisputeWords.dispute(
            dispute.handoff, dispute.id, of: dispute.registrar, dispute.from, to: dispute.to,
            since: dispute.disputedAt.shown, owner: dispute.owner, dispute.entry)
    }

    /// Who has it, and who decides.
    package func meanwhile(_ dispute: Dispute) -> String {
        let why =
            dispute.holder == dispute.from
            ? DisputeWords.senderHasIt(dispute.holder) : DisputeWords.listedHasIt(dispute.holder)
        return why + (dispute.convenor.map(DisputeWords.rules) ?? "")
    }

    /// By when it is to be settled.
    package func limits(_ dispute: Dispute) -> [String] {
        dispute.clocks.filter { ["negotiating", "ruling"].contains($0.clock) }
            .flatMap { ClockReport($0, now: now).lines }
    }

    var lines: [String] {
        var lines: [String] = []
        for (title, disputes) in [(DisputeWords.toRule, toRule), (DisputeWords.held, held)] where !disputes.isEmpty {
            lines += ["", title]
            for dispute in disputes {
                lines.append("  " + sentence(dispute))
                lines += ([meanwhile(dispute)] + limits(dispute)).map { "    " + $0 }
            }
        }
        if let first = toRule.first { lines += ["", DisputeWords.howToRule(first.handoff)] }
        return more ? lines + ["", DisputeWords.more] : lines
    }
}

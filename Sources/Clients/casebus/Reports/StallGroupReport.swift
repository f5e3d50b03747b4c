/// What the query `stalls` answers when it is asked by group.
struct StallGroupAnswer: Decodable {
    var at: Instant
    var by: String
    var total: Double
    var groups: [Group]
    var more: Bool

    enum CodingKeys: String, CodingKey {
        case at, by, groups, more
        case total = "total_s"
    }

    struct Group: Decodable {
        var from: String?
        var to: String?
        var unit: String?
        var matter: String?
        var step: String?
        var kind: String
        var n: Int
        var open: Int
        var late: Int
        var lateOpen: Int
        var held: HandoverAnswer.Wait
        var overSeconds: Double

        enum CodingKeys: String, CodingKey {
            case from, to, unit, matter, step, kind, n, open, late, held
            case lateOpen = "late_open"
            case overSeconds = "over_total_s"
        }

        /// What the group is put together by.
        var names: [String] {
            [from, to, unit, matter, step].compactMap { $0 }.map { $0.isEmpty ? "-" : $0 }
        }
    }
}

/// Where the days go: what to shorten, and whom to ask.
enum StallGroupReport {
    static func lines(_ answer: StallGroupAnswer) -> [String] {
        guard !answer.groups.isEmpty else { return [OverviewWords.nothingHandedOver] }
        var table = Table(
            titles(answer.by).map { ($0, Table.Alignment.left) } + [
                (Title.kind, .left), (Title.held, .right), (Title.share, .right), (Title.number, .right),
                (Title.open, .right), (Title.late, .right), (Title.over, .right), (Title.median, .right),
                (Title.ninetieth, .right), (Title.longest, .right),
            ])
        for group in answer.groups {
            let share = answer.total > 0 ? (group.held.total ?? 0) / answer.total : 0
            table.add(
                group.names + [
                    Term.shown(group.kind).replacing("_", with: " "), HumanTime.duration(ifAny: group.held.total),
                    "\(Int((share * 100).rounded())) %", String(group.n), String(group.open), String(group.late),
                    group.late == 0 ? "" : HumanTime.duration(seconds: group.overSeconds),
                    HumanTime.duration(ifAny: group.held.median), HumanTime.duration(ifAny: group.held.ninetieth),
                    HumanTime.duration(ifAny: group.held.max),
                ])
        }
        let (count, time, total) = (answer.groups.count, answer.at.shown, HumanTime.duration(seconds: answer.total))
        let sentence =
            answer.more
            ? OverviewWords.groupsAndMore(count, at: time, total) : OverviewWords.groups(count, at: time, total)
        return table.lines + ["", sentence, OverviewWords.openOnesCount]
    }

    private static func titles(_ grouping: String) -> [String] {
        switch grouping {
        case "pair": [Title.sender, Title.receiver]
        case "matter": [Title.matter]
        case "step": [Title.matter, Title.step]
        default: [Title.unit]
        }
    }
}

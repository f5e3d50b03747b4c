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
    private static let columns: [String: [String]] = [
        "pair": ["FROM", "TO"], "unit": ["UNIT"], "matter": ["MATTER"], "step": ["MATTER", "STEP"],
    ]

    static func lines(_ answer: StallGroupAnswer) -> [String] {
        guard !answer.groups.isEmpty else { return ["Nothing was handed over in this time."] }
        let names = (columns[answer.by] ?? [answer.by.uppercased()]).map { ($0, Table.Alignment.left) }
        var table = Table(
            names + [
                ("STALLED", .left), ("HELD", .right), ("SHARE", .right), ("N", .right), ("OPEN", .right),
                ("LATE", .right), ("OVER", .right), ("MEDIAN", .right), ("P90", .right), ("LONGEST", .right),
            ])
        for group in answer.groups {
            let share = answer.total > 0 ? (group.held.total ?? 0) / answer.total : 0
            table.add(
                group.names + [
                    group.kind.replacing("_", with: " "), duration(group.held.total),
                    "\(Int((share * 100).rounded())) %", String(group.n), String(group.open), String(group.late),
                    group.late == 0 ? "" : duration(group.overSeconds), duration(group.held.median),
                    duration(group.held.ninetieth), duration(group.held.max),
                ])
        }
        let groups = counted(answer.groups.count, "group") + (answer.more ? " and more" : "")
        return table.lines + [
            "", "\(groups) at \(answer.at.shown), \(duration(answer.total)) in all, the costliest first.",
            "What is still open counts with its age so far.",
        ]
    }

    private static func duration(_ seconds: Double?) -> String {
        seconds.map { HumanTime.duration(seconds: $0) } ?? "-"
    }
}

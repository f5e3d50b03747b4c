/// What the query `stalls` answers.
struct StallAnswer: Decodable {
    var at: Instant
    var stalls: [Stall]
    /// There are others, less far over their limits.
    var more: Bool?

    struct Stall: Decodable {
        var registrar: String
        var id: String
        var matter: String?
        var handoff: UInt64?
        var kind: String
        var unit: String
        var from: String?
        var since: Instant
        var ageSeconds: Double
        var overSeconds: Double

        enum CodingKeys: String, CodingKey {
            case registrar, id, matter, handoff, kind, unit, from, since
            case ageSeconds = "age_s"
            case overSeconds = "over_s"
        }
    }
}

/// What is past its limit, and whom to ask.
enum StallReport {
    static func lines(_ answer: StallAnswer) -> [String] {
        guard !answer.stalls.isEmpty else {
            return ["Nothing is stalled at \(answer.at.shown): every open case is within its limits."]
        }
        var table = Table([
            ("CASE", .left), ("MATTER", .left), ("ASK", .left), ("STALLED", .left), ("SINCE", .left), ("FOR", .right),
            ("OVER", .right),
            ("FROM", .left), ("HAND-OFF", .right),
        ])
        for stall in answer.stalls {
            table.add([
                stall.id, stall.matter ?? "", stall.unit, stall.kind.replacing("_", with: " "), stall.since.shown,
                HumanTime.duration(seconds: stall.ageSeconds), HumanTime.duration(seconds: stall.overSeconds),
                stall.from ?? stall.registrar, stall.handoff.map(String.init) ?? "",
            ])
        }
        let count = counted(answer.stalls.count, "stall") + (answer.more == true ? " and more" : "")
        return table.lines + ["", "\(count) at \(answer.at.shown), the longest over its limit first."]
    }
}

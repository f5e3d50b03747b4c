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
        /// The limit where it was one of working time, as it was asked for.
        var limit: String?
        // Absent from an older daemon.
        var ageWorkingSeconds: Double?
        var overWorkingSeconds: Double?
        var workingDaySeconds: Double?
        var provisional: Bool?

        enum CodingKeys: String, CodingKey {
            case registrar, id, matter, handoff, kind, unit, from, since, limit, provisional
            case ageSeconds = "age_s"
            case overSeconds = "over_s"
            case ageWorkingSeconds = "age_working_s"
            case overWorkingSeconds = "over_working_s"
            case workingDaySeconds = "working_day_s"
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
                shown(stall.ageSeconds, stall.ageWorkingSeconds, stall),
                shown(stall.overSeconds, stall.overWorkingSeconds, stall),
                stall.from ?? stall.registrar, stall.handoff.map(String.init) ?? "",
            ])
        }
        let count = counted(answer.stalls.count, "stall") + (answer.more == true ? " and more" : "")
        let lines = table.lines + ["", "\(count) at \(answer.at.shown), the longest over its limit first."]
        guard answer.stalls.contains(where: { $0.limit != nil && $0.provisional == true }) else { return lines }
        return lines + ["Provisional: the bus's calendar has no holidays for some of this time."]
    }

    /// Working time where the limit is one: `2 wd 3 wh`.
    private static func shown(_ seconds: Double, _ working: Double?, _ stall: StallAnswer.Stall) -> String {
        guard stall.limit != nil, let working, let day = stall.workingDaySeconds else {
            return HumanTime.duration(seconds: seconds)
        }
        return HumanTime.workingTime(seconds: working, day: day, prefix: "w")
    }
}

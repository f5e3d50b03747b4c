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
            return [OverviewWords.nothingStalled(at: answer.at.shown)]
        }
        var table = Table([
            (Title.theCase, .left), (Title.matter, .left), (Title.askWhom, .left), (Title.stalled, .left),
            (Title.since, .left), (Title.lasting, .right), (Title.over, .right), (Title.sender, .left),
            (Title.handoff, .right),
        ])
        for stall in answer.stalls {
            table.add([
                stall.id, stall.matter ?? "", stall.unit, Term.shown(stall.kind).replacing("_", with: " "),
                stall.since.shown,
                shown(stall.ageSeconds, stall.ageWorkingSeconds, stall),
                shown(stall.overSeconds, stall.overWorkingSeconds, stall),
                stall.from ?? stall.registrar, stall.handoff.map(String.init) ?? "",
            ])
        }
        let (count, time) = (answer.stalls.count, answer.at.shown)
        let sentence =
            answer.more == true
            ? OverviewWords.stallsAndMore(count, at: time) : OverviewWords.stalls(count, at: time)
        let lines = table.lines + ["", sentence]
        guard answer.stalls.contains(where: { $0.limit != nil && $0.provisional == true }) else { return lines }
        return lines + [OverviewWords.provisionalStalls]
    }

    /// Working time where the limit is one: `2 wd 3 wh`.
    static func shown(_ seconds: Double, _ working: Double?, _ stall: StallAnswer.Stall) -> String {
        guard stall.limit != nil, let working, let day = stall.workingDaySeconds else {
            return HumanTime.duration(seconds: seconds)
        }
        return HumanTime.workingTime(seconds: working, day: day, besideDurations: true)
    }
}

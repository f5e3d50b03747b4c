/// What the query `stalls` answers.
package struct StallAnswer: Decodable {
    package var at: Instant
    package var stalls: [Stall]
    /// There are others, less far over their limits.
    package var more: Bool?
    /// The last record that the answer knows; absent from an older daemon.
    package var head: UInt64?

    package struct Stall: Decodable {
        package var registrar: String
        package var id: String
        package var matter: String?
        package var handoff: UInt64?
        package var kind: String
        package var unit: String
        package var from: String?
        package var since: Instant
        package var ageSeconds: Double
        package var overSeconds: Double
        /// The limit where it was one of working time, as it was asked for.
        package var limit: String?
        // Absent from an older daemon.
        package var ageWorkingSeconds: Double?
        package var overWorkingSeconds: Double?
        package var workingDaySeconds: Double?
        package var provisional: Bool?

        package enum CodingKeys: String, CodingKey {
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
package enum StallReport {
    package static func lines(_ answer: StallAnswer) -> [String] {
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
    package static func shown(_ seconds: Double, _ working: Double?, _ stall: StallAnswer.Stall) -> String {
        guard stall.limit != nil, let working, let day = stall.workingDaySeconds else {
            return HumanTime.duration(seconds: seconds)
        }
        return HumanTime.workingTime(seconds: working, day: day, besideDurations: true)
    }
}

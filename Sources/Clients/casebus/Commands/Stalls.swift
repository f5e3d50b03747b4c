import ArgumentParser
import CasebusCalendar
import CasebusModel

struct Stalls: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the cases that wait, work or lie idle past a limit, and whom to ask.",
        discussion: """
            Limits are durations such as 45m, 4h, 3d or 1d12h; or working time by the bus's calendar: 2wd are two working \
            days, 4wh four hours in which the office is open, 90wm minutes of it, 10nd natural days. FOR and OVER are then \
            in working days and hours too.
            """)

    @Option(help: ArgumentHelp("How long a hand-off may wait to be signed for.", valueName: "limit"))
    var waiting: LimitArgument = "1d"

    @Option(help: ArgumentHelp("How long a unit may work on a hand-off.", valueName: "limit"))
    var work: LimitArgument = "5d"

    @Option(help: ArgumentHelp("How long a case may lie with a unit that has no hand-off open.", valueName: "limit"))
    var idle: LimitArgument = "1d"

    @Option(
        help: ArgumentHelp("As of this instant, such as 2026-01-05T09:30:00+08:00. Default: now.", valueName: "time"))
    var at: String?

    @Option(help: ArgumentHelp("At most so many, 1 to 10000, the longest over their limits.", valueName: "number"))
    var limit: Int = 1000

    @Flag(help: "Exit with status 6 when there is any.")
    var check = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if !(1...10_000).contains(limit) { throw ValidationError("--limit \(limit): write a number from 1 to 10000.") }
    }

    func run() async throws {
        let parameters = Parameters(
            waiting: waiting.budget, work: work.budget, idle: idle.budget,
            at: try at.map { try TimeArgument.instant($0, option: "--at").description }, limit: limit)
        let answer = try await answer("stalls", parameters, as: StallAnswer.self, render: StallReport.lines)
        if check, !answer.stalls.isEmpty { throw ExitCode(CommandStatus.found.rawValue) }
    }

    private struct Parameters: Encodable {
        var waiting: TimeBudget
        var work: TimeBudget
        var idle: TimeBudget
        var at: String?
        var limit: Int

        enum Keys: String, CodingKey {
            case waiting = "waiting_limit"
            case waitingSeconds = "waiting_limit_s"
            case work = "work_limit"
            case workSeconds = "work_limit_s"
            case idle = "idle_limit"
            case idleSeconds = "idle_limit_s"
            case at, limit
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            for (budget, key, seconds) in [
                (waiting, Keys.waiting, Keys.waitingSeconds), (work, .work, .workSeconds), (idle, .idle, .idleSeconds),
            ] {
                if case .elapsed(let milliseconds) = budget {
                    try container.encode(Double(milliseconds) / 1000, forKey: seconds)
                } else {
                    try container.encode(budget.description, forKey: key)
                }
            }
            try container.encodeIfPresent(at, forKey: .at)
            try container.encode(limit, forKey: .limit)
        }
    }
}

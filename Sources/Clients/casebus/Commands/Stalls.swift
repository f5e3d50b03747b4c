import ArgumentParser
import CasebusModel

struct Stalls: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the cases that wait, work or lie idle past a limit, and whom to ask.",
        discussion: "Limits are durations such as 45m, 4h, 3d or 1d12h.")

    @Option(help: ArgumentHelp("How long a hand-off may wait to be signed for.", valueName: "duration"))
    var waiting: DurationArgument = "1d"

    @Option(help: ArgumentHelp("How long a unit may work on a hand-off.", valueName: "duration"))
    var work: DurationArgument = "5d"

    @Option(help: ArgumentHelp("How long a case may lie with a unit that has no hand-off open.", valueName: "duration"))
    var idle: DurationArgument = "1d"

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
            waiting: waiting.seconds, work: work.seconds, idle: idle.seconds,
            at: try at.map { try TimeArgument.instant($0, option: "--at").description }, limit: limit)
        let answer = try await answer("stalls", parameters, as: StallAnswer.self, render: StallReport.lines)
        if check, !answer.stalls.isEmpty { throw ExitCode(CommandStatus.found.rawValue) }
    }

    private struct Parameters: Encodable {
        var waiting: Double
        var work: Double
        var idle: Double
        var at: String?
        var limit: Int

        enum CodingKeys: String, CodingKey {
            case waiting = "waiting_limit_s"
            case work = "work_limit_s"
            case idle = "idle_limit_s"
            case at, limit
        }
    }
}

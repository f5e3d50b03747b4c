import ArgumentParser
import CasebusCalendar
import CasebusClient
import CasebusModel
import CasebusReports

struct Stalls: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "List what lies past a limit and whom to ask, or tell where the days go.",
        discussion: """
            Limits are durations such as 45m, 4h, 3d or 1d12h, a bare number is seconds; or working time by the bus's calendar: 2wd are two working \
            days, 4wh four hours in which the office is open, 90wm minutes of it, 10nd natural days. FOR and OVER are then \
            in working days and hours too.

            With --by, everything that was pushed in the time is put together: how long it was held, how much of that \
            was late, what is still open; which of parallel hand-offs cases waited for last; by pair also what was sent \
            straight back. What sits in a hall counts for the hall, stations and outlets count together.

            While the bus was down nobody is charged: that time is taken off, and limits do not run.
            """)

    enum Grouping: String, ExpressibleByArgument, CaseIterable { case pair, unit, matter, step }

    @Option(help: "Tell where the days go, by pair of units, unit, matter, or matter and step.")
    var by: Grouping?

    @Option(help: ArgumentHelp("With --by: only what was pushed from this time on.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("With --by: only what was pushed before this time.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("How long a hand-off may wait to be signed for: 4h, 3d, 4wh, 2wd.", valueName: "limit"))
    var waiting: LimitArgument = "1d"

    @Option(help: ArgumentHelp("How long a unit may work on a hand-off: 4h, 3d, 4wh, 2wd.", valueName: "limit"))
    var work: LimitArgument = "5d"

    @Option(
        help: ArgumentHelp(
            "How long a case may lie with a unit that has no hand-off open: 4h, 3d, 4wh, 2wd.", valueName: "limit"))
    var idle: LimitArgument = "1d"

    @Option(
        help: ArgumentHelp("As of this instant, such as 2026-01-05T09:30:00+08:00. Default: now.", valueName: "time"))
    var at: String?

    @Option(
        help: ArgumentHelp(
            "At most so many, 1 to 10000, the longest over their limits; with --by the costliest.", valueName: "number")
    )
    var limit: Int = 1000

    @Flag(help: "Tell in ten lines where cases stall and why.")
    var brief = false

    @Flag(help: "Exit with status 6 when there is any, with --by any open one that is late.")
    var check = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if !(1...10_000).contains(limit) { throw ValidationError("--limit \(limit): write a number from 1 to 10000.") }
        if brief, by != nil || options.json {
            throw ValidationError("--brief: it is a text of its own. Leave out --by and --json.")
        }
        if by == nil, since != nil || until != nil {
            throw ValidationError("--since and --until are for --by: write --at for what was late at an instant.")
        }
    }

    func run() async throws {
        let parameters = try parameters(by)
        let isFound: Bool
        if brief { return try await tellInBrief() }
        if by == nil {
            let answer = try await answer("stalls", parameters, as: StallAnswer.self, render: StallReport.lines)
            isFound = !answer.stalls.isEmpty
        } else {
            let answer = try await answer(
                "stalls", parameters, as: StallGroupAnswer.self, render: StallGroupReport.lines)
            isFound = answer.groups.contains { $0.lateOpen > 0 }
        }
        if check, isFound { throw ExitCode(CommandStatus.found.rawValue) }
    }

    private func parameters(_ grouping: Grouping?) throws -> Parameters {
        Parameters(
            waiting: waiting.budget, work: work.budget, idle: idle.budget, at: try instant(at, "--at"), limit: limit,
            by: grouping?.rawValue, since: try instant(since, "--since"), until: try instant(until, "--until"))
    }

    private func tellInBrief() async throws {
        let report = try await withBus { client in
            let stalls = try QueryDocument.read(
                StallAnswer.self, from: try await client.query("stalls", try QueryDocument.text(try parameters(nil))))
            var longest: CaseAnswer?
            if let stall = stalls.stalls.first {
                let name = ["id": stall.id, "registrar": stall.registrar]
                longest = try QueryDocument.read(
                    CaseAnswer.self, from: try await client.query("case", try QueryDocument.text(name)))
            }
            return BriefReport(stalls: stalls, longest: longest, dispute: try await oldestDispute(client))
        }
        try StandardOutput.lines(report.lines)
    }

    private func oldestDispute(_ client: BusClient) async throws -> RecordRow? {
        var search = DisputeSearch(head: client.welcome.head)
        while let next = search.next {
            let question = #"{"from":\#(next),"limit":1000,"wait_ms":0}"#
            search.look(at: try QueryDocument.read(TailAnswer.self, from: try await client.query("tail", question)))
        }
        return search.oldest
    }

    private func instant(_ text: String?, _ option: String) throws -> String? {
        try text.map { try TimeArgument.instant($0, option: option).description }
    }

    /// What the query takes.
    struct Parameters: Encodable {
        var waiting: TimeBudget
        var work: TimeBudget
        var idle: TimeBudget
        var at: String?
        var limit: Int
        var by: String?
        var since: String?
        var until: String?

        enum Keys: String, CodingKey {
            case waiting = "waiting_limit"
            case waitingSeconds = "waiting_limit_s"
            case work = "work_limit"
            case workSeconds = "work_limit_s"
            case idle = "idle_limit"
            case idleSeconds = "idle_limit_s"
            case at, limit, by, since, until
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
            try container.encodeIfPresent(by, forKey: .by)
            try container.encodeIfPresent(since, forKey: .since)
            try container.encodeIfPresent(until, forKey: .until)
        }
    }
}

import ArgumentParser
import CasebusCalendar
import CasebusConfiguration
import CasebusModel
import CasebusReports
import Foundation

struct Calendar: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask the installation's calendar: which days are worked, when a time limit ends.",
        discussion: "Reads casebus.yaml and the calendar file it names; the bus need not run.",
        subcommands: [Days.self, Deadline.self, Between.self])

    @OptionGroup var options: GlobalOptions

    struct Days: BusCommand {
        static let configuration = CommandConfiguration(abstract: "List days: worked or off, and why.")

        @Argument(help: ArgumentHelp("The first day.", valueName: "date"))
        var first: String

        @Argument(help: ArgumentHelp("The last day. Default: the first.", valueName: "date"))
        var last: String?

        @OptionGroup var options: GlobalOptions

        /// Days in one list at most: more than a hundred years.
        static let daysMax = 40_000

        func run() async throws {
            let (from, to) = try (date(first), date(last ?? first))
            guard from <= to, to - from < Self.daysMax else {
                throw CommandFailure(.usage, UsageWords.days(first, to: last ?? first, limit: Self.daysMax))
            }
            let days = DayList(from...to, try CalendarDesk(options).calendar)
            try StandardOutput.line(options.json ? try QueryDocument.text(days) : days.lines.joined(separator: "\n"))
        }

        private func date(_ text: String) throws -> Int {
            guard let date = CivilDate(text) else {
                throw CommandFailure(.usage, UsageWords.date(text))
            }
            return date.daysSince1970
        }
    }

    struct Deadline: BusCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell when a time limit ends, and why then.",
            discussion: """
                A limit is 7wd (working days), 4wh or 90wm (hours or minutes while the office is open), 20nd (natural \
                days), or a duration such as 36h.

                Suspended time does not count. Of days, those do not count on which any instant from the opening of the \
                office to its closing is suspended. What is suspended or extended only after the limit was over stays \
                late for the time between.

                With - the questions are read from standard input, a line each, with times that have no space: LIMIT FROM [UNIT] \
                [suspended=A..B] [extended=5wd@A] [first-day=same_day] [at=A].
                """)

        @Argument(help: ArgumentHelp("How long; - for many, from standard input.", valueName: "limit"))
        var limit: String

        @Option(help: ArgumentHelp("When it begins, in the calendar's time zone. Default: now.", valueName: "time"))
        var from: String?

        @Option(help: ArgumentHelp("Whose office hours count. Default: those of most.", valueName: "unit"))
        var unit: String?

        @Option(help: "Which day is the first. Default: what the calendar says.")
        var firstDay: FirstDay?

        @Option(
            help: ArgumentHelp(
                "From when to when the clock was stopped, A..B, or A.. where it still is. May be given again.",
                valueName: "times"))
        var suspended: [String] = []

        @Option(
            help: ArgumentHelp(
                "What was added, 5wd, or 5wd@A with when it was granted. May be given again.", valueName: "limit"))
        var extended: [String] = []

        @Option(help: ArgumentHelp("Tell also how it stands at this time.", valueName: "time"))
        var at: String?

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let desk = try CalendarDesk(options)
            if limit == "-" { return try desk.answerLines { try desk.deadline(DeadlineQuestion(words: $0)) } }
            var question = DeadlineQuestion(limit, from: from, unit: unit)
            (question.firstDay, question.suspended, question.extended) = (firstDay, suspended, extended)
            question.at = at
            try desk.print(try desk.deadline(question))
        }
    }

    struct Between: BusCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell how much working time lies between two instants.",
            discussion: "With - the questions are read from standard input, a line each: FROM TO [UNIT].")

        @Argument(help: ArgumentHelp("The first instant; - for many, from standard input.", valueName: "time"))
        var begin: String

        @Argument(help: ArgumentHelp("The second instant. Default: now.", valueName: "time"))
        var end: String?

        @Option(help: ArgumentHelp("Whose office hours count. Default: those of most.", valueName: "unit"))
        var unit: String?

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let desk = try CalendarDesk(options)
            if begin == "-" { return try desk.answerLines(desk.between(words:)) }
            try desk.print(try desk.between(begin, end, unit))
        }
    }
}

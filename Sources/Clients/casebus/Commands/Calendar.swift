import ArgumentParser
import CasebusCalendar
import CasebusConfiguration
import CasebusModel
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
            abstract: "Tell when a time limit ends.",
            discussion: """
                A limit is 7wd (working days), 4wh or 90wm (hours or minutes while the office is open), 20nd (natural \
                days), or a duration such as 36h. With - the questions are read from standard input, a line each: LIMIT \
                FROM [UNIT].
                """)

        @Argument(help: ArgumentHelp("How long; - for many, from standard input.", valueName: "limit"))
        var limit: String

        @Option(help: ArgumentHelp("When it begins, in the calendar's time zone. Default: now.", valueName: "time"))
        var from: String?

        @Option(help: ArgumentHelp("Whose office hours count. Default: those of most.", valueName: "unit"))
        var unit: String?

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let desk = try CalendarDesk(options)
            if limit == "-" { return try desk.answerLines(fields: 2...3) { try desk.deadline($0[0], $0[1], $0.third) } }
            try desk.print(try desk.deadline(limit, from, unit))
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
            if begin == "-" { return try desk.answerLines(fields: 2...3) { try desk.between($0[0], $0[1], $0.third) } }
            try desk.print(try desk.between(begin, end, unit))
        }
    }
}

extension [String] {
    fileprivate var third: String? { count > 2 ? self[2] : nil }
}

import CasebusCalendar
import CasebusConfiguration
import CasebusModel
import CasebusReports
import Foundation

/// Answers questions about time by an installation's calendar.
struct CalendarDesk {
    let calendar: WorkingCalendar
    private let zone: TimeZone
    private let asJSON: Bool

    /// - Throws: all mistakes of `casebus.yaml` and of the calendar file.
    init(_ options: GlobalOptions) throws {
        let path = try Installation.locate(argument: options.config)
        self.init(try Installation.load(path, for: .calendar).calendar, asJSON: options.json)
    }

    init(_ calendar: WorkingCalendar, asJSON: Bool) {
        self.calendar = calendar
        zone = TimeZone(secondsFromGMT: (calendar.offices.first?.offsetMinutes ?? 0) * 60) ?? .gmt
        self.asJSON = asJSON
    }

    func deadline(_ question: DeadlineQuestion) throws -> DeadlineAnswer {
        let deadline = try question.deadline(from: try instant(question.from), in: zone)
        let office = calendar.office(of: try name(question.unit))
        return DeadlineAnswer(
            question.limit, deadline, office, unit: question.unit, at: try question.at.map { try instant($0) },
            zone: zone)
    }

    /// - Parameter words: `FROM TO [UNIT]`.
    func between(words: [String]) throws -> BetweenAnswer {
        guard (2...3).contains(words.count) else {
            throw CommandFailure(.usage, UsageWords.words(words.count))
        }
        return try between(words[0], words[1], words.count > 2 ? words[2] : nil)
    }

    func between(_ begin: String, _ end: String?, _ unit: String?) throws -> BetweenAnswer {
        let (first, last) = (begin, end)
        let (begin, end) = try (instant(begin), instant(end))
        guard begin <= end else {
            throw CommandFailure(.usage, UsageWords.backwards(first, last ?? HumanTime.stamp(end, withSeconds: false)))
        }
        let office = calendar.office(of: try name(unit))
        return BetweenAnswer(
            from: Instant(begin), to: Instant(end), unit: unit,
            workingSeconds: Double(office.workingTime(from: begin.milliseconds, to: end.milliseconds)) / 1000,
            workingDaySeconds: Double(office.hours.total) / 1000,
            provisional: office.isProvisional(from: begin.milliseconds, to: end.milliseconds), zone: zone)
    }

    func print(_ answer: some CalendarAnswer) throws {
        try StandardOutput.line(asJSON ? try QueryDocument.text(answer) : answer.line)
    }

    /// Answers each line of standard input with a line of its own; empty lines are left out.
    ///
    /// - Throws: at the first line that is no question, named by its number; those before it are answered.
    func answerLines(_ answer: ([String]) throws -> some CalendarAnswer) throws {
        var number = 0
        while let line = readLine() {
            number += 1
            let words = line.split(separator: " ").map(String.init)
            if words.isEmpty { continue }
            do {
                try print(try answer(words))
            } catch let failure as CommandFailure {
                throw CommandFailure(failure.status, UsageWords.line(number, failure.message))
            }
        }
    }

    private func instant(_ text: String?) throws -> Timestamp {
        try text.map { try TimeArgument.instant($0, option: UsageWords.theTime, in: zone) } ?? HumanTime.now()
    }

    private func name(_ unit: String?) throws -> String {
        try unit.map { try UnitArgument.address($0).text } ?? ""
    }
}

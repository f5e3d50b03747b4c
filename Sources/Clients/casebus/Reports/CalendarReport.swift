import CasebusCalendar
import CasebusModel
import CasebusReports
import Foundation

/// What the calendar says to one question: a document for scripts, a line for people.
protocol CalendarAnswer: Encodable {
    var line: String { get }
}

/// How much working time lies between two instants.
struct BetweenAnswer: CalendarAnswer {
    var from: Instant
    var to: Instant
    var unit: String?
    var workingSeconds: Double
    /// How long the office works on one day.
    var workingDaySeconds: Double
    var provisional: Bool
    var zone: TimeZone

    enum CodingKeys: String, CodingKey {
        case from, to, unit, provisional
        case workingSeconds = "working_s"
        case workingDaySeconds = "working_day_s"
    }

    var line: String {
        let time = HumanTime.workingTime(seconds: workingSeconds, day: workingDaySeconds)
        return CalendarWords.between(
            time, from: HumanDay.shown(from, in: zone), to: HumanDay.shown(to, in: zone),
            HumanDay.caution(provisional))
    }
}

/// Days, each with what it is for an office.
struct DayList: Encodable {
    let days: [CalendarDay]

    init(_ range: ClosedRange<Int>, _ calendar: WorkingCalendar) {
        let known = calendar.offices.first?.days ?? .weekendsOnly
        days = range.map { CalendarDay($0, known) }
    }

    /// A line a day, and how many are worked.
    var lines: [String] {
        var table = Table([(Title.day, .left), ("", .left), ("", .left), ("", .left)])
        for day in days {
            table.add([
                day.date, Weekday(rawValue: day.weekday).map(CalendarWords.weekday) ?? "",
                day.worked ? CalendarWords.worked : CalendarWords.off, day.name ?? CalendarWords.kind(day.kind),
            ])
        }
        let caution = HumanDay.caution(days.contains(where: \.provisional))
        return table.lines + ["", CalendarWords.worked(days.count { $0.worked }, of: days.count, caution)]
    }
}

/// One day as the calendar has it.
struct CalendarDay: Encodable {
    var date: String
    var weekday: String
    var worked: Bool
    /// `working_day`, `weekend`, `holiday` or `make_up_day`.
    var kind: String
    /// The holiday's, also of a day that is worked for it.
    var name: String?
    var provisional: Bool

    init(_ day: Int, _ days: WorkingDays) {
        let date = CivilDate(daysSince1970: day)
        self.date = date.description
        weekday = Weekday(daysSince1970: day).rawValue
        worked = days.isWorked(day)
        (kind, name) =
            switch days.kind(of: day) {
            case .workingDay: ("working_day", nil)
            case .weekend: ("weekend", nil)
            case .holiday(let name): ("holiday", name)
            case .makeUpDay(let name): ("make_up_day", name)
            }
        provisional = !days.isLoaded(date.year...date.year)
    }
}

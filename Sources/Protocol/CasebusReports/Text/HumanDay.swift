internal import CasebusCalendar
internal import CasebusModel
package import Foundation

/// Days as people say them.
package enum HumanDay {
    /// `Fri 2026-02-27 18:00`.
    package static func shown(_ instant: Instant, in zone: TimeZone) -> String {
        let text = HumanTime.instant(instant.timestamp, in: zone)
        let day = CivilDate(text.prefix(10)).map { CalendarWords.weekday(Weekday(daysSince1970: $0.daysSince1970)) }
        return CalendarWords.instant(day ?? "", String(text.prefix(10)), String(text.dropFirst(11)))
    }

    /// `Fri 2026-02-27`.
    package static func shown(_ day: Int) -> String {
        CalendarWords.day(
            CalendarWords.weekday(Weekday(daysSince1970: day)), CivilDate(daysSince1970: day).description)
    }

    package static func caution(_ provisional: Bool) -> String {
        provisional ? CalendarWords.caution : ""
    }
}

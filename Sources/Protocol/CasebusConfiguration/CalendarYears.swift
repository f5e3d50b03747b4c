internal import CasebusCalendar
internal import CasebusModel

/// The holidays and make-up days of `calendar.yaml`, gathered year by year and held against each other.
struct CalendarYears {
    /// Years whose holidays were read.
    private(set) var loaded: Set<Int> = []
    private var holidays: [CivilDate: (name: String, line: Int?)] = [:]
    private var makeUpDays: [MakeUpDay] = []

    private struct MakeUpDay {
        var date: CivilDate
        var holiday: String
        /// Where it stands, to note what only the whole file shows.
        var section: SectionReader
        var key: String
        var line: Int?
    }

    /// A holiday that is longer is a slip of the pen.
    private static let holidayDaysMax = 31

    mutating func read(_ section: SectionReader) {
        var entry = section
        let year = entry.integer("year", in: 1970...9998, default: 0)
        if !entry.isGiven("year") {
            entry.mistake("year", "", "The entry has no year. Write one, such as 2027.", line: entry.firstLine)
        }
        if entry.text("notice") == nil, !entry.isGiven("notice") {
            entry.mistake(
                "notice", "", "Name the notice that the days are taken from, so that they can be checked.",
                line: entry.firstLine)
        }
        let sections = entry.sections("holidays")
        if sections == nil {
            entry.mistake(
                "holidays", "", "The list of holidays is missing. Write holidays: and below it one entry each.",
                line: entry.firstLine)
        }
        entry.finish()
        if year != 0, !loaded.insert(year).inserted {
            entry.mistake("year", "\(year)", "The year stands above already. Join the two entries.")
        }
        for holiday in sections ?? [] { read(holiday, of: year) }
    }

    private mutating func read(_ section: SectionReader, of year: Int) {
        var entry = section
        let name = entry.text("name")
        if !entry.isGiven("name") {
            entry.mistake("name", "", "The holiday has no name. Write one, such as 春节.", line: entry.firstLine)
        }
        let days = entry.days("days", of: year, most: CalendarYears.holidayDaysMax)
        for (position, item) in (entry.texts("make_up_days", of: "dates") ?? []).enumerated() {
            let key = "make_up_days[\(position)]"
            guard let date = CivilDate(item.text), year == 0 || (year - 1...year + 1).contains(date.year) else {
                entry.mistake(
                    key, item.text, "Write a date in the year or next to it, such as 2027-02-27.", line: item.line)
                continue
            }
            makeUpDays.append(
                MakeUpDay(date: date, holiday: name ?? "", section: entry, key: key, line: item.line))
        }
        entry.finish()
        for day in days {
            let date = CivilDate(daysSince1970: day)
            if let other = holidays[date] {
                let place = other.line.map { " on line \($0)" } ?? ""
                entry.mistake(
                    "days", "\(date)",
                    "It is a day of \(other.name)\(place) already. Let each day belong to one holiday.")
                break
            }
            holidays[date] = (name ?? "", entry.line(of: "days"))
        }
    }

    /// All days that have a name; what contradicts itself is noted and left out.
    func named(off: Set<Weekday>) -> [CivilDate: DayKind] {
        var named = holidays.mapValues { DayKind.holiday($0.name) }
        for day in makeUpDays {
            let fault: String? =
                switch named[day.date] {
                case .holiday(let name):
                    "It is a day of \(name) too. A day is either off or worked: correct one of them."
                case .makeUpDay: "It is a make-up day above already. Write it once."
                default:
                    off.contains(Weekday(daysSince1970: day.date.daysSince1970))
                        ? nil : "It is no day of the weekend and worked anyway. Check the date."
                }
            if let fault {
                day.section.mistake(day.key, "\(day.date)", fault, line: day.line)
            } else {
                named[day.date] = .makeUpDay(day.holiday)
            }
        }
        return named
    }
}

extension SectionReader {
    /// `2026-01-01`, or `2026-02-15..2026-02-23`, as days since 1970; empty when it is missing or wrong, which is noted.
    fileprivate mutating func days(_ key: String, of year: Int, most: Int) -> Range<Int> {
        let nothing = 0..<0
        guard let text = text(key) else {
            if !isGiven(key) {
                mistake(key, "", "The holiday has no days. Write the first and the last of them.", line: firstLine)
            }
            return nothing
        }
        let dates = text.split(separator: "..", omittingEmptySubsequences: false).map { CivilDate($0) }
        guard dates.count <= 2, let first = dates.first ?? nil, let last = dates.last ?? nil,
            first.daysSince1970 <= last.daysSince1970
        else {
            mistake(key, text, "Write a date, or the first and the last: 2026-02-15..2026-02-23.")
            return nothing
        }
        // The notice of a year may begin its first holiday on the last days of the year before.
        let within = year == 0 || ((year - 1...year).contains(first.year) && last.year == year)
        guard within, last.daysSince1970 - first.daysSince1970 < most else {
            mistake(
                key, text,
                within
                    ? "A holiday has \(most) days at most. Check the dates." : "It is not in \(year). Check the dates.")
            return nothing
        }
        return first.daysSince1970..<last.daysSince1970 + 1
    }
}

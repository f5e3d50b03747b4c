import CasebusCalendar
import CasebusModel
import Testing

/// The calendar of China around the Spring Festival of 2026, and around the turn of the years 2025 and 2026.
///
/// Off: January 1 to 3, February 15 to 23. Worked: Sunday January 4, Saturdays February 14 and 28. The year 2025 is
/// loaded too, with nothing but weekends.
func sampleDays() throws -> WorkingDays {
    var named: [CivilDate: DayKind] = [:]
    for day in 1...3 { named[try #require(CivilDate(year: 2026, month: 1, day: day))] = .holiday("元旦") }
    for day in 15...23 { named[try #require(CivilDate(year: 2026, month: 2, day: day))] = .holiday("春节") }
    named[try #require(CivilDate("2026-01-04"))] = .makeUpDay("元旦")
    for day in [14, 28] { named[try #require(CivilDate(year: 2026, month: 2, day: day))] = .makeUpDay("春节") }
    return try #require(WorkingDays(off: [.saturday, .sunday], named: named, years: [2025, 2026]))
}

/// An office in China with these hours on the days of ``sampleDays()``.
func sampleOffice(_ spans: String = "09:00-12:00 13:00-18:00", _ firstDay: FirstDay = .next) throws -> OfficeCalendar {
    OfficeCalendar(days: try sampleDays(), hours: try hours(spans), offsetMinutes: 480, firstDay: firstDay)
}

func hours(_ texts: String) throws -> OfficeHours {
    let spans = try texts.split(separator: " ").map { try #require(OfficeHours.Span(String($0))) }
    return try #require(OfficeHours(spans))
}

/// `2026-02-13 17:00` in China, in milliseconds since 1970.
func china(_ text: String) throws -> Int64 {
    let seconds = text.count == 16 ? ":00" : ""
    return try #require(Timestamp(text.replacing(" ", with: "T") + seconds + "+08:00")).milliseconds
}

/// The same, back.
func inChina(_ instant: Int64) -> String {
    let text = Timestamp(milliseconds: instant + 8 * 3_600_000).description.replacing("T", with: " ")
    return String(text.prefix(text.hasSuffix(":00.000Z") ? 16 : 23))
}

/// Random numbers from a seed, the same every time.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

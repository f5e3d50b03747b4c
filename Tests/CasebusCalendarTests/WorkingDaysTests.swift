import CasebusCalendar
import CasebusModel
import Testing

@Suite struct WorkingDaysTests {
    @Test(arguments: [
        ("2026-02-13", DayKind.workingDay), ("2026-02-14", .makeUpDay("春节")), ("2026-02-15", .holiday("春节")),
        ("2026-02-23", .holiday("春节")), ("2026-02-24", .workingDay), ("2026-02-28", .makeUpDay("春节")),
        ("2026-03-01", .weekend), ("2026-01-04", .makeUpDay("元旦")), ("2025-12-31", .workingDay),
        ("2031-02-15", .weekend), ("1969-12-31", .workingDay),
    ])
    func `a day is what the notice says, else what the week says`(date: String, kind: DayKind) throws {
        let days = try sampleDays()
        let day = try #require(CivilDate(date)).daysSince1970
        #expect(days.kind(of: day) == kind)
        #expect(days.isWorked(day) == kind.isWorked)
    }

    @Test func `counts and places are those of a walk from day to day`() throws {
        let days = try sampleDays()
        let first = try #require(CivilDate("2024-12-01")).daysSince1970
        var count = days.count(before: first)
        for day in first..<first + 900 {
            #expect(days.count(before: day) == count)
            if days.isWorked(day) {
                #expect(days.day(at: count) == day)
                count += 1
            }
        }
    }

    @Test(arguments: [Set([Weekday.saturday, .sunday]), [.friday], [], Set(Weekday.allCases.dropFirst())])
    func `any week can be worked, also one of a single day`(off: Set<Weekday>) throws {
        let days = try #require(WorkingDays(off: off, named: [:], years: []))
        for day in -30...30 {
            #expect(days.isWorked(day) == !off.contains(Weekday(daysSince1970: day)))
            #expect(days.count(before: day + 1) - days.count(before: day) == (days.isWorked(day) ? 1 : 0))
            if days.isWorked(day) { #expect(days.day(at: days.count(before: day)) == day) }
        }
        #expect(Weekday(daysSince1970: 0) == .thursday)
    }

    @Test func `a week without a working day is none`() {
        #expect(WorkingDays(off: Set(Weekday.allCases), named: [:], years: []) == nil)
    }

    @Test(arguments: [
        (2025...2026, true), (2026...2026, true), (2024...2026, false), (2026...2027, false), (2030...2031, false),
    ])
    func `it knows which years it has`(years: ClosedRange<Int>, isLoaded: Bool) throws {
        #expect(try sampleDays().isLoaded(years) == isLoaded)
    }

    @Test func `a year that is missing between two others is missing`() throws {
        let days = try #require(WorkingDays(off: [], named: [:], years: [2024, 2026]))
        #expect(!days.isLoaded(2024...2026))
    }
}

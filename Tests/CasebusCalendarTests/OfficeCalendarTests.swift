import CasebusCalendar
import Testing

@Suite struct OfficeCalendarTests {
    @Test(arguments: [
        // Within a day, over the break, outside of the hours.
        ("2026-02-13 09:00", "2026-02-13 10:30", 90), ("2026-02-13 11:30", "2026-02-13 13:30", 60),
        ("2026-02-13 12:10", "2026-02-13 12:50", 0), ("2026-02-13 18:00", "2026-02-14 09:00", 0),
        ("2026-02-13 00:00", "2026-02-14 00:00", 480),
        // Over a make-up Saturday, a holiday with the weekends beside it, the turn of the year.
        ("2026-02-13 17:00", "2026-02-14 10:00", 120), ("2026-02-14 17:00", "2026-02-24 10:00", 120),
        ("2026-02-15 00:00", "2026-02-24 00:00", 0), ("2025-12-31 17:00", "2026-01-04 10:00", 120),
        // Nothing, and backwards.
        ("2026-02-13 10:00", "2026-02-13 10:00", 0), ("2026-02-14 10:00", "2026-02-13 10:00", 0),
    ])
    func `working time is that of the open office`(begin: String, end: String, minutes: Int64) throws {
        let office = try sampleOffice()
        #expect(office.workingTime(from: try china(begin), to: try china(end)) == minutes * 60_000)
    }

    @Test(arguments: [
        // The day after counts first; the office closes at 18:00.
        ("2026-02-12 10:00", "1wd", "2026-02-13 18:00"), ("2026-02-12 23:59", "1wd", "2026-02-13 18:00"),
        ("2026-02-13 10:00", "1wd", "2026-02-14 18:00"), ("2026-02-14 10:00", "1wd", "2026-02-24 18:00"),
        ("2026-02-12 10:00", "7wd", "2026-02-28 18:00"), ("2026-02-20 10:00", "1wd", "2026-02-24 18:00"),
        ("2025-12-31 10:00", "1wd", "2026-01-04 18:00"),
        // While the office is open; what ends with the day ends when it closes.
        ("2026-02-13 14:00", "4wh", "2026-02-13 18:00"), ("2026-02-13 14:00", "5wh", "2026-02-14 10:00"),
        ("2026-02-13 11:30", "90wm", "2026-02-13 14:00"), ("2026-02-13 20:00", "1wh", "2026-02-14 10:00"),
        ("2026-02-14 17:30", "60wm", "2026-02-24 09:30"), ("2026-02-18 03:00", "8wh", "2026-02-24 18:00"),
        // Natural days, and on to the next working day where the last is none.
        ("2026-02-10 10:00", "3nd", "2026-02-13 18:00"), ("2026-02-10 10:00", "5nd", "2026-02-24 18:00"),
        ("2026-02-27 10:00", "1nd", "2026-02-28 18:00"), ("2026-02-28 10:00", "1nd", "2026-03-02 18:00"),
        // A budget of nothing is used up at once.
        ("2026-02-18 03:00", "0wd", "2026-02-18 03:00"), ("2026-02-18 03:00", "0wh", "2026-02-18 03:00"),
        ("2026-02-18 03:00", "0nd", "2026-02-18 03:00"),
        // Years that are not loaded have their weekends.
        ("2031-02-14 10:00", "1wd", "2031-02-17 18:00"), ("1969-12-31 10:00", "1wd", "1970-01-01 18:00"),
    ])
    func `a budget ends`(begin: String, budget: String, due: String) throws {
        let budget = try #require(TimeBudget(budget))
        #expect(inChina(try sampleOffice().due(budget, after: try china(begin))) == due)
    }

    @Test(arguments: [
        ("2026-02-12 10:00", "1wd", "2026-02-12 18:00"), ("2026-02-12 18:00", "1wd", "2026-02-13 18:00"),
        ("2026-02-18 10:00", "1wd", "2026-02-24 18:00"), ("2026-02-14 17:59", "2wd", "2026-02-24 18:00"),
        ("2026-02-12 10:00", "2nd", "2026-02-13 18:00"), ("2026-02-12 18:00", "1nd", "2026-02-13 18:00"),
        ("2026-02-14 10:00", "2nd", "2026-02-24 18:00"),
    ])
    func `a budget may count from the event's own day`(begin: String, budget: String, due: String) throws {
        let office = try sampleOffice("09:00-12:00 13:00-18:00", .same)
        #expect(inChina(office.due(try #require(TimeBudget(budget)), after: try china(begin))) == due)
    }

    @Test func `elapsed time has no calendar`() throws {
        let office = try sampleOffice()
        #expect(office.due(.elapsed(5), after: 10) == 15)
        #expect(office.overdueBefore(.elapsed(5), at: 15) == 10)
    }

    @Test(arguments: ["09:00-12:00 13:00-18:00", "00:00-24:00", "10:00-10:01", "08:00-08:30 23:00-24:00"])
    func `what began before the bound is past its end, and nothing else is`(spans: String) throws {
        for firstDay in FirstDay.allCases {
            let office = try sampleOffice(spans, firstDay)
            var random = SplitMix64(state: 7)
            let (first, last) = (try china("2025-12-20 00:00"), try china("2026-03-10 00:00"))
            for _ in 0..<3000 {
                // Half of the instants on whole quarters of an hour, where offices open and close.
                let grain: Int64 = Bool.random(using: &random) ? 900_000 : 1
                let now = Int64.random(in: first...last, using: &random) / grain * grain
                let begin = now - Int64.random(in: 0...20 * 86_400_000, using: &random) / grain * grain
                let number = Int64.random(in: 0...9, using: &random)
                let budget =
                    [
                        TimeBudget.workingDays(Int(number)), .naturalDays(Int(number)),
                        .workingTime(number * 1_800_000), .elapsed(number * 3_600_000),
                    ].randomElement(using: &random) ?? .elapsed(0)
                let due = office.due(budget, after: begin)
                #expect(due >= begin)
                let bound = office.overdueBefore(budget, at: now)
                #expect(
                    (begin < bound) == (due < now), "\(inChina(begin)) \(budget) at \(inChina(now)), \(firstDay)")
                #expect(bound <= now)
            }
        }
    }

    @Test(arguments: [
        ("2025-01-01 00:00", "2026-12-31 23:59", false), ("2026-12-31 23:59", "2027-01-01 00:00", true),
        ("2024-12-31 23:59", "2025-01-01 00:00", true), ("2030-05-01 00:00", "2030-05-02 00:00", true),
    ])
    func `what reaches beyond the loaded years is provisional`(begin: String, end: String, isProvisional: Bool) throws {
        #expect(try sampleOffice().isProvisional(from: try china(begin), to: try china(end)) == isProvisional)
    }

    @Test func `the farthest instants and budgets stay within the range of the clock`() throws {
        let office = try sampleOffice("00:00-24:00")
        #expect(office.workingTime(from: .min, to: .max) > 0)
        #expect(office.due(.workingDays(TimeBudget.numberMax), after: .max) > 0)
        #expect(office.overdueBefore(.naturalDays(TimeBudget.numberMax), at: .max) > 0)
        #expect(office.isProvisional(from: .min, to: .max))
    }
}

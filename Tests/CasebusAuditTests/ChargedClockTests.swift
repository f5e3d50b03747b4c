import CasebusAudit
import CasebusCalendar
import CasebusModel
import Testing

/// A clock against what calendar and outages say, reckoned one by one.
@Suite struct ChargedClockTests {
    private static let limits: [TimeBudget] = [
        .elapsed(0), .elapsed(86_400_000), .workingTime(0), .workingTime(5_400_000), .workingTime(28_800_000),
        .workingTime(200_000_000), .workingDays(0), .workingDays(1), .workingDays(3), .naturalDays(0), .naturalDays(1),
        .naturalDays(10),
    ]
    /// 2026-01-05T00:00:00Z.
    private static let monday: Int64 = 1_767_571_200_000
    private static let hour: Int64 = 3_600_000

    private struct Dice {
        var state: UInt64
        mutating func roll(_ range: Range<Int64>) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int64((state >> 20) % UInt64(range.upperBound - range.lowerBound))
        }
    }

    private func office(_ hours: [String], offset: Int, _ firstDay: FirstDay) throws -> OfficeCalendar {
        let spans = try hours.map { try #require(OfficeHours.Span($0)) }
        let holiday = try #require(CivilDate("2026-01-14"))
        let makeUp = try #require(CivilDate("2026-01-17"))
        let days = try #require(
            WorkingDays(
                off: [.saturday, .sunday], named: [holiday: .holiday("a feast"), makeUp: .makeUpDay("a feast")],
                years: [2026]))
        return OfficeCalendar(
            days: days, hours: try #require(OfficeHours(spans)), offsetMinutes: offset, firstDay: firstDay)
    }

    @Test(
        arguments: [["09:00-12:00", "13:00-18:00"], ["00:00-24:00"], ["13:00-13:01"]], [FirstDay.next, .same])
    func `it says what calendar and outages say`(hours: [String], firstDay: FirstDay) throws {
        var dice = Dice(state: 7)
        for (offset, outageCount) in [(480, 0), (480, 30), (-300, 12)] {
            let office = try office(hours, offset: offset, firstDay)
            var at = Self.monday
            let outages = Outages(
                (0..<outageCount).map { _ in
                    at += dice.roll(0..<40 * Self.hour)
                    let from = at
                    at += dice.roll(1..<20 * Self.hour)
                    return BusHistory.Span(from: from, to: at)
                })
            let (first, last) = (Self.monday, Self.monday + 30 * 24 * Self.hour)
            var clock = ChargedClock(office, without: outages, limits: Self.limits, from: first, to: last)
            for (place, limit) in Self.limits.enumerated() {
                for _ in 0..<60 {
                    let start = dice.roll(first - 240 * Self.hour..<last + 240 * Self.hour)
                    for end in [
                        start + dice.roll(-Self.hour..<400 * Self.hour), outages.due(limit, after: start, in: office),
                        outages.due(limit, after: start, in: office) + 1,
                    ] {
                        #expect(
                            clock.held(from: start, to: end, limit: place)
                                == plain(start, end, limit, office, outages), "\(limit) from \(start) to \(end)")
                    }
                }
            }
        }
    }

    private func plain(
        _ start: Int64, _ end: Int64, _ limit: TimeBudget, _ office: OfficeCalendar, _ outages: Outages
    ) -> HeldTime {
        let bus = outages.time(from: start, to: end)
        let lost = outages.parts(from: start, to: end).map {
            office.workingTime(from: $0.lowerBound, to: $0.upperBound)
        }
        let due = outages.due(limit, after: start, in: office)
        return HeldTime(
            wall: max(0, end - start) - bus,
            working: office.workingTime(from: start, to: end) - lost.reduce(0, +), bus: bus,
            over: due < end ? end - due - outages.time(from: due, to: end) : 0)
    }

    @Test func `instants that no table reaches are asked of the calendar`() throws {
        let office = try office(["09:00-12:00", "13:00-18:00"], offset: -300, .next)
        let outages = Outages([BusHistory.Span(from: Self.monday, to: Self.monday + 30 * Self.hour)])
        var clock = ChargedClock(
            office, without: outages, limits: [.workingDays(2), .workingTime(28_800_000)], from: .min,
            to: Self.monday + 1000 * Self.hour)
        let (early, late) = (Int64(-62_135_596_800_000), Int64(253_000_000_000_000))
        for (start, end) in [
            (early, late), (early, early + 1000 * Self.hour), (late, late + 99 * Self.hour), (-18_000_001, 18_000_001),
            (Self.monday, late),
        ] {
            for (place, limit) in [TimeBudget.workingDays(2), .workingTime(28_800_000)].enumerated() {
                #expect(
                    clock.held(from: start, to: end, limit: place) == plain(start, end, limit, office, outages))
            }
        }
    }
}

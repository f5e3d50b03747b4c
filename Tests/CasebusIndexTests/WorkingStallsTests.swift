import CasebusCalendar
import CasebusIndex
import CasebusModel
import Testing

@Suite struct WorkingStallsTests {
    /// Monday 2026-02-09 09:00 in China.
    private static let monday: Int64 = 1_770_598_800_000
    private static let hour: Int64 = 3_600_000

    /// Usual hours, but for `bureau/late`, which opens at 13:00.
    private func calendar() throws -> WorkingCalendar {
        let span = try #require(OfficeHours.Span("13:00-18:00"))
        let late = try #require(OfficeHours([span]))
        let feast = try #require(CivilDate("2026-02-11"))
        let days = try #require(
            WorkingDays(
                off: [.saturday, .sunday],
                named: [feast: .holiday("a feast")], years: [2026]))
        return WorkingCalendar(days: days, offsetMinutes: 480, unitHours: ["bureau/late": late])
    }

    /// A push to each of some units, an hour after the other, from Monday morning on.
    private func log(_ receivers: [String]) throws -> SyntheticLog {
        let log = SyntheticLog()
        for (number, unit) in receivers.enumerated() {
            log.now = Self.monday + Int64(number) * Self.hour
            let name = SyntheticLog.CaseName(registrar: "hall/enterprise", id: "\(number)")
            try log.register(name)
            try log.push(name, from: "hall/enterprise", to: unit)
        }
        return log
    }

    private func stalls(
        _ queries: QueryService, _ parameters: String, at hours: Int64
    ) throws -> [[String: Any]] {
        let answer = try queries.object("stalls", parameters, now: Self.monday + hours * Self.hour)
        return try #require(answer["stalls"] as? [[String: Any]])
    }

    @Test func `working days skip the holiday and end when the office closes`() throws {
        try withIndex(of: try log(["bureau/market"]), calendar: try calendar()) { _, queries in
            let limit = #"{"waiting_limit": "2wd"}"#
            #expect(try stalls(queries, limit, at: 81).isEmpty, "Thursday at 18:00, not past it")
            let stall = try #require(try stalls(queries, limit, at: 96).first)
            #expect(stall["limit"] as? String == "2wd")
            #expect(stall["limit_s"] == nil)
            #expect(stall["due"] as? String == "2026-02-12T10:00:00.000Z")
            #expect(stall["age_working_s"] as? Double == 86_400)
            #expect(stall["over_working_s"] as? Double == 0)
            #expect(stall["over_s"] as? Double == 54_000)
            #expect(stall["working_day_s"] as? Double == 28_800)
            #expect(stall["provisional"] == nil)
        }
    }

    @Test func `the one furthest over its limit comes first, though another began earlier`() throws {
        let log = try log(["bureau/late", "bureau/market", "bureau/market", "bureau/late/window/1"])
        try withIndex(of: log, calendar: try calendar()) { _, queries in
            // Two hours of work: until 15:00 at the late office, until noon and 14:00 at the usual one.
            let limit = #"{"waiting_limit": "2wh", "limit": "#
            let all = try stalls(queries, limit + "9}", at: 8)
            #expect(all.map { $0["id"] as? String } == ["1", "2", "0", "3"])
            #expect(try stalls(queries, limit + "2}", at: 8).map { $0["id"] as? String } == ["1", "2"])
            #expect(try stalls(queries, limit + "9}", at: 4).map { $0["id"] as? String } == ["1"])
        }
    }

    @Test func `case tells the holder's working time so far`() throws {
        try withIndex(of: try log(["bureau/late"]), calendar: try calendar()) { _, queries in
            let answer = try queries.object("case", #"{"id": "0"}"#, now: Self.monday + 30 * Self.hour)
            let holder = try #require(((answer["case"] as? [String: Any])?["holder"] as? [[String: Any]])?.first)
            #expect(holder["working_s"] as? Double == 25_200)
            #expect(holder["working_day_s"] as? Double == 18_000)
        }
    }
}

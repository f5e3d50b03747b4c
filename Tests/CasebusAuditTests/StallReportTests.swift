import CasebusAudit
import CasebusCalendar
import Testing

@Suite struct StallReportTests {
    @Test func `only open intervals past the limit of their kind are stalls, the longest overdue first`() throws {
        var waiting = Rows(caseID: "waiting")
        waiting.register(0)
        waiting.push(0, 1, from: "hall/enterprise", to: "bureau/a")
        var working = Rows(caseID: "working")
        working.register(0)
        working.push(0, 2, from: "hall/enterprise", to: "bureau/b")
        working.sign(5000, 2)
        var idle = Rows(caseID: "idle")
        idle.register(0)
        idle.push(0, 3, from: "hall/enterprise", to: "bureau/c")
        idle.refuse(9000, 3, reason: "not-ours")
        var fresh = Rows(caseID: "fresh")
        fresh.register(9999)
        var closed = Rows(caseID: "closed")
        closed.register(0)
        closed.simple(.close, 10)

        var report = StallReport(
            at: 10_000,
            rule: StallRule(waitingLimit: .elapsed(1000), workLimit: .elapsed(5000), idleLimit: .elapsed(100)),
            calendar: .weekendsOnly)
        for rows in [waiting, working, idle, fresh, closed] { report.consider(try rows.timeline()) }
        report.finish(keeping: 10)
        #expect(report.stalls.map(\.caseID) == ["waiting", "idle"])
        #expect(report.stalls.map { report.over($0) } == [9000, 900])
        #expect(report.stalls[0].from == "hall/enterprise")
        report.finish(keeping: 1)
        var json = JSONWriter()
        json.object { report.write(to: &$0) }
        #expect(
            json.text == """
                {"at":"1970-01-01T00:00:10.000Z","stalls":[{"registrar":"hall/enterprise","id":"waiting","handoff":1,\
                "kind":"waiting","unit":"bureau/a","from":"hall/enterprise","since":"1970-01-01T00:00:00.000Z",\
                "age_s":10.000,"age_working_s":0.000,"limit_s":1.000,"due":"1970-01-01T00:00:01.000Z","over_s":9.000,\
                "over_working_s":0.000,"working_day_s":28800.000,"provisional":true}]}
                """)
    }

    @Test func `a kind without a limit is never late`() throws {
        var rows = Rows()
        rows.register(0)
        var report = StallReport(
            at: .max, rule: StallRule(waitingLimit: .elapsed(0), workLimit: .elapsed(0)), calendar: .weekendsOnly)
        report.consider(try rows.timeline())
        #expect(report.stalls.isEmpty)
    }

    @Test func `a limit of working time is counted in the office of whoever holds`() throws {
        // Friday 2026-01-09 17:00 in China, an hour before the usual office closes, three before the late one does.
        let friday: Int64 = 1_767_949_200_000
        let span = try #require(OfficeHours.Span("09:00-20:00"))
        let late = try #require(OfficeHours([span]))
        let calendar = WorkingCalendar(
            days: .weekendsOnly, offsetMinutes: 480, unitHours: ["bureau/late": late])
        var rows: [Rows] = []
        for (number, unit) in [(1, "bureau/usual"), (2, "bureau/late/window/1")] as [(UInt64, String)] {
            var one = Rows(caseID: unit)
            one.register(friday)
            one.push(friday, number, from: "hall/enterprise", to: unit)
            rows.append(one)
        }
        func stalls(at hours: Int64) throws -> [String] {
            var report = StallReport(
                at: friday + hours * 3_600_000, rule: StallRule(waitingLimit: .workingTime(7_200_000)),
                calendar: calendar)
            for row in rows { report.consider(try row.timeline()) }
            report.finish(keeping: 10)
            return report.stalls.map { "\($0.unit) \(report.over($0) / 3_600_000)" }
        }
        #expect(try stalls(at: 2).isEmpty)
        #expect(try stalls(at: 3) == ["bureau/late/window/1 1"])
        #expect(try stalls(at: 65) == ["bureau/late/window/1 63"], "Monday at ten, the usual office's second hour ends")
        #expect(try stalls(at: 67) == ["bureau/late/window/1 65", "bureau/usual 2"])
    }
}

import CasebusAudit
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

        var report = StallReport(at: 10_000, rule: StallRule(waitingLimit: 1000, workLimit: 5000, idleLimit: 100))
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
                "age_s":10.000,"limit_s":1.000,"over_s":9.000}]}
                """)
    }

    @Test func `a kind without a limit is never late`() throws {
        var rows = Rows()
        rows.register(0)
        var report = StallReport(at: .max, rule: StallRule(waitingLimit: 0, workLimit: 0))
        report.consider(try rows.timeline())
        #expect(report.stalls.isEmpty)
    }
}

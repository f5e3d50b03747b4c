import CasebusAudit
import CasebusCalendar
import Testing

@Suite struct OutagesTests {
    private static let minute: Int64 = 60_000
    /// Monday 2026-01-05 09:00 in China.
    private static let monday: Int64 = 1_767_574_800_000

    private func random(_ seed: UInt64) -> [BusHistory.Span] {
        var state = seed
        func next(_ bound: UInt64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % bound)
        }
        var at = Self.monday
        return (0..<12).map { _ in
            at += next(180) * Self.minute
            let from = at
            at += next(150) * Self.minute
            return BusHistory.Span(from: from, to: at)
        }
    }

    /// Minute by minute: whether the bus is up.
    private func isUp(_ at: Int64, _ spans: [BusHistory.Span]) -> Bool {
        !spans.contains { $0.from <= at && at < $0.to ?? .max }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `what is taken off is what passes minute by minute`(seed: UInt64) {
        let spans = random(seed)
        let outages = Outages(spans)
        let office = WorkingCalendar.weekendsOnly.offices[0]
        for (start, length) in [(-60, 200), (0, 1440), (301, 17), (600, 2000)] as [(Int64, Int64)] {
            let begin = Self.monday + start * Self.minute
            let end = begin + length * Self.minute
            let down = (0..<length).filter { !isUp(begin + $0 * Self.minute, spans) }
            #expect(outages.time(from: begin, to: end) == Int64(down.count) * Self.minute)
            #expect(outages.time(from: end, to: begin) == 0)
            #expect(
                outages.parts(from: begin, to: end).map { Int64($0.count) }.reduce(0, +)
                    == outages.time(from: begin, to: end))
            for limit in [0, 1, 90, 400, 700] as [Int64] {
                #expect(
                    outages.due(.elapsed(limit * Self.minute), after: begin, in: office)
                        == firstMinute(of: limit, after: begin, spans) { _ in true })
                #expect(
                    outages.due(.workingTime(limit * Self.minute), after: begin, in: office)
                        == firstMinute(of: limit, after: begin, spans) {
                            office.workingTime(from: $0, to: $0 + Self.minute) > 0
                        })
            }
        }
    }

    /// Walks until so many minutes have counted.
    private func firstMinute(
        of limit: Int64, after begin: Int64, _ spans: [BusHistory.Span], counts: (Int64) -> Bool
    ) -> Int64 {
        var (at, passed) = (begin, Int64(0))
        while passed < limit {
            if counts(at), isUp(at, spans) { passed += 1 }
            at += Self.minute
        }
        return at
    }

    @Test func `a limit of days moves on by the working time that was lost, and by nothing outside of office hours`() {
        let hour = 60 * Self.minute
        let office = WorkingCalendar.weekendsOnly.offices[0]
        func due(_ from: Int64, _ to: Int64) -> Int64 {
            Outages([BusHistory.Span(from: Self.monday + from * hour, to: Self.monday + to * hour)])
                .due(.workingDays(1), after: Self.monday, in: office)
        }
        let tuesdayClosing = Self.monday + 33 * hour
        #expect(due(200, 210) == tuesdayClosing)
        #expect(due(10, 23) == tuesdayClosing, "at night")
        #expect(due(1, 3) == tuesdayClosing + 17 * hour, "two hours on Monday: Wednesday at eleven")
        #expect(due(32, 34) == tuesdayClosing + 16 * hour, "over the closing: one hour")
    }

    @Test func `outages that touch or overlap count once`() {
        let outages = Outages([
            BusHistory.Span(from: 10, to: 20), BusHistory.Span(from: 20, to: 30), BusHistory.Span(from: 25, to: 40),
            BusHistory.Span(from: 26, to: 27),
        ])
        #expect(outages.time(from: 0, to: 100) == 30)
        #expect(outages.time(from: 15, to: 26) == 11)
        #expect(Outages().time(from: 0, to: 100) == 0)
    }

    @Test func `a stall is told without the time that the bus was down, and is none where only that passed its limit`()
        throws
    {
        var rows = Rows()
        rows.register(0)
        rows.push(0, 1, from: "hall/enterprise", to: "bureau/a")
        func report(at: Int64) throws -> StallReport {
            var report = StallReport(
                at: at, rule: StallRule(waitingLimit: .elapsed(5000)), calendar: .weekendsOnly,
                outages: Outages([BusHistory.Span(from: 2000, to: 6000), BusHistory.Span(from: 11_000, to: 12_000)]))
            report.consider(try rows.timeline())
            return report
        }
        #expect(try report(at: 9000).stalls.isEmpty)
        let late = try report(at: 13_000)
        let stall = try #require(late.stalls.first)
        #expect((stall.due, late.over(stall)) == (9000, 3000))
        var json = JSONWriter()
        json.object { late.write(to: &$0) }
        #expect(json.text.contains(#""age_s":8.000,"age_working_s":0.000,"bus_s":5.000"#))
    }

    @Test func `a wait and a visit are told without the time that the bus was down`() throws {
        var rows = Rows()
        rows.register(0)
        rows.push(1000, 1, from: "hall/enterprise", to: "bureau/a")
        rows.sign(5000, 1)
        rows.feedback(9000, 1, .done)
        let outages = Outages([BusHistory.Span(from: 0, to: 2000), BusHistory.Span(from: 4000, to: 6000)])
        let report = HandoverReport([try rows.timeline()], without: outages)
        #expect(report.wait.total == 2000)
        #expect(report.pairs.map(\.visitTotal) == [5000])
    }
}

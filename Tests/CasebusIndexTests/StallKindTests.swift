import CasebusAudit
import CasebusIndex
import Foundation
import Testing

/// `stalls` by group over one case whose every second was reckoned by hand.
@Suite struct StallKindTests {
    /// What a group has: how many, how many of them open and late, and the seconds.
    private struct Row: Equatable {
        var n: Int
        var open = 0
        var late = 0
        var seconds: Double
    }

    /// Suspended while it was prepared; disputed, ruled to stay, suspended at work, passed on, and suspended again.
    private func log() throws -> SyntheticLog {
        let (log, hall, market, tax) = (SyntheticLog(), "hall/a", "bureau/market", "bureau/tax")
        let name = SyntheticLog.CaseName(registrar: hall, id: "1")
        func after(_ seconds: Int64) { log.now += seconds * 1000 }
        try log.register(name, matter: "licence")
        after(10)
        try log.suspend(.init(name: name, to: hall), party: "applicant")
        after(20)
        try log.resume(.init(name: name, to: hall))
        after(5)
        let number = try log.push(name, from: hall, to: market, step: "review")
        after(7)
        try log.dispute(number, of: name, from: hall, to: market, owner: tax, entry: 7)
        after(30)
        try log.rule(number, of: name, from: hall, to: market, owner: market)
        after(3)
        try log.sign(number, of: name, from: hall, to: market)
        after(4)
        try log.suspend(.init(name: name, handoff: number, from: hall, to: market), party: "third-party.lab")
        after(100)
        try log.resume(.init(name: name, handoff: number, from: hall, to: market))
        after(6)
        try log.reassign(number, of: name, from: hall, to: market, office: tax)
        after(8)
        try log.sign(number, of: name, from: hall, to: tax)
        after(9)
        try log.suspend(.init(name: name, handoff: number, from: hall, to: tax), party: "third-party.lab")
        after(50)
        return log
    }

    private func rows(_ grouping: String, _ log: SyntheticLog, _ queries: QueryService) throws -> [String: Row] {
        let question = #"{"by": "\#(grouping)", "waiting_limit_s": 5, "work_limit_s": 5, "idle_limit_s": 5}"#
        let answer = try queries.object("stalls", question, now: log.now)
        return try (answer["groups"] as? [[String: Any]] ?? []).reduce(into: [:]) { rows, group in
            let names = ["from", "to", "unit", "matter", "step", "kind"].compactMap { group[$0] as? String }
            let held = try #require(group["held"] as? [String: Any])
            rows[names.joined(separator: " ")] = try Row(
                n: #require(group["n"] as? Int), open: #require(group["open"] as? Int),
                late: #require(group["late"] as? Int), seconds: #require(held["total_s"] as? Double))
        }
    }

    @Test func `suspensions and disputes are kinds of their own, which nobody is late with`() throws {
        let log = try log()
        try withIndex(of: log) { _, queries in
            let byUnit = try rows("unit", log, queries)
            #expect(
                byUnit == [
                    "hall/a preparing": Row(n: 2, late: 1, seconds: 15),
                    "hall/a suspended": Row(n: 1, seconds: 20),
                    "hall/a in_dispute": Row(n: 1, seconds: 30),
                    "bureau/market waiting": Row(n: 2, late: 1, seconds: 10),
                    "bureau/market at_work": Row(n: 2, late: 1, seconds: 10),
                    "bureau/market suspended": Row(n: 1, seconds: 100),
                    "bureau/tax waiting": Row(n: 1, late: 1, seconds: 8),
                    "bureau/tax at_work": Row(n: 1, late: 1, seconds: 9),
                    "bureau/tax suspended": Row(n: 1, open: 1, seconds: 50),
                ])
            #expect(byUnit.values.map(\.seconds).reduce(0, +) == 252)
            let byMatter = try rows("matter", log, queries)
            #expect(byMatter["licence suspended"] == Row(n: 3, open: 1, seconds: 170))
            // Past every limit, were it anybody's to end.
            let stalls = try queries.object("stalls", #"{"waiting_limit_s": 5, "work_limit_s": 5}"#, now: log.now)
            #expect((stalls["stalls"] as? [Any])?.count == 0)
        }
    }

    @Test func `what was passed on is between its sender and who has it, from then on`() throws {
        let log = try log()
        try withIndex(of: log) { _, queries in
            let byPair = try rows("pair", log, queries)
            #expect(
                byPair == [
                    "hall/a bureau/market waiting": Row(n: 2, late: 1, seconds: 10),
                    "hall/a bureau/market in_dispute": Row(n: 1, seconds: 30),
                    "hall/a bureau/market at_work": Row(n: 2, late: 1, seconds: 10),
                    "hall/a bureau/market suspended": Row(n: 1, seconds: 100),
                    "hall/a bureau/tax waiting": Row(n: 1, late: 1, seconds: 8),
                    "hall/a bureau/tax at_work": Row(n: 1, late: 1, seconds: 9),
                    "hall/a bureau/tax suspended": Row(n: 1, open: 1, seconds: 50),
                ])
        }
    }
}

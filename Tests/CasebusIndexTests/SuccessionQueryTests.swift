import CasebusAudit
import CasebusModel
import Foundation
import Testing

@testable import CasebusIndex

/// What is told of a unit that was succeeded: before and after, and to whom.
@Suite struct SuccessionQueryTests {
    private let hall = "hall/enterprise"
    private let old = "bureau/market"
    private let new = "bureau/regulation"
    private let name = SyntheticLog.CaseName(registrar: "hall/enterprise", id: "2026-1")

    /// Waits 10 s and is at work for 20 s at the old one, then 30 s at the new one; another waits 60 s in all.
    private func log() throws -> SyntheticLog {
        let log = SyntheticLog()
        log.now = 1_767_605_400_000
        try log.register(name, matter: "licence")
        let first = try log.push(name, from: hall, to: old, text: "please")
        try log.push(name, from: hall, to: old)
        log.now += 10_000
        try log.sign(first, of: name, from: hall, to: old)
        log.now += 20_000
        try log.succeed(old, by: new)
        log.now += 30_000
        return log
    }

    private func unit(_ address: String) -> Viewer { Viewer(address: address, role: .unit) }
    private let before = "2026-01-05T09:30:25.000Z"

    private func subject(_ queries: QueryService, _ more: String = "", as viewer: Viewer = coordination) throws
        -> [String: Any]
    {
        let answer = try queries.object("case", #"{"id": "2026-1"\#(more)}"#, as: viewer, now: 1_767_605_460_000)
        return try #require(answer["case"] as? [String: Any])
    }

    private func spans(_ subject: [String: Any]) throws -> [String] {
        try #require(subject["intervals"] as? [[String: Any]]).filter { $0["handoff"] as? Int == 1 }.map { one in
            "\(one["unit"] ?? "") \(one["kind"] ?? "") \(one["seconds"] as? Double ?? -1)"
        }
    }

    @Test func `the time before is the unit's and the time after it the successor's`() throws {
        try withIndex(of: try log()) { _, queries in
            let now = try subject(queries)
            #expect(
                try spans(now) == [
                    "\(old) waiting 10.0", "\(old) at_work 20.0", "\(new) at_work -1.0",
                ])
            let then = try subject(queries, #", "at": "\#(before)""#)
            #expect(try spans(then) == ["\(old) waiting 10.0", "\(old) at_work -1.0"])
            #expect((then["handoffs"] as? [[String: Any]])?.first?["to"] as? String == old)
            #expect((now["handoffs"] as? [[String: Any]])?.first?["to"] as? String == new)
            #expect((now["records"] as? [[String: Any]])?.last?["successor"] as? String == new)
            #expect((then["records"] as? [[String: Any]])?.last?["kind"] as? String == "acknowledge")
        }
    }

    @Test func `the inbox and the units' open counts are the successor's`() throws {
        try withIndex(of: try log()) { _, queries in
            func numbers(_ unit: String) throws -> [Int] {
                let rows = try queries.object("inbox", #"{"unit": "\#(unit)"}"#)["handoffs"] as? [[String: Any]]
                return try #require(rows).compactMap { $0["handoff"] as? Int }
            }
            #expect(try numbers(old) == [])
            #expect(try numbers(new) == [1, 2])
            let units = try queries.object("units")["units"] as? [[String: Any]]
            let counts = units?.map { "\($0["address"] ?? "") \($0["open_in"] ?? "") \($0["open_out"] ?? "")" }
            #expect(Set(counts ?? []) == ["\(hall) 0 2", "\(old) 0 0", "\(new) 2 0"])
        }
    }

    @Test func `stalls name the successor now and the unit before, and the sender that it had then`() throws {
        let log = try log()
        try log.succeed(hall, by: "hall/one-stop")
        try withIndex(of: log) { _, queries in
            func stalls(_ at: String) throws -> Set<String> {
                let question = #"{"waiting_limit_s": 0, "work_limit_s": 0\#(at)}"#
                let answer = try queries.object("stalls", question, now: log.now + 1000)
                return Set(
                    try #require(answer["stalls"] as? [[String: Any]]).map { one in
                        "\(one["from"] ?? "") \(one["unit"] ?? "") \(one["kind"] ?? "")"
                    })
            }
            let (now, then) = (try stalls(""), try stalls(#", "at": "\#(before)""#))
            #expect(now == ["hall/one-stop \(new) waiting", "hall/one-stop \(new) at_work"])
            #expect(then == ["\(hall) \(old) waiting", "\(hall) \(old) at_work"])
        }
    }

    @Test func `a unit had what was taken from it at the very instant at which its sender was succeeded`() throws {
        let log = SyntheticLog()
        log.now = 1_767_605_400_000
        try log.register(name, matter: "licence")
        let handoff = try log.push(name, from: hall, to: old)
        log.now += 30_000
        try log.reassign(handoff, of: name, from: hall, to: old, office: new)
        try log.succeed(hall, by: "hall/one-stop")
        try withIndex(of: log) { _, queries in
            func groups(_ at: String) throws -> Set<String> {
                let answer = try queries.object("stalls", #"{"by": "pair"\#(at)}"#, now: log.now + 1000)
                return Set(
                    try #require(answer["groups"] as? [[String: Any]]).map { one in
                        "\(one["from"] ?? "") \(one["to"] ?? "") \(one["kind"] ?? "") \(one["open"] ?? "")"
                    })
            }
            #expect(try groups(#", "at": "\#(before)""#) == ["\(hall) \(old) waiting 1"])
            #expect(try groups("") == ["\(hall) \(old) waiting 0", "hall/one-stop \(new) waiting 1"])
            let late = #"{"waiting_limit_s": 1, "at": "\#(before)"}"#
            let stalls = try queries.object("stalls", late, now: log.now)["stalls"] as? [[String: Any]]
            #expect(stalls?.compactMap { $0["unit"] as? String } == [old])
        }
    }

    @Test func `the successor reads what the unit read, and a stranger does not`() throws {
        try withIndex(of: try log()) { _, queries in
            #expect(try spans(subject(queries, as: unit(new))).count == 3)
            let fetched = try queries.object("fetch", #"{"handoff": 1}"#, as: unit(new))
            #expect(fetched["text"] as? String == "please")
            #expect(try queries.object("fetch", #"{"sequence": 4}"#, as: unit(new))["handoff"] as? Int == 1)
            let kinds = try queries.object("tail", #"{"from": 1}"#, as: unit(new))["records"] as? [[String: Any]]
            #expect(kinds?.compactMap { $0["kind"] as? String } == ["push", "push", "acknowledge", "succeeded"])
            #expect(try queries.problem("case", #"{"id": "2026-1"}"#, as: unit("bureau/tax")).code == .caseUnknown)
        }
    }

    @Test func `an idle case is the successor's from then on, and its clock is not another one`() throws {
        let log = SyntheticLog()
        try log.register(name)
        log.now += 5000
        try log.succeed(hall, by: "hall/one-stop")
        log.now += 7000
        let timeline = try #require(try log.timelines().first)
        #expect(
            timeline.intervals.map { "\($0.unit) \($0.kind) \($0.milliseconds ?? -1)" } == [
                "\(hall) preparing 5000", "hall/one-stop preparing -1",
            ])
        #expect((timeline.registrar, timeline.keeper) == (hall, "hall/one-stop"))
        try withIndex(of: log) { _, queries in
            let answer = try queries.object("stalls", #"{"by": "unit", "idle_limit_s": 1}"#, now: log.now)
            let groups = try #require(answer["groups"] as? [[String: Any]])
            #expect(Set(groups.compactMap { $0["unit"] as? String }) == [hall, "hall/one-stop"])
        }
    }
}

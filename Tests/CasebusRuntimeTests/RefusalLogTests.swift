import CasebusModel
import CasebusWire
import Testing

@testable import CasebusRuntime

/// Promise 6: nobody acts as what it is not without a trace, and nobody fills the log by trying.
@Suite struct RefusalLogTests {
    private let minute = RefusalLog.minute

    @Test func `the first of a kind is recorded at once`() throws {
        var log = RefusalLog()
        let noted = log.note(.unitImpersonated, key: "K1", claimed: "bureau/x", at: 1000)
        let event = try #require(noted)
        #expect(event.code == "unit.impersonated" && event.key == "K1" && event.claimed == "bureau/x")
        #expect(event.count == 1 && event.sinceMs == 1000)
    }

    @Test func `the others of its minute are counted in one record when the minute ends`() throws {
        var log = RefusalLog()
        #expect(log.note(.keyUnknown, key: "K1", claimed: "a/b", at: 1000) != nil)
        for time in 1001...1500 as ClosedRange<Int64> {
            #expect(log.note(.keyUnknown, key: "K1", claimed: "other/\(time)", at: time) == nil)
        }
        #expect(log.expire(at: 1000 + minute - 1).isEmpty)
        let events = log.expire(at: 1000 + minute)
        #expect(events.count == 1)
        let event = try #require(events.first)
        #expect(event.code == "key.unknown" && event.key == "K1" && event.claimed == "a/b")
        // The first was recorded by itself.
        #expect(event.count == 500 && event.sinceMs == 1000)
        #expect(log.expire(at: 1000 + 2 * minute).isEmpty)
    }

    @Test func `a single one needs no second record, and the next minute begins anew`() {
        var log = RefusalLog()
        #expect(log.note(.keyUnknown, key: "K1", claimed: "", at: 0) != nil)
        #expect(log.expire(at: minute).isEmpty)
        #expect(log.note(.keyUnknown, key: "K1", claimed: "", at: minute + 1)?.sinceMs == minute + 1)
        #expect(log.note(.keyUnknown, key: "K1", claimed: "", at: minute + 2) == nil)
        #expect(log.expire(at: 2 * minute).isEmpty)
        #expect(log.expire(at: 2 * minute + 1).map(\.count) == [1])
    }

    @Test func `every kind and every key has a minute of its own`() {
        var log = RefusalLog()
        for (step, code) in [Problem.Code.keyUnknown, .keyRevoked, .caseNotHolder].enumerated() {
            for key in ["K1", "K2", ""] {
                #expect(log.note(code, key: key, claimed: "", at: Int64(step)) != nil)
                #expect(log.note(code, key: key, claimed: "", at: Int64(step) + 10) == nil)
            }
        }
        #expect(log.expire(at: minute).map(\.code) == ["key.unknown", "key.unknown", "key.unknown"])
        let rest = log.expire(at: minute + 2)
        #expect(
            rest.map(\.code) == Array(repeating: "case.not-holder", count: 3)
                + Array(repeating: "key.revoked", count: 3))
        #expect(rest.map(\.key) == ["", "K1", "K2", "", "K1", "K2"])
    }

    @Test func `ever new keys fill no memory, beyond the bound they share one entry`() {
        var log = RefusalLog()
        var recorded = 0
        for number in 0..<RefusalLog.entriesMax + 5000 {
            if log.note(.keyUnknown, key: "K\(number)", claimed: "", at: 0) != nil { recorded += 1 }
        }
        #expect(recorded == RefusalLog.entriesMax + 1)
        // A key that is watched already keeps its own entry; another code gets one for all keys.
        #expect(log.note(.keyUnknown, key: "K7", claimed: "", at: 1) == nil)
        #expect(log.note(.keyRevoked, key: "KX", claimed: "", at: 1)?.key == "")
        #expect(log.note(.keyRevoked, key: "KY", claimed: "", at: 1) == nil)
        let events = log.expire(at: minute)
        #expect(events.map(\.key) == ["", "K7"] && events.map(\.count) == [4999, 1])
        #expect(log.expire(at: minute + 1).map(\.count) == [1])
        #expect(log.note(.keyUnknown, key: "KZ", claimed: "", at: minute + 2)?.key == "KZ")
    }

    @Test func `every one counts in the totals`() {
        var log = RefusalLog()
        #expect(log.totals.isEmpty)
        for number in 0..<3000 { _ = log.note(.keyUnknown, key: "K\(number)", claimed: "", at: 0) }
        for _ in 0..<7 { _ = log.note(.sessionCut, key: "K", claimed: "", at: 0) }
        _ = log.expire(at: minute)
        #expect(log.totals == ["key.unknown": 3000, "session.cut": 7])
    }

    @Test func `what a peer claims to be is cut short`() {
        var log = RefusalLog()
        let claimed = String(repeating: "\u{4E2D}", count: 10_000)
        let event = log.note(.unitImpersonated, key: "K", claimed: claimed, at: 0)
        #expect((1...Limits.problemValueBytes).contains(event?.claimed.utf8.count ?? 0))
    }
}

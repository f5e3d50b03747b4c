import CasebusWire
import Testing

@testable import CasebusRuntime

@Suite(.timeLimit(.minutes(1))) struct BusLoopTests {
    @Test func `an orderly stop says goodbye and is the last record`() throws {
        try withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: ["hall/a"])
            let client = try bench.client()
            try client.hello("hall/a", credit: 4)
            #expect(try bench.stop() == nil)
            #expect(try client.closing() == "the bus is stopping")
            guard case .stopped = try bench.events().last, case .started(let started) = try bench.events().first else {
                Issue.record("the log has no beginning or no end")
                return
            }
            #expect(started.clean && started.version == "test")
            #expect(try bench.presences() == ["hall/a came", "hall/a went"])
        }
    }

    @Test func `a jump of the system's clock is recorded once, and no record has its time`() throws {
        try withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: ["hall/a"])
            let client = try bench.client()
            try client.hello("hall/a")
            try client.send([.register("r1", case: "c1")], correlation: 1)
            let before = try #require(try client.receipts().receipts.first).recordedAtMs
            bench.clock.setSystem(by: 3_600_000)
            for number in 2...4 as ClosedRange<UInt64> {
                #expect(bench.pass(milliseconds: 10))
                try client.send([.register("r\(number)", case: "c\(number)")], correlation: number)
                let receipt = try #require(try client.receipts().receipts.first)
                #expect(receipt.recordedAtMs == before + 10 * Int64(number - 1))
            }
            #expect(try bench.stop() == nil)
            let jumps = try bench.events().compactMap {
                if case .clockJumped(let jump) = $0 { jump.toMs - jump.fromMs } else { nil }
            }
            #expect(jumps == [3_600_000])
        }
    }

    @Test func `what a silent session leaves goes to the next one of its unit`() throws {
        try withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: ["bureau/x", "hall/a"])
            let (sender, silent) = (try bench.client(), try bench.client())
            try sender.hello("hall/a")
            try silent.hello("bureau/x", credit: 4)
            try sender.send([.register("r1", case: "c1"), .push("p1", case: "c1", to: "bureau/x")], correlation: 1)
            #expect(try sender.receipts().receipts.count == 2)
            #expect(try silent.deliveries().map(\.redelivered) == [false])
            // The sender is heard, the other is not.
            #expect(bench.pass(milliseconds: 20_000))
            try sender.ping(1)
            #expect(try sender.pong() == 1)
            #expect(bench.pass(milliseconds: 10_001))
            #expect(try silent.closing().hasPrefix("silent"))
            let next = try bench.client()
            try next.hello("bureau/x", epoch: 2, credit: 4)
            let again = try next.deliveries()
            #expect(again.map(\.redelivered) == [true] && again.map(\.handoff) == [1] && again.map(\.number) == [1])
            #expect(try bench.stop() == nil)
            #expect(try bench.presences() == ["bureau/x came", "bureau/x went", "bureau/x came", "bureau/x went"])
        }
    }
}

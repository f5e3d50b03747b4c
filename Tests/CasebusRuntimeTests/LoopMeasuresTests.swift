import CasebusWire
import Testing

@testable import CasebusRuntime

@Suite(.timeLimit(.minutes(1))) struct LoopMeasuresTests {
    @Test func `a value lies at or below its bound, and above every bound in the last place`() {
        var histogram = LoopHistogram(below: [10, 20])
        for value in [0, 10, 11, 20, 21, 1000] as [UInt64] { histogram.add(value) }
        histogram.add(15, times: 3)
        #expect(histogram.counts == [2, 5, 2])
        #expect(histogram.sum == 0 + 10 + 11 + 20 + 21 + 1000 + 45)
    }

    @Test func `what the loop publishes counts each receipt once in each histogram, and problems by their codes`()
        throws
    {
        try withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: ["bureau/x", "hall/a"])
            let client = try bench.client()
            try client.hello("hall/a", credit: 4)
            for number in 1...7 as ClosedRange<UInt64> {
                try client.send([.register("r\(number)", case: "c\(number)")], correlation: number)
                #expect(try client.receipts().receipts.count == 1)
            }
            try client.send([.push("p", case: "none", to: "bureau/x")], correlation: 8)
            #expect(try client.receipts().problems.count == 1)
            #expect(bench.pass(milliseconds: 1001))
            let status = bench.mailbox.read()
            #expect(status.counters.receipts == 7)
            for histogram in [status.measures.durable, status.measures.receipt] {
                #expect(histogram.counts.reduce(0, +) == 7 && histogram.sum > 0)
            }
            #expect(status.measures.flush.counts.reduce(0, +) >= 7)
            #expect(status.measures.batchRecords.sum == status.counters.records)
            #expect(status.measures.problems == ["case.unknown": 1] && status.counters.problems == 1)
            #expect(status.measures.creditGranted == 4 && status.measures.creditUsed == 0)
            #expect(status.queues.allSatisfy { $0.depth <= $0.limit && $0.limit > 0 })
            #expect(try bench.stop() == nil)
        }
    }
}

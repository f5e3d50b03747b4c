@testable import CasebusAudit
import Testing

@Suite struct WaitDistributionTests {
    @Test func `quantiles are interpolated between neighbours`() {
        let distribution = WaitDistribution([40, 10, 30, 20])
        #expect(distribution.count == 4)
        #expect(distribution.total == 100)
        #expect(distribution.mean == 25)
        #expect(distribution.median == 25)
        #expect(distribution.p90 == 37)
        #expect(distribution.max == 40)
    }

    @Test func `one duration is its own mean and quantiles, none gives zeros`() {
        let one = WaitDistribution([7])
        #expect((one.mean, one.median, one.p90, one.max) == (7, 7, 7, 7))
        let none = WaitDistribution([])
        #expect((none.count, none.total, none.mean, none.median, none.p90, none.max) == (0, 0, 0, 0, 0, 0))
    }

    /// Python: `[round(float(us) / 1e6, 3) for us in (500, 1500, 2500, 3500, 4500, 35_852_500, 1_000_500)]`.
    @Test(arguments: [
        (0, 1, 1), (1, 2, 2), (2, 3, 3), (3, 4, 4), (4, 5, 4), (35_852, 35_853, 35_852), (1000, 1001, 1000),
    ])
    func `a half millisecond is rounded as the double of its seconds`(low: Int64, high: Int64, expected: Int64) {
        #expect(WaitDistribution([low, high]).median == expected)
        #expect(WaitDistribution([low, high]).mean == expected)
    }

    @Test func `a total beyond 64 bits stays at the largest`() {
        let distribution = WaitDistribution([Int64](repeating: 253_402_300_799_999, count: 50_000))
        #expect(distribution.total == .max)
        #expect(distribution.median == 253_402_300_799_999)
    }

    @Test func `places are found up to the ends of 64 bits`() {
        let ends: [Int64] = [.min, .max, 0, .max - 1, 7]
        let values: [Int64] = (0..<1000).map { $0 % 5 == 2 ? Int64($0) : ends[$0 % 5] }
        let (sorted, ranks) = (values.sorted(), [0, 199, 200, 201, 500, 599, 600, 799, 800, 999])
        let found = OrderStatistics.values(
            at: ranks, of: [Array(values[..<300]), [], Array(values[300...])], within: .min ... .max)
        #expect(found == ranks.map { sorted[$0] })
        let high = (0..<1000).map { Int64.max - Int64($0 * $0) }
        let (ascending, lowest) = (high.sorted(), Int64.max - 999 * 999)
        #expect(OrderStatistics.values(at: ranks, of: [high], within: lowest ... .max) == ranks.map { ascending[$0] })
    }

    /// Ascending, descending, all the same, two values in turns, and at random: against sorting.
    @Test(arguments: [1, 2, 63, 64, 65, 1000, 20_001])
    func `quantiles are those of the sorted durations`(count: Int) {
        var state: UInt64 = 42
        func random(_ bound: UInt64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % bound)
        }
        // One that lasts four thousand years, and ones that share all bits but the last with most others.
        let far: [Int64] = (0..<count).map { $0 == 0 ? 1 << 47 : random(1 << 20) }
        let powers: [Int64] = (0..<count).map { (Int64(1) << Int64($0 % 47)) + Int64($0 % 3) }
        let shapes: [[Int64]] = [
            (0..<count).map { Int64($0) }, (0..<count).reversed().map { Int64($0) }, Array(repeating: 7, count: count),
            (0..<count).map { Int64($0 % 2) }, (0..<count).map { _ in random(10) },
            (0..<count).map { _ in random(1 << 40) }, far, powers,
        ]
        for durations in shapes {
            let sorted = durations.sorted()
            func quantile(_ tenths: Int) -> Double {
                let (below, rest) = ((count - 1) * tenths).quotientAndRemainder(dividingBy: 10)
                let (low, high) = (Double(sorted[below]), Double(sorted[min(below + 1, count - 1)]))
                return low + (high - low) * Double(rest) / 10
            }
            let found = WaitDistribution(durations)
            #expect(abs(Double(found.median) - quantile(5)) <= 0.5)
            #expect(abs(Double(found.p90) - quantile(9)) <= 0.5)
            #expect((found.total, found.max) == (sorted.reduce(0, +), sorted[count - 1]))
        }
    }
}

import CasebusAudit
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
}

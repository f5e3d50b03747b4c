import Testing

@testable import CasebusRuntime

@Suite struct BusClockTests {
    private static let start: Int64 = 1_767_600_000_000

    private func made(rate: Int64 = 1) -> (hand: HandClock, clock: BusClock) {
        let hand = HandClock(wall: Self.start)
        return (hand, BusClock(hand.machine, jumpBoundMilliseconds: 60_000, rate: rate))
    }

    @Test func `it says what the system's clock says`() {
        var (hand, clock) = made()
        #expect(clock.now().milliseconds == Self.start && clock.steady() == 5_000)
        hand.pass(milliseconds: 1234)
        let reading = clock.now()
        #expect(reading.milliseconds == Self.start + 1234 && reading.jump == nil)
        #expect(clock.steady() == 6_234)
    }

    @Test(arguments: [60_000, 1, -1, -60_000] as [Int64])
    func `it follows the system's clock within the bound, however often it is set`(step: Int64) {
        var (hand, clock) = made()
        for round in 1...100 as ClosedRange<Int64> {
            hand.pass(milliseconds: 10)
            hand.setSystem(by: step)
            let reading = clock.now()
            #expect(reading.milliseconds == Self.start + round * (10 + step) && reading.jump == nil)
        }
    }

    @Test(arguments: [60_001, 86_400_000, -60_001, -86_400_000] as [Int64])
    func `it goes on by the steady clock over a jump, and reports it once`(step: Int64) {
        var (hand, clock) = made()
        hand.pass(milliseconds: 100)
        hand.setSystem(by: step)
        let first = clock.now()
        #expect(first.milliseconds == Self.start + 100)
        #expect(first.jump == BusClock.Jump(from: Self.start + 100, to: Self.start + 100 + step))
        for round in 1...10 as ClosedRange<Int64> {
            hand.pass(milliseconds: 1000)
            let reading = clock.now()
            #expect(reading.milliseconds == Self.start + 100 + round * 1000 && reading.jump == nil)
        }
    }

    @Test func `it follows again when the system's clock comes back, and reports the next jump`() {
        var (hand, clock) = made()
        hand.setSystem(by: 3_600_000)
        #expect(clock.now().jump != nil)
        hand.pass(milliseconds: 500)
        // Back, but for a difference within the bound.
        hand.setSystem(by: -3_600_000 + 20)
        var reading = clock.now()
        #expect(reading.milliseconds == Self.start + 520 && reading.jump == nil)
        hand.setSystem(by: 15)
        #expect(clock.now().milliseconds == Self.start + 535)
        hand.setSystem(by: -7_200_000)
        reading = clock.now()
        #expect(reading.milliseconds == Self.start + 535)
        #expect(reading.jump == BusClock.Jump(from: Self.start + 535, to: Self.start + 535 - 7_200_000))
    }

    @Test func `a second jump while it holds is no second report`() {
        var (hand, clock) = made()
        hand.setSystem(by: 3_600_000)
        #expect(clock.now().jump != nil)
        hand.setSystem(by: 3_600_000)
        let reading = clock.now()
        #expect(reading.milliseconds == Self.start && reading.jump == nil)
    }

    @Test func `drift that it has followed does not add up to a jump`() {
        var (hand, clock) = made()
        // Two hours in steps of half a minute.
        for _ in 0..<240 {
            hand.pass(milliseconds: 1000)
            hand.setSystem(by: 30_000)
            #expect(clock.now().jump == nil)
        }
        #expect(clock.now().milliseconds == Self.start + 240 * 31_000)
    }

    @Test func `a sped-up clock goes on over a restart as if it had run meanwhile`() {
        var (hand, clock) = made(rate: 3600)
        let since = Self.start
        hand.pass(milliseconds: 250)
        #expect(clock.now().milliseconds == since + 900_000)
        hand.pass(milliseconds: 750)
        var restarted = BusClock(hand.machine, jumpBoundMilliseconds: 60_000, rate: 3600, origin: since)
        #expect(restarted.now().milliseconds == since + 3_600_000)
        hand.pass(milliseconds: 1)
        #expect(restarted.now().milliseconds == since + 3_603_600)
    }

    @Test func `a sped-up clock runs at its rate and never looks at the system's`() {
        var (hand, clock) = made(rate: 3600)
        hand.pass(milliseconds: 1000)
        hand.setSystem(by: 86_400_000)
        let reading = clock.now()
        #expect(reading.milliseconds == Self.start + 3_600_000 && reading.jump == nil)
        #expect(clock.steady() == 6_000)
    }
}

import Testing

@testable import CasebusAlerts

@Suite struct PaceTests {
    @Test func `each failure doubles the wait, up to five minutes, and a success begins anew`() {
        var pace = Pace()
        let waits = (0..<12).map { _ in pace.failed(random: 1) }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
        pace.succeeded()
        let wait = pace.failed(random: 1)
        #expect(wait == 1)
    }

    @Test func `chance takes up to half of the wait away`() {
        for random in [0, 0.25, 0.999] {
            var pace = Pace()
            let wait = pace.failed(random: random)
            #expect(wait == 0.5 + random / 2)
        }
    }

    @Test func `what a target asks for is waited, within an hour, and never shortens a wait`() {
        var pace = Pace()
        var wait = pace.failed(asked: 30, random: 0)
        #expect(wait == 30)
        wait = pace.failed(asked: 3600, random: 0)
        #expect(wait == 3600)
        wait = pace.failed(asked: 3601, random: 0)
        #expect(wait == 3600)
        wait = pace.failed(asked: 0, random: 1)
        #expect(wait == 8)
        wait = pace.failed(asked: -5, random: 1)
        #expect(wait == 16)
    }

    @Test func `a number of failures that nobody counts on overflows nothing`() {
        var pace = Pace()
        for _ in 0..<5000 { _ = pace.failed(random: 0.5) }
        let wait = pace.failed(random: 1)
        #expect(wait == Pace.longestSeconds)
    }
}

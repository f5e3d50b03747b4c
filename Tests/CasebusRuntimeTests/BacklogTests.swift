import CasebusLedger
import Testing

@testable import CasebusRuntime

@Suite struct BacklogTests {
    @Test func `a unit stands in it once, in the order it came`() {
        var backlog = Backlog()
        #expect(backlog.isEmpty)
        for unit in [7, 2, 7, 7, 0, 2] as [UnitNumber] { backlog.add(unit) }
        #expect(backlog.takeAll() == [7, 2, 0])
        #expect(backlog.isEmpty)
    }

    @Test func `who had no turn comes before who wants another`() {
        var backlog = Backlog()
        for unit in [1, 2, 3] as [UnitNumber] { backlog.add(unit) }
        let units = backlog.takeAll()
        backlog.add(1)
        backlog.addFirst(units[1...])
        backlog.addFirst([3])
        #expect(backlog.takeAll() == [2, 3, 1])
    }

    @Test func `units that nobody serves are named by every batch, and it does not grow`() {
        var backlog = Backlog()
        for _ in 0..<10_000 {
            for unit in 0..<3 as Range<UnitNumber> { backlog.add(unit) }
            // A turn whose reads are used up puts back what it took.
            for unit in backlog.takeAll() { backlog.add(unit) }
        }
        #expect(backlog.takeAll() == [0, 1, 2])
    }
}

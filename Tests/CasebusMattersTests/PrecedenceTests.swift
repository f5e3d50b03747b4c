import CasebusMatters
import Testing

@Suite struct PrecedenceTests {
    @Test(
        arguments: [
            ([[]], [0], []), ([[1], []], [1, 0], []), ([[], [0], [0], [1, 2]], [0, 1, 2, 3], []),
            ([[0]], [0], [[0]]), ([[1], [0], [1]], [0, 1, 2], [[0, 1]]),
            ([[1], [0], [3, 1], [2]], [0, 1, 2, 3], [[0, 1], [2, 3]]), ([], [], []),
        ] as [([[Int]], [Int], [[Int]])])
    func `things stand behind those that come before them, and circles are told`(
        before: [[Int]], order: [Int], circles: [[Int]]
    ) {
        let precedence = Precedence(before: before)
        #expect(precedence.order == order)
        #expect(precedence.circles == circles)
    }

    @Test func `a chain as long as a catalogue may be needs no deep stack`() {
        let count = MatterLimits.matters
        let before = (0..<count).map { $0 + 1 < count ? [$0 + 1] : [] }
        #expect(Precedence(before: before).order == (0..<count).reversed())
        #expect(Precedence(before: Array(before.dropLast()) + [[0]]).circles == [Array(0..<count)])
    }

    @Test(arguments: [UInt64(1), 2, 3]) func `circles are what reaches itself`(seed: UInt64) {
        var random = SplitMix64(state: seed)
        for _ in 0..<300 {
            let count = Int.random(in: 1...9, using: &random)
            let before = (0..<count).map { _ in (0..<count).filter { _ in Int.random(in: 0..<6, using: &random) == 0 } }
            let precedence = Precedence(before: before)
            // Which reach which, by as many steps as there are things.
            var reached = before.map(Set.init)
            for _ in 0..<count {
                reached = reached.map { own in own.reduce(into: own) { $0.formUnion(reached[$1]) } }
            }
            let looping = (0..<count).filter { reached[$0].contains($0) }
            let groups = Set(
                looping.map { thing in looping.filter { reached[thing].contains($0) && reached[$0].contains(thing) } })
            #expect(Set(precedence.circles) == groups, "seed \(seed): \(before)")
            #expect(precedence.order.sorted() == Array(0..<count))
            for (place, thing) in precedence.order.enumerated() {
                for other in before[thing] where !reached[other].contains(thing) {
                    #expect(precedence.order[..<place].contains(other), "seed \(seed): \(before)")
                }
            }
        }
    }
}

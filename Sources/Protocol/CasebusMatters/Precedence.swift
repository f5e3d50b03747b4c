/// The order of things of which some must come before others.
///
/// - Units: things are numbered from 0.
/// - Cost: O(things + arrows), without recursion: a chain may be as long as a catalogue.
/// - Source: R. Tarjan, Depth-first search and linear graph algorithms, 1972.
package struct Precedence: Equatable, Sendable {
    /// All things, each behind those that must come before it; within a circle in no particular order.
    package private(set) var order: [Int] = []
    /// Things that wait for each other, each circle ascending; empty when there is an order.
    package private(set) var circles: [[Int]] = []

    /// - Parameter before: for each thing, those that must come before it.
    package init(before: [[Int]]) {
        var visits = [Int](repeating: 0, count: before.count)
        var lowest = visits
        var isOpen = [Bool](repeating: false, count: before.count)
        var open: [Int] = []
        var count = 0
        for root in before.indices where visits[root] == 0 {
            var path = [(thing: root, next: 0)]
            while let (thing, next) = path.last {
                if next == 0 {
                    count += 1
                    (visits[thing], lowest[thing], isOpen[thing]) = (count, count, true)
                    open.append(thing)
                }
                if next < before[thing].count {
                    path[path.count - 1].next += 1
                    let other = before[thing][next]
                    if visits[other] == 0 {
                        path.append((other, 0))
                    } else if isOpen[other] {
                        lowest[thing] = min(lowest[thing], visits[other])
                    }
                    continue
                }
                path.removeLast()
                if let caller = path.last?.thing { lowest[caller] = min(lowest[caller], lowest[thing]) }
                guard lowest[thing] == visits[thing], let first = open.lastIndex(of: thing) else { continue }
                let group = open[first...].sorted()
                open.removeSubrange(first...)
                for member in group { isOpen[member] = false }
                order += group
                if group.count > 1 || before[thing].contains(thing) { circles.append(group) }
            }
        }
    }
}

import CasebusRuntime
import Synchronization

/// The machine's two clocks, moved by hand.
final class HandClock: Sendable {
    private let wall: Atomic<Int64>
    private let steady: Atomic<Int64>
    private let looked = Counter()

    init(wall: Int64 = 1_767_600_000_000, steady: Int64 = 5_000) {
        self.wall = Atomic(wall)
        self.steady = Atomic(steady)
    }

    var machine: MachineClock {
        MachineClock(
            wall: { self.wall.load(ordering: .sequentiallyConsistent) },
            steady: {
                self.looked.add()
                return self.steady.load(ordering: .sequentiallyConsistent)
            })
    }

    /// How often the steady clock was looked at.
    var looks: Int { looked.value }

    /// Lets time go by.
    func pass(milliseconds: Int64) {
        steady.add(milliseconds, ordering: .sequentiallyConsistent)
        wall.add(milliseconds, ordering: .sequentiallyConsistent)
    }

    /// Sets the system's clock forward, or back; no time goes by.
    func setSystem(by milliseconds: Int64) { wall.add(milliseconds, ordering: .sequentiallyConsistent) }
}

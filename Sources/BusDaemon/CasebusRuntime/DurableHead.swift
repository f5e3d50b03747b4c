import Synchronization

/// The last durable record, and a place to wait for the next.
///
/// The loop only stores a number and, when somebody waits, rings; it never waits for a follower.
package final class DurableHead: Sendable {
    private let head: Atomic<UInt64>
    private let waiters = Atomic<Int>(0)
    private let bell = SteadyBell()

    package init(_ head: UInt64) { self.head = Atomic(head) }

    package var value: UInt64 { head.load(ordering: .acquiring) }

    func advance(to sequence: UInt64) {
        head.store(sequence, ordering: .sequentiallyConsistent)
        if waiters.load(ordering: .sequentiallyConsistent) > 0 { ring() }
    }

    /// Wakes everyone who waits, to look again at what they wait for.
    func ring() { bell.ring() }

    /// Waits until the head is above `sequence`, somebody rings, or the time is over.
    ///
    /// - Threading: any thread but the loop's.
    /// - Parameter isNeeded: asked once more under the lock, so that a ring just before is not missed.
    func wait(above sequence: UInt64, atMost seconds: Double, isNeeded: () -> Bool = { true }) {
        waiters.add(1, ordering: .sequentiallyConsistent)
        bell.wait(atMost: seconds) { value <= sequence && isNeeded() }
        waiters.subtract(1, ordering: .sequentiallyConsistent)
    }
}

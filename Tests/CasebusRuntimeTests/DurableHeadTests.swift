import Foundation
import Testing

@testable import CasebusRuntime

@Suite(.timeLimit(.minutes(1))) struct DurableHeadTests {
    /// Waits on a thread of its own, far longer than the test may take.
    private func waiter(_ head: DurableHead, above sequence: UInt64) -> Counter {
        let ended = Counter()
        Thread.detachNewThread {
            while head.value <= sequence { head.wait(above: sequence, atMost: 600) }
            ended.add()
        }
        return ended
    }

    @Test func `whoever waits is woken by the record it waits for`() async {
        let head = DurableHead(7)
        let waiters = (0..<4).map { waiter(head, above: 7 + UInt64($0)) }
        for step in 0..<4 {
            head.advance(to: 8 + UInt64(step))
            #expect(await eventually { waiters[step].value == 1 })
            #expect(waiters.map(\.value).reduce(0, +) == step + 1)
        }
        #expect(head.value == 11)
    }

    @Test func `a wait for what is there, or for what is not needed any more, ends at once`() {
        let head = DurableHead(7)
        head.wait(above: 6, atMost: 600)
        head.wait(above: 7, atMost: 600) { false }
        head.wait(above: 7, atMost: 0.001)
        #expect(head.value == 7)
    }

    @Test func `a ring wakes without a record`() async {
        let head = DurableHead(1)
        let ended = Counter()
        let isNeeded = Counter()
        Thread.detachNewThread {
            head.wait(above: 1, atMost: 600) {
                isNeeded.add()
                return true
            }
            ended.add()
        }
        // Asked under the lock that the ring needs: after it the waiter waits.
        #expect(await eventually { isNeeded.value == 1 })
        head.ring()
        #expect(await eventually { ended.value == 1 })
        #expect(head.value == 1)
    }
}

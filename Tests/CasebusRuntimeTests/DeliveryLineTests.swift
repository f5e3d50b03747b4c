import Testing

@testable import CasebusRuntime

@Suite struct DeliveryLineTests {
    /// A line of a unit whose inbox was empty when the process began.
    private func line() -> DeliveryLine { DeliveryLine(first: 1, end: 1) }

    @Test func `numbers are given out in order, each once`() {
        var line = line()
        #expect(!line.hasWork(end: 1))
        #expect(line.hasWork(end: 6))
        #expect(line.given(3, end: 6) == ([1, 2, 3], 0))
        #expect(line.given(3, end: 6) == ([4, 5], 0))
        #expect(!line.hasWork(end: 6))
        #expect(line.given(3, end: 6) == ([], 0))
        #expect(line.given(3, end: 7) == ([6], 0))
    }

    @Test func `sessions take turns, and those without room are passed over`() {
        var line = line()
        let sessions = (0..<3).map { Session.made(number: $0, credit: 2) }
        #expect(line.nextWithRoom() == nil && !line.isPresent)
        for session in sessions { line.join(session) }
        #expect(line.isPresent)
        func turns(_ count: Int) -> [UInt32?] { (0..<count).map { _ in line.nextWithRoom()?.unit } }
        #expect(turns(4) == [0, 1, 2, 0])
        sessions[1].inFlight = [7, 8]
        #expect(turns(4) == [2, 0, 2, 0])
        sessions[2].isBlocked = true
        sessions[0].isWelcomed = false
        #expect(turns(1) == [nil])
        sessions[1].inFlight = [8]
        #expect(turns(2) == [1, 1])
        sessions[1].isOpen = false
        #expect(turns(1) == [nil])
    }

    @Test func `what a session leaves behind goes to the others first, in order`() {
        var line = line()
        let (first, second) = (Session.made(number: 0), Session.made(number: 1))
        line.join(first)
        line.join(second)
        first.inFlight = line.take(2, end: 8).numbers[...]
        second.inFlight = line.take(2, end: 8).numbers[...]
        first.inFlight.append(contentsOf: line.take(1, end: 8).numbers)
        line.leave(second)
        line.leave(first)
        #expect(first.inFlight.isEmpty && second.inFlight.isEmpty && !line.isPresent)
        #expect(line.returned == [1, 2, 3, 4, 5])
        #expect(line.hasWork(end: 6))
        #expect(line.given(4, end: 8) == ([1, 2, 3, 4], 4))
        #expect(line.given(4, end: 8) == ([5, 6, 7], 1))
        #expect(!line.hasWork(end: 8))
    }

    @Test func `one that leaves takes no turn from those that stay`() {
        var line = line()
        let sessions = (0..<3).map { Session.made(number: $0) }
        for session in sessions { line.join(session) }
        #expect(line.nextWithRoom()?.unit == 0 && line.nextWithRoom()?.unit == 1)
        line.leave(sessions[2])
        line.leave(sessions[1])
        #expect(line.nextWithRoom()?.unit == 0)
        line.leave(sessions[0])
        // Twice is no harm.
        line.leave(sessions[0])
        #expect(line.nextWithRoom() == nil && line.returned.isEmpty)
    }

    @Test func `what was in the inbox when the process began may have been delivered before`() {
        var line = DeliveryLine(first: 4, end: 7)
        #expect(line.hasWork(end: 7))
        #expect(line.given(2, end: 9) == ([4, 5], 2))
        #expect(line.given(9, end: 9) == ([6, 7, 8], 1))
        line.giveBack([8])
        #expect(line.given(9, end: 10) == ([8, 9], 1))
    }

    @Test func `numbers taken too early are given out for the first time later`() {
        var line = line()
        #expect(line.take(5, end: 6).numbers == [1, 2, 3, 4, 5])
        line.postpone(returned: [], fresh: [3, 4, 5])
        #expect(line.hasWork(end: 6) && line.returned.isEmpty && line.cursor == 3)
        #expect(line.given(5, end: 7) == ([3, 4, 5, 6], 0))
    }

    @Test func `a postponed redelivery stays one`() {
        var line = line()
        let gone = Session.made()
        line.join(gone)
        gone.inFlight = line.take(2, end: 9).numbers[...]
        _ = line.take(3, end: 9)
        line.leave(gone)
        #expect(line.given(4, end: 9) == ([1, 2, 6, 7], 2))
        line.postpone(returned: [2], fresh: [6, 7])
        #expect(line.given(4, end: 9) == ([2, 6, 7, 8], 1))
    }

    @Test func `a postponed redelivery stays one although it is the last number given out`() {
        var line = line()
        let gone = Session.made()
        line.join(gone)
        gone.inFlight = line.take(4, end: 5).numbers[...]
        line.leave(gone)
        // A message of large payloads is full after the first.
        #expect(line.given(4, end: 5) == ([1, 2, 3, 4], 4))
        line.postpone(returned: [2, 3, 4], fresh: [])
        #expect(line.given(4, end: 6) == ([2, 3, 4, 5], 3))
    }
}

extension DeliveryLine {
    fileprivate mutating func given(_ count: Int, end: UInt64) -> (numbers: [UInt64], redelivered: Int) {
        let taken = take(count, end: end)
        return (taken.numbers, taken.redelivered)
    }
}

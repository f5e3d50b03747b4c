import Testing

@testable import CasebusRuntime

@Suite struct OutgoingMessageTests {
    private func message(_ envelope: [UInt8], _ frames: [[UInt8]]) -> OutgoingMessage {
        var run = FrameRun()
        for frame in frames { frame.withUnsafeBytes { run.append($0) } }
        return OutgoingMessage(envelope, run)
    }

    private func lent(_ message: OutgoingMessage, upTo limit: Int = .max) -> (frames: [[UInt8]], more: [Bool], Bool) {
        var frames: [[UInt8]] = []
        var more: [Bool] = []
        let isWhole = message.forEachFrame { frame, follows in
            frames.append(Array(frame))
            more.append(follows)
            return frames.count < limit
        }
        return (frames, more, isWhole)
    }

    @Test(
        arguments: [
            [], [[1, 2, 3]], [[1], [2, 3], [4, 5, 6]], [[]], [[], [], []], [[], [7], []], [[7], [], [8]],
        ] as [[[UInt8]]])
    func `frames come in order behind the envelope, and the last one says so`(frames: [[UInt8]]) {
        let (lent, more, isWhole) = lent(message([9, 9], frames))
        #expect(lent == [[9, 9]] + frames && isWhole)
        #expect(more == Array(repeating: true, count: frames.count) + [false])
    }

    @Test func `hundreds of frames keep their bounds`() {
        let frames = (0..<700).map { number in [UInt8](repeating: UInt8(number & 0xFF), count: number % 37) }
        let (lent, more, isWhole) = lent(message([1], frames))
        #expect(Array(lent.dropFirst()) == frames && isWhole)
        #expect(more.dropLast().allSatisfy { $0 } && more.last == false)
    }

    @Test(arguments: 1...3) func `a socket that takes no more ends it`(limit: Int) {
        let (lent, _, isWhole) = lent(message([9], [[1], [2], [3]]), upTo: limit)
        #expect(lent.count == limit && !isWhole)
    }

    @Test func `what is kept counts with its bytes and something for itself`() {
        let bare = message([], []).heldBytes
        #expect(bare > 0)
        #expect(message([1, 2, 3], []).heldBytes == bare + 3)
        #expect(message([1, 2, 3], [[1, 2], [], [3]]).heldBytes == bare + 6)
    }
}

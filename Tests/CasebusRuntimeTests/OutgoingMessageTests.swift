import CasebusZMQ
import Testing

@testable import CasebusRuntime

@Suite struct OutgoingMessageTests {
    private func message(_ envelope: [UInt8], _ frames: [[UInt8]]) -> OutgoingMessage {
        var run = FrameRun()
        for frame in frames { frame.withUnsafeBytes { run.append($0) } }
        return OutgoingMessage(envelope, run)
    }

    /// The frames of a message, and which of them said that another follows, as a peer gets them.
    private func arrived(_ message: OutgoingMessage) throws -> (frames: [[UInt8]], more: [Bool]) {
        let (left, right) = try pair()
        #expect(try message.send(on: left))
        var frame = ZMQFrame()
        var (frames, more): ([[UInt8]], [Bool]) = ([], [])
        while try right.receive(into: &frame) {
            frames.append(frame.withBytes { Array($0) })
            more.append(frame.more)
        }
        return (frames, more)
    }

    private func pair() throws -> (left: ZMQSocket, right: ZMQSocket) {
        let context = try ZMQContext(maxSockets: 4)
        let (left, right) = (try ZMQSocket(.pair, in: context), try ZMQSocket(.pair, in: context))
        try left.bind("inproc://message")
        try right.connect("inproc://message")
        return (left, right)
    }

    @Test(
        arguments: [
            [], [[1, 2, 3]], [[1], [2, 3], [4, 5, 6]], [[]], [[], [], []], [[], [7], []], [[7], [], [8]],
        ] as [[[UInt8]]])
    func `frames come in order behind the envelope, and the last one says so`(frames: [[UInt8]]) throws {
        let (arrived, more) = try arrived(message([9, 9], frames))
        #expect(arrived == [[9, 9]] + frames)
        #expect(more == Array(repeating: true, count: frames.count) + [false])
    }

    @Test func `hundreds of frames, short and long, keep their bounds`() throws {
        let frames = (0..<700).map { number in [UInt8](repeating: UInt8(number & 0xFF), count: number % 237) }
        let (arrived, more) = try arrived(message([1], frames))
        #expect(Array(arrived.dropFirst()) == frames)
        #expect(more.dropLast().allSatisfy { $0 } && more.last == false)
    }

    @Test func `a run that is used again leaves what was made of it alone`() throws {
        var run = FrameRun()
        let (first, second) = ([UInt8](repeating: 1, count: 300), [UInt8](repeating: 2, count: 200))
        first.withUnsafeBytes { run.append($0) }
        let message = OutgoingMessage([9], run)
        run.removeAll()
        second.withUnsafeBytes { run.append($0) }
        #expect(try arrived(message).frames == [[9], first])
        #expect(try arrived(OutgoingMessage([8], run)).frames == [[8], second])
    }

    @Test func `a socket that takes nothing ends it`() throws {
        let context = try ZMQContext(maxSockets: 4)
        let alone = try ZMQSocket(.pair, in: context)
        #expect(try !message([9], [[1], [2]]).send(on: alone))
    }

    @Test func `what is kept counts with its bytes and something for itself`() {
        let bare = message([], []).heldBytes
        #expect(bare > 0)
        #expect(message([1, 2, 3], []).heldBytes == bare + 3)
        #expect(message([1, 2, 3], [[1, 2], [], [3]]).heldBytes == bare + 6)
    }
}

import CasebusZMQ
import Testing

@Suite struct ZMQFrameTests {
    private struct FillFailure: Error {}

    @Test(arguments: [0, 1, 32, 33, 34, 64, 255, 4096, 1 << 20])
    func `a frame holds a copy of its bytes on both sides of the inline size`(count: Int) throws {
        let bytes = pattern(count)
        let frame = try ZMQFrame(copying: bytes.span.bytes)
        var same = ZMQFrame()
        try bytes.withUnsafeBytes { try same.replace(copying: $0) }
        #expect(frame.count == count)
        #expect(frame.more == false)
        #expect(frame.withBytes { Array($0) } == bytes)
        #expect(frame.withSpan { span in span.withUnsafeBytes { Array($0) } } == bytes)
        #expect(same.withBytes { Array($0) } == bytes)
    }

    @Test func `an inline payload survives a move of the frame`() throws {
        func pass(_ frame: consuming ZMQFrame) -> ZMQFrame { frame }
        let moved = pass(pass(try ZMQFrame(copying: pattern(33).span.bytes)))
        #expect(moved.withBytes { Array($0) } == pattern(33))
    }

    @Test(arguments: [16, 5000])
    func `a frame is filled in place`(count: Int) throws {
        let frame = try ZMQFrame(size: count) { $0.copyBytes(from: pattern(count)) }
        #expect(frame.withBytes { Array($0) } == pattern(count))
    }

    @Test func `what the filling closure throws comes out`() {
        #expect(throws: FillFailure.self) {
            _ = try ZMQFrame(size: 64) { _ in throw FillFailure() }
        }
    }

    @Test func `an impossible size is refused with the size`() throws {
        let error = try #require(throws: ZMQError.self) { _ = try ZMQFrame(size: -1) { _ in } }
        #expect(error.code == .invalidArgument)
        #expect(error.description.contains("-1 bytes"))
    }

    @Test(arguments: [8, 5000])
    func `taking empties the other frame, which can be used again`(count: Int) throws {
        var slot = try ZMQFrame(copying: pattern(count).span.bytes)
        var held = try ZMQFrame(copying: pattern(300, seed: 9).span.bytes)
        held.take(from: &slot)
        #expect(held.withBytes { Array($0) } == pattern(count))
        #expect(slot.count == 0)
        try slot.replace(copying: pattern(50).span.bytes)
        #expect(slot.withBytes { Array($0) } == pattern(50))
        #expect(held.withBytes { Array($0) } == pattern(count))
    }

    @Test(arguments: [8, 5000])
    func `a shared payload outlives the frame it came from`(count: Int) throws {
        var kept = ZMQFrame()
        do {
            let first = try ZMQFrame(copying: pattern(count).span.bytes)
            kept.share(first)
        }
        #expect(kept.withBytes { Array($0) } == pattern(count))
    }

    @Test func `a large payload is shared and not copied`() throws {
        let first = try ZMQFrame(copying: pattern(5000).span.bytes)
        var second = ZMQFrame()
        second.share(first)
        #expect(first.withBytes { $0.baseAddress } == second.withBytes { $0.baseAddress })
    }

    @Test func `clearing lets the content go`() throws {
        var frame = try ZMQFrame(copying: pattern(5000).span.bytes)
        frame.clear()
        #expect(frame.count == 0)
    }

    @Test func `a frame that came over no connection has no properties`() throws {
        let frame = try ZMQFrame(copying: pattern(5).span.bytes)
        #expect(frame.property(.userID) == nil)
        #expect(frame.withProperty(.peerAddress) { $0 == nil })
    }
}

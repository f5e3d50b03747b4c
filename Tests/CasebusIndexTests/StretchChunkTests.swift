import Testing

@testable import CasebusIndex

@Suite struct StretchChunkTests {
    /// Every kind, both signs of every difference, and the largest there are.
    @Test func `what is appended is read again`() {
        var random = SplitMix64(state: 8)
        let extremes: [Int64] = [0, 1, -62_167_219_200_000, 253_402_300_799_999, 1_700_000_000_000]
        let tags = StretchTag.allCases
        var chunk = StretchChunk()
        var stretches: [Stretch] = []
        while !chunk.isFull {
            let times = (0..<3).map { _ in
                extremes[Int.random(in: 0..<5, using: &random)] + Int64.random(in: 0...99, using: &random)
            }.sorted()
            let stretch = Stretch(
                tag: tags[stretches.count % tags.count], lane: Int64.random(in: 1...(1 << 40), using: &random),
                number: Int64.random(in: 1...Int64.max, using: &random), pushedAt: times[0], start: times[1],
                end: times[2])
            stretches.append(stretch)
            chunk.append(stretch)
        }
        #expect(chunk.count == StretchChunk.stretchesMax)
        var read: [Stretch] = []
        let count = chunk.bytes.withUnsafeBytes { StretchChunk.forEach($0) { read.append($0) } }
        #expect(count == stretches.count)
        #expect(read == stretches)
        #expect(chunk.firstStart == stretches.map(\.start).min())
        #expect(chunk.pushes.first == stretches.map(\.pushedAt).min())
        #expect(chunk.pushes.last == stretches.map(\.pushedAt).max())
        #expect(chunk.lastEnd == stretches.map(\.end).max())
        for cut in [1, 2, 5, chunk.bytes.count - 1] {
            let fewer = chunk.bytes.prefix(cut).withUnsafeBytes { bytes in StretchChunk.forEach(bytes) { _ in } }
            #expect(fewer < count)
        }
    }

    @Test func `a full chunk is followed by a new one`() {
        var tail = StretchTail()
        for number in 1...Int64(StretchChunk.stretchesMax + 1) {
            tail.append(Stretch(tag: .idle, lane: 1, number: number, pushedAt: 5, start: 5, end: 5 + number))
        }
        #expect(tail.full.map(\.count) == [StretchChunk.stretchesMax])
        #expect(tail.tail.count == 1)
        #expect(tail.isTailDirty)
    }
}

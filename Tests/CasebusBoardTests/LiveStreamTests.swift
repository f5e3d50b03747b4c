import CasebusModel
import CasebusReports
import Foundation
import NIOCore
import Synchronization
import Testing

@testable import CasebusBoard

@Suite struct LiveStreamTests {
    private final class HungUp: Sendable {
        let times = Atomic<Int>(0)
    }

    private func stream(_ hungUp: HungUp) -> LiveStream {
        LiveStream(for: .local, in: .en, .records, after: 0) { hungUp.times.add(1, ordering: .relaxed) }
    }

    @Test func `a browser that does not read is hung up on, once, and keeps no more than its bound`() async {
        let hungUp = HungUp()
        let stream = stream(hungUp)
        for _ in 0..<LiveStream.chunksMax { #expect(stream.send(LiveNews.heartbeat)) }
        #expect(hungUp.times.load(ordering: .relaxed) == 0)
        for _ in 0..<3 { #expect(!stream.send(LiveNews.heartbeat)) }
        #expect(hungUp.times.load(ordering: .relaxed) == 1)
        var kept = 0
        for await _ in stream.chunks { kept += 1 }
        #expect(kept == LiveStream.chunksMax)
    }

    @Test func `a browser that reads is never hung up on`() async {
        let hungUp = HungUp()
        let stream = stream(hungUp)
        var chunks = stream.chunks.makeAsyncIterator()
        for _ in 0..<1000 {
            #expect(stream.send(LiveNews.heartbeat))
            #expect(await chunks.next() == LiveNews.heartbeat)
        }
        stream.end()
        #expect(await chunks.next() == nil)
        #expect(!stream.send(LiveNews.heartbeat) && hungUp.times.load(ordering: .relaxed) == 0)
    }

    private func row(_ members: String) throws -> RecordRow {
        let text = """
            {"sequence": 7, "at": "2026-01-05T01:30:00Z", "recorded_at": "2026-01-05T01:30:00Z", "kind": "register",
             \(members)}
            """
        return try JSONDecoder().decode(RecordRow.self, from: Data(text.utf8))
    }

    @Test func `an event is one line whatever the texts are`() throws {
        let hostile = try row(#""unit": "hall/a", "registrar": "hall/a", "case": "c\n\ndata: x\r\u2028<b>\u202e""#)
        let text = String(buffer: LiveNews(leftOut: 4812, rows: [hostile], head: 9).chunk(.records))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.count == 12 && !text.contains("\r") && !text.contains("\u{202E}"))
        #expect(lines[0] == "event: left_out" && lines[1].contains("… 4,812 more records"))
        #expect(lines[3] == "id: 7" && lines[4] == "event: record" && lines[5].contains("/case?registrar=hall/a"))
        #expect(lines[7...] == ["id: 9", "event: head", "data: 9", "", ""])
    }

    @Test func `who follows the head alone is told nothing else`() throws {
        let news = LiveNews(leftOut: 1, rows: [try row(#""unit": "hall/a""#)], head: 9)
        #expect(String(buffer: news.chunk(.head)) == "id: 9\nevent: head\ndata: 9\n\n")
    }
}

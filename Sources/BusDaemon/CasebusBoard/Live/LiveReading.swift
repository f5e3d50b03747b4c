internal import CasebusModel
internal import CasebusReports
internal import CasebusRuntime
internal import Foundation
internal import NIOCore

/// The work of `casebus-live`: reads the log for all that listen, each at its own right to see.
///
/// Whoever sees everything shares one reading, whose cost does not grow with what is recorded. A unit that sees its own
/// alone has the log read through for it, up to ``recordsForUnit`` at once; when it falls behind by more, it is told.
final class LiveReading {
    static let recordsForUnit: UInt64 = 100_000

    private let feed: LiveFeed
    private let bus: BusWatch
    /// Up to which record each reader knows.
    private var known: [Reader: UInt64] = [:]
    private var lastHeartbeat = ContinuousClock.now
    private var nextReading = ContinuousClock.now

    init(_ feed: LiveFeed, _ bus: BusWatch) { (self.feed, self.bus) = (feed, bus) }

    func run() {
        while let (streams, newcomers) = feed.take() {
            guard !streams.isEmpty else {
                known = [:]
                feed.rest(60)
                continue
            }
            let readers = Set(streams.map(\.reader))
            known = known.filter { readers.contains($0.key) }
            for newcomer in newcomers { welcome(newcomer) }
            beat(streams)
            let wait = ContinuousClock.now.duration(to: nextReading) / .seconds(1)
            let head = bus.head
            if wait > 0 {
                feed.rest(wait)
            } else if tell(streams, upTo: head) {
                nextReading = .now + .seconds(LiveFeed.pauseSeconds)
            } else {
                _ = bus.waitForRecords(above: head, seconds: LiveFeed.pauseSeconds)
            }
        }
    }

    /// Tells a browser what it missed, up to where its reader's others are.
    private func welcome(_ stream: LiveStream) {
        let here = known[stream.reader] ?? bus.head
        known[stream.reader] = here
        let after = stream.after
        guard after < here else { return }
        let from = max(after + 1, here - min(here, LiveFeed.catchUpRecords) + 1)
        var news = read(from: from, limit: Int(LiveFeed.catchUpRecords), for: stream.reader)
        news.rows.removeAll { $0.sequence > here }
        (news.leftOut, news.head) = (from - after - 1, here)
        send(news, to: [stream])
    }

    /// - Returns: whether there was something to tell.
    private func tell(_ streams: [LiveStream], upTo head: UInt64) -> Bool {
        var isNews = false
        for (reader, streams) in Dictionary(grouping: streams, by: \.reader) {
            let here = known[reader] ?? head
            known[reader] = here
            guard here < head else { continue }
            isNews = true
            let window = reader.role == .operator ? UInt64(LiveFeed.rowsAtOnce) : Self.recordsForUnit
            let from = max(here + 1, head - min(head, window) + 1)
            var news = read(from: from, limit: LiveFeed.rowsAtOnce, for: reader)
            news.leftOut = from - here - 1
            known[reader] = news.head
            send(news, to: streams)
        }
        return isNews
    }

    /// - Returns: at most `limit` rows, and the record up to which they are all.
    private func read(from: UInt64, limit: Int, for reader: Reader) -> LiveNews {
        let head = bus.head
        guard
            let parameters = try? QueryDocument.text(["from": QueryValue.number(from), "limit": .number(UInt64(limit))]
            ),
            case .success(let document) = bus.answer(
                "tail", parameters: parameters, unit: reader.unit, role: reader.role),
            let answer = try? JSONDecoder().decode(TailAnswer.self, from: Data(document))
        else { return LiveNews(leftOut: 0, rows: [], head: head) }
        return LiveNews(leftOut: 0, rows: answer.records, head: max(answer.next, from) - 1)
    }

    private func send(_ news: LiveNews, to streams: [LiveStream]) {
        for language in Language.allCases {
            for content in LiveStream.Content.allCases {
                let listeners = streams.filter { $0.language == language && $0.content == content }
                guard let zone = listeners.first?.zone else { continue }
                let chunk = HumanTime.$zone.withValue(zone) {
                    Language.$current.withValue(language) { news.chunk(content) }
                }
                for stream in listeners where !stream.send(chunk) { feed.remove(stream) }
            }
        }
    }

    private func beat(_ streams: [LiveStream]) {
        let now = ContinuousClock.now
        guard lastHeartbeat.duration(to: now) >= .seconds(LiveFeed.heartbeatSeconds) else { return }
        lastHeartbeat = now
        for stream in streams where !stream.send(LiveNews.heartbeat) { feed.remove(stream) }
    }
}

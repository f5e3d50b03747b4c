internal import CasebusModel
internal import CasebusReports
internal import CasebusRuntime
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// `/live`: the log as it grows, for people; `/live/stream`: the same as server-sent events.
struct LiveRoutes {
    let room: QueryRoom
    let feed: LiveFeed

    /// What the system keeps for one stream before the browser counts as slow, in bytes.
    private static let socketBytes = 32 * 1024

    func add(to router: Router<BoardContext>) {
        router.get("live") { request, context in
            _ = try PageQuery(request, known: [])
            return try await page(for: context.reader)
        }
        router.get("live/stream") { request, context in try await stream(request, context) }
    }

    /// Lines that the page begins with.
    private static let linesMax = 50

    private func page(for reader: Reader) async throws -> Page {
        let head = room.bus.head
        let window = reader.role == .operator ? UInt64(Self.linesMax) : LivePage.recordsForUnit
        let answer = try await room.answer(
            "tail", ["from": .number(head - min(head, window) + 1), "limit": 1000], as: TailAnswer.self, for: reader)
        let rows = Array(answer.records.filter { $0.sequence <= head }.suffix(Self.linesMax))
        return Page(title: LiveWords.title, place: .live, body: LivePage(rows: rows, head: head).body)
    }

    private func stream(_ request: Request, _ context: BoardContext) async throws -> Response {
        let query = try PageQuery(request, known: ["events", "after"])
        let content = try query.choice("events", LiveStream.Content.self) ?? .records
        let after = try after(request, query) ?? room.bus.head
        let channel = context.channel
        let stream = LiveStream(for: context.reader, in: context.language, content, after: after) {
            channel.close(promise: nil)
        }
        guard feed.add(stream) else { return Self.full }
        channel.closeFuture.whenComplete { _ in feed.remove(stream) }
        try? await channel.setOption(.socketOption(.so_sndbuf), value: Self.socketBytes).get()
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
                // A proxy is not to gather what is to be seen at once.
                .init("X-Accel-Buffering").unsafelyUnwrapped: "no",
            ],
            body: ResponseBody { writer in
                defer { feed.remove(stream) }
                for await chunk in stream.chunks { try await writer.write(chunk) }
                try await writer.finish(nil)
            })
    }

    /// A browser does not try again by itself; the page says that it is not live, and can be read all the same.
    private static var full: Response {
        Response(
            status: .serviceUnavailable, headers: [.contentType: "text/plain; charset=utf-8", .retryAfter: "30"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: LiveWords.full(LiveFeed.streamsMax) + "\n")))
    }

    /// Where the browser was: what it says itself when it comes again goes before what the page said.
    private func after(_ request: Request, _ query: PageQuery) throws(Problem) -> UInt64? {
        let after = try query.number("after", in: 0...Int.max)
        let header = HTTPField.Name("Last-Event-ID").unsafelyUnwrapped
        guard let text = request.headers[header] else { return after.map(UInt64.init) }
        guard let sequence = QueryParameter.whole(text), sequence <= UInt64(Int.max) else {
            throw .invalid("Last-Event-ID", text, "give the sequence of the last record that was seen")
        }
        return sequence
    }
}

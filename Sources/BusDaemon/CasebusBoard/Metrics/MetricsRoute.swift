internal import CasebusMetrics
internal import CasebusRuntime
internal import HTTPTypes
internal import Hummingbird

/// `GET /metrics`: the bus in figures, for Prometheus. docs/operations.md has the table of what is told.
struct MetricsRoute {
    let room: QueryRoom
    let registry: MetricsRegistry
    private let openHandoffs = KeptOpenHandoffs()

    init(room: QueryRoom, registry: MetricsRegistry) {
        self.room = room
        self.registry = registry
    }

    func add(to router: Router<BoardContext>) {
        router.get("metrics") { request, _ in
            let format = ExpositionFormat(accept: request.headers[.accept] ?? "")
            do {
                return Response(
                    status: .ok, headers: [.contentType: format.contentType, .cacheControl: "no-store"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: try await text(format))))
            } catch is RoomFull {
                return Response(status: .serviceUnavailable, headers: [.retryAfter: "1"])
            }
        }
    }

    private func text(_ format: ExpositionFormat) async throws -> String {
        let depth = room.depth
        let kept = await openHandoffs.current(from: room)
        let (figures, process, now) = try await room.look { bus in (bus.figures(), ProcessFigures(), bus.now) }
        var text = ExpositionText(format)
        for family in figures.families(boardReads: QueueDepth("board_reads", depth, of: QueryRoom.waitingMax)) {
            text.add(family)
        }
        for family in kept?.families(at: now) ?? [] { text.add(family) }
        for family in process.families + registry.families() { text.add(family) }
        text.add(
            MetricFamily(
                "casebus_metrics_undeclared", .counter, "Counters asked for that nothing declares, and so not kept",
                registry.undeclaredCount))
        text.add(
            MetricFamily(
                "casebus_metrics_series_left_out", .gauge,
                "Series of this answer beyond the bound of a metric's series, and so not told", text.seriesLeftOut))
        return text.finish()
    }
}

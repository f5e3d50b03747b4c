internal import CasebusModel
internal import CasebusReports
internal import CasebusRuntime
internal import HTTPTypes
internal import Hummingbird

/// `/health`: how the bus is, for people; and `/healthz`, for probes.
struct HealthPage {
    /// An index that is further behind makes every report old.
    static let lagMax = 100_000.0

    let room: QueryRoom

    func page(_ request: Request, _ context: BoardContext) async throws -> Page {
        _ = try PageQuery(request, known: [])
        let status = try await room.answer("status", as: JSONValue.self, for: context.reader)
        var grid = Grid([(HealthWords.figure, .text), (HealthWords.value, .number)], caption: HealthWords.everything)
        for row in StatusReport.rows(status) { grid.add(["\(row.title)", "\(row.value)"]) }
        return Page(
            title: HealthWords.title, place: .health,
            body: """
                \(verdict(status))
                \(facts(status))
                \(refusals(status))
                <h2>\(HealthWords.everything)</h2>
                \(grid.html)
                """)
    }

    private func verdict(_ status: JSONValue) -> HTML {
        if status["disk_full"] == .bool(true) { return "<p><span class=\"tag bad\">\(HealthWords.diskFull)</span></p>" }
        if (status["index"]?["lag"]?.number ?? 0) > Self.lagMax {
            return "<p><span class=\"tag bad\">\(HealthWords.indexLags)</span></p>"
        }
        return "<p><span class=\"tag good\">\(HealthWords.well)</span></p>"
    }

    private func facts(_ status: JSONValue) -> HTML {
        func count(_ value: JSONValue?) -> String { value?.number.map { String(Int64($0)) } ?? "-" }
        let index = status["index"]
        let lag = index?["lag"]?.number ?? 0
        let isFull = status["disk_full"] == .bool(true)
        let refused = (status["refusals"]?.list ?? []).reduce(0) { $0 + ($1["count"]?.number ?? 0) }
        let facts: [(title: String, value: String, more: String, isBad: Bool)] = [
            (
                HealthWords.uptime, HumanTime.duration(ifAny: status["uptime_s"]?.number),
                HealthWords.version(status["version"]?.text ?? "-"), false
            ),
            (HealthWords.head, count(status["head"]), "", false),
            (HealthWords.lag, count(index?["lag"]), HealthWords.indexBytes(bytes(index?["bytes"])), lag > Self.lagMax),
            (HealthWords.sessions, count(status["sessions"]), "", false),
            (HealthWords.disk, bytes(status["disk_free_bytes"]), isFull ? HealthWords.diskFull : "", isFull),
            (HealthWords.memory, bytes(status["memory_bytes"]), "", false),
            (
                HealthWords.openCases, count(status["open_cases"]), HealthWords.ofCases(count(status["cases"])), false
            ),
            (
                HealthWords.openHandoffs, count(status["open_handoffs"]),
                HealthWords.ofHandoffs(count(status["handoffs"])), false
            ),
            (HealthWords.refused, String(Int64(refused)), HealthWords.sinceStart, false),
        ]
        let cells = facts.map { fact -> HTML in
            let bad: HTML = fact.isBad ? " class=\"bad\"" : ""
            let more: HTML = fact.more.isEmpty ? .nothing : "<small>\(fact.more)</small>"
            return "<div\(bad)><dt>\(fact.title)</dt><dd>\(fact.value)\(more)</dd></div>"
        }
        return "<dl class=\"facts\">\(HTML(cells))</dl>"
    }

    private func refusals(_ status: JSONValue) -> HTML {
        let rows = status["refusals"]?.list ?? []
        guard !rows.isEmpty else { return .nothing }
        var grid = Grid(
            [(BoardWords.code, .text), (HealthWords.meaning, .text), (HealthWords.count, .number)],
            caption: HealthWords.refused)
        for row in rows {
            let code = row["code"]?.text ?? ""
            grid.add([
                "<span class=\"code\">\(code)</span>", "\(ProblemWords.meaning(Problem.Code(rawValue: code)))",
                "\(Int(row["count"]?.number ?? 0))",
            ])
        }
        return "<h2>\(HealthWords.refused)</h2>\(grid.html)"
    }

    private func bytes(_ value: JSONValue?) -> String { value?.number.map(StatusReport.shown(bytes:)) ?? "-" }

    // MARK: Probes

    /// 200 while commands can be recorded, 503 with the reason otherwise: plain text, nothing about cases.
    static func probe(_ bus: BusWatch) -> Response {
        let isFull = bus.status.isDiskFull
        return Response(
            status: isFull ? .serviceUnavailable : .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: isFull ? "disk full\n" : "ok\n")))
    }
}

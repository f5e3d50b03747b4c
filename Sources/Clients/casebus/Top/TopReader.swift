import CasebusClient
import CasebusReports

/// Asks the bus what `top` shows.
struct TopReader: Sendable {
    /// Rows of each list; what is beyond is newer, and the screen says so.
    static let rowsMost = 2000
    static let patience = Duration.seconds(10)

    let client: BusClient
    let limits: TopLimits

    func status() async throws -> (status: TopSample.Status, document: [UInt8]) {
        let document = try await client.query("status", "", timeout: Self.patience)
        return (try QueryDocument.read(TopSample.Status.self, from: document), document)
    }

    func lists() async throws -> (lists: TopSample.Lists, waiting: [UInt8], overdue: [UInt8]) {
        let waiting = try await ask(WaitingQuery())
        let overdue = try await ask(limits.query(limit: Self.rowsMost))
        let units = try QueryDocument.read(
            UnitsAnswer.self, from: try await client.query("units", "", timeout: Self.patience)
        ).units
        let lists = TopSample.Lists(
            waiting: waiting.answer.stalls.map { TopSample.Item($0, $0.ageSeconds) },
            hasMoreWaiting: waiting.answer.more == true,
            overdue: overdue.answer.stalls.map { TopSample.Item($0, $0.overSeconds) },
            hasMoreOverdue: overdue.answer.more == true, units: units.count,
            present: units.count { $0.present == true }, unread: units.reduce(0) { $0 + ($1.inbox ?? 0) })
        return (lists, waiting.document, overdue.document)
    }

    /// A case's report, a line each.
    func lines(of subject: TopRow.Subject) async throws -> [String] {
        struct Parameters: Encodable {
            var registrar: String
            var id: String
        }
        let parameters = try QueryDocument.text(Parameters(registrar: subject.registrar, id: subject.id))
        let document = try await client.query("case", parameters, timeout: Self.patience)
        return CaseReport(try QueryDocument.read(CaseAnswer.self, from: document)).lines
    }

    private func ask(_ query: some Encodable) async throws -> (answer: StallAnswer, document: [UInt8]) {
        let document = try await client.query("stalls", try QueryDocument.text(query), timeout: Self.patience)
        return (try QueryDocument.read(StallAnswer.self, from: document), document)
    }

    /// All that waits to be signed for, the longest first.
    private struct WaitingQuery: Encodable {
        var limit = TopReader.rowsMost
        var waiting = 0

        enum CodingKeys: String, CodingKey {
            case limit
            case waiting = "waiting_limit_s"
        }
    }
}

extension TopSample.Item {
    init(_ stall: StallAnswer.Stall, _ seconds: Double) {
        self.init(
            registrar: stall.registrar, id: stall.id, matter: stall.matter ?? "", kind: stall.kind, unit: stall.unit,
            from: stall.from ?? "", seconds: seconds, handoff: stall.handoff)
    }
}

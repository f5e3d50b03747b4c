internal import CasebusAudit
internal import CasebusCalendar
internal import GRDB

/// Of some open hand-offs the clocks that run, and what was said about their delay: cards, urges, orders, explanations.
///
/// - Cost: each case is read whole, once.
struct HandoffStories {
    private static let kinds: Set<RecordRow.Kind> = [.card, .explain, .urge, .oversee]

    private var clocks: [Int64: [RunningClock]] = [:]
    private var records: [Int64: [RecordRow]] = [:]

    /// - Parameter rows: of the table `handoffs`.
    init(of rows: some Collection<Row>, _ service: QueryService, _ viewer: Viewer) throws {
        let books = try service.ruleBooks()
        for (key, handoffs) in Dictionary(grouping: rows, by: { $0["case_key"] as Int64 }) {
            guard let (told, timeline) = try service.history(ofCase: key) else { continue }
            let outages = try service.index.read { try BusHistory.outages($0, since: timeline.registeredAt) }
            let running = CaseClocks(timeline, books, outages: outages, by: service.calendar).running
            for row in handoffs {
                let number: Int64 = row["handoff"]
                let handoff = UInt64(bitPattern: number)
                clocks[number] = running.filter { $0.handoff == handoff }
                records[number] = told.filter {
                    $0.handoff == handoff && Self.kinds.contains($0.kind) && viewer.sees($0)
                }
            }
        }
    }

    func write(_ row: Row, to json: inout JSONWriter, at now: Int64, by calendar: WorkingCalendar) {
        let number: Int64 = row["handoff"]
        json.array("clocks") { json in
            for clock in clocks[number] ?? [] { clock.write(to: &json, at: now, by: calendar) }
        }
        json.array("records") { json in
            for record in records[number] ?? [] { record.write(to: &json) }
        }
    }
}

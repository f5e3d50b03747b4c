internal import CasebusAudit
internal import CasebusCalendar
internal import CasebusModel
internal import GRDB

/// The disputes that a unit has to rule on, and those in which it has the hand-off until they are settled.
///
/// - Cost: of each open dispute the records back to the one that began it; of each that is the unit's the whole case.
struct WaitingDisputes {
    /// Open disputes that are looked at, the oldest first; whoever has more of them finds the rest once these are settled.
    static let lookedAtMax = 1000
    /// Disputes that are told.
    static let toldMax = 100

    private struct Waiting {
        var row: Row
        var dispute: Dispute
        var clocks: [RunningClock]
    }

    private var waiting: [Waiting] = []
    private var hasMore = false

    /// - Parameter unit: whose they are, as itself.
    init(of unit: Viewer, _ service: QueryService) throws {
        let unit = try service.inPlaceOfPredecessors(unit)
        let (open, books) = (try service.index.read { try Self.open($0) }, try service.ruleBooks())
        hasMore = open.count > Self.lookedAtMax
        for row in open.prefix(Self.lookedAtMax) where try Self.concerns(row, unit, service) {
            guard waiting.count < Self.toldMax else {
                hasMore = true
                break
            }
            if let one = try Self.waiting(row, books, service) { waiting.append(one) }
        }
    }

    private static func open(_ db: Database) throws -> [Row] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT h.*, c.id, c.matter AS case_matter, c.last_run, f.address AS sender, t.address AS receiver,
                    k.address AS holder, r.address AS registrar
                FROM handoffs h JOIN cases c ON c.case_key = h.case_key
                JOIN units f ON f.unit = h.from_unit JOIN units t ON t.unit = h.to_unit
                JOIN units k ON k.unit = h.holder_unit JOIN units r ON r.unit = c.registrar
                WHERE h.state < 8 AND h.state = ? ORDER BY h.since, h.handoff LIMIT \(lookedAtMax + 1)
                """,
            arguments: [Int64(HandoffState.disputed.rawValue)])
    }

    /// Who has it stands in the index, who rules in the record that began the dispute.
    private static func concerns(_ row: Row, _ unit: Viewer, _ service: QueryService) throws -> Bool {
        if unit.address == row["holder"] { return true }
        let (last, number): (Int64, Int64) = (row["last_run"], row["handoff"])
        let sequences = try service.index.read { try QueryService.sequences(lastRun: last, $0) }
        for sequence in sequences.reversed() {
            let record = try RecordProjection.row(try service.stored(sequence))
            guard record.answer == .dispute, record.handoff == UInt64(bitPattern: number) else { continue }
            return record.convenor.map(unit.stands(for:)) ?? false
        }
        return false
    }

    /// - Returns: `nil` where the dispute was settled since it was found.
    private static func waiting(_ row: Row, _ books: RuleBookHistory, _ service: QueryService) throws -> Waiting? {
        guard let timeline = try service.timeline(ofCase: row["case_key"]) else { return nil }
        let number = UInt64(bitPattern: row["handoff"] as Int64)
        guard let dispute = timeline.disputes.last(where: { $0.handoff == number && $0.to == nil }) else { return nil }
        let outages = try service.index.read { try BusHistory.outages($0, since: timeline.registeredAt) }
        let clocks = CaseClocks(timeline, books, outages: outages, by: service.calendar).running
        return Waiting(row: row, dispute: dispute, clocks: clocks.filter { $0.handoff == number })
    }

    func write(to json: inout JSONWriter, at now: Int64, by calendar: WorkingCalendar) {
        json.array("disputes") { json in
            for one in waiting {
                json.object { json in
                    Self.write(one, to: &json)
                    json.array("clocks") { json in
                        for clock in one.clocks { clock.write(to: &json, at: now, by: calendar) }
                    }
                }
            }
        }
        json.member("more_disputes", hasMore)
    }

    private static func write(_ one: Waiting, to json: inout JSONWriter) {
        let (row, dispute) = (one.row, one.dispute)
        json.member("handoff", dispute.handoff)
        json.member("registrar", row["registrar"] as String)
        json.member("case", row["id"] as String)
        json.member("from", row["sender"] as String)
        json.member("to", row["receiver"] as String)
        QueryService.writeMatter(row, to: &json)
        json.instant("pushed_at", milliseconds: row["pushed_at"])
        json.instant("disputed_at", milliseconds: dispute.from)
        json.member("owner", dispute.owner)
        json.member("entry", dispute.entry)
        json.member("holder", dispute.holder)
        json.member("convenor", dispute.convenor)
    }
}

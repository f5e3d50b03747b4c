internal import CasebusAudit
package import CasebusModel
internal import GRDB

/// `inbox`: the open hand-offs to a unit, the oldest first, and the disputes that wait for it.
package struct InboxParameters: Sendable {
    enum State: String, CaseIterable, Sendable {
        case open, pushed, signed, disputed, suspended
    }

    /// The hand-off states that are looked for, by the numbers of the first and the last.
    fileprivate var states: ClosedRange<Int> {
        func only(_ state: HandoffState) -> ClosedRange<Int> { Int(state.rawValue)...Int(state.rawValue) }
        return switch state {
        case .open: 1...Int(HandoffState.firstClosed) - 1
        case .pushed: only(.pushed)
        case .signed: only(.signed)
        case .disputed: only(.disputed)
        case .suspended: only(.suspended)
        }
    }

    /// What is told beside the hand-offs themselves.
    enum Detail: String, CaseIterable, Sendable {
        /// Of each its clocks as they stand, and the cards, urges, orders and explanations about it.
        case clocks
        /// The disputes that the unit has to rule on, or in which it has the hand-off meanwhile.
        case disputes
    }

    /// Hand-offs in one answer at most.
    static let handoffsMax: UInt64 = 1000
    /// The same where their clocks are asked for: each costs a look at its case.
    static let detailedMax: UInt64 = 100
    private static let handoffsDefault: UInt64 = 100

    /// `nil`: the viewer's own.
    var unit: String?
    var state: State
    var limit: Int
    /// Only hand-offs of a higher number: the last one of the answer before.
    var after: UInt64
    var details: Set<Detail>

    package init(_ text: String) throws(Problem) {
        let parameters = try QueryParameters(text, known: ["unit", "state", "limit", "after", "with"])
        unit = try parameters.text("unit", limit: Limits.addressBytes)
        state = try parameters.choice("state", State.self) ?? .open
        details = Set(try parameters.choices("with", Detail.self))
        let most = details.contains(.clocks) ? Self.detailedMax : Self.handoffsMax
        limit = Int(try parameters.number("limit", in: 1...most) ?? Self.handoffsDefault)
        after = try parameters.number("after", in: 0...UInt64(Int64.max)) ?? 0
    }
}

extension QueryService {
    func inboxAnswer(_ parameters: InboxParameters, _ viewer: Viewer, now: Int64) throws -> [UInt8] {
        let unit = parameters.unit ?? viewer.address
        guard viewer.sees(unit: unit) else {
            throw Problem(
                .notAllowed, field: "unit", value: unit,
                detail: "\(viewer.address) may read its own inbox and those of its windows")
        }
        let (states, limit) = (parameters.states, parameters.limit)
        let (rows, head) = try index.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT h.*, c.id, c.matter AS case_matter, f.address AS sender, r.address AS registrar
                    FROM handoffs h JOIN cases c ON c.case_key = h.case_key
                    JOIN units f ON f.unit = h.from_unit JOIN units r ON r.unit = c.registrar
                    WHERE h.to_unit = (SELECT unit FROM units WHERE address = ?) AND h.state < 8
                        AND h.state >= ? AND h.state <= ? AND h.handoff > ?
                    ORDER BY h.handoff LIMIT ?
                    """,
                arguments: [
                    unit, states.lowerBound, states.upperBound, Int64(parameters.after), limit + 1,
                ])
            return (rows, try IndexPosition(db).applied)
        }
        let stories =
            parameters.details.contains(.clocks) ? try HandoffStories(of: rows.prefix(limit), self, viewer) : nil
        let disputes =
            parameters.details.contains(.disputes)
            ? try WaitingDisputes(of: Viewer(address: unit, role: .unit), self) : nil
        var json = JSONWriter()
        json.object { json in
            json.member("unit", unit)
            json.array("handoffs") { json in
                for row in rows.prefix(limit) {
                    json.object { json in
                        Self.write(row, to: &json)
                        stories?.write(row, to: &json, at: now, by: calendar)
                    }
                }
            }
            json.member("more", rows.count > limit)
            disputes?.write(to: &json, at: now, by: calendar)
            json.instant("at", milliseconds: now)
            json.member("head", head)
        }
        return json.bytes
    }

    private static func write(_ row: Row, to json: inout JSONWriter) {
        let (urges, orders, party): (Int, Int, String) = (row["urges"], row["orders"], row["party"])
        json.member("handoff", UInt64(bitPattern: row["handoff"] as Int64))
        json.member("registrar", row["registrar"] as String)
        json.member("case", row["id"] as String)
        json.member("from", row["sender"] as String)
        json.member("state", HandoffState(rawValue: row["state"])?.description)
        if !party.isEmpty { json.member("party", party) }
        writeMatter(row, to: &json)
        json.instant("pushed_at", milliseconds: row["pushed_at"])
        json.instant("arrived_at", milliseconds: row["arrived_at"])
        json.instant("signed_at", milliseconds: row["signed_at"])
        if urges > 0 { json.member("urges", urges) }
        if orders > 0 { json.member("orders", orders) }
    }

    /// What a hand-off is about: the matter that its push names, else the case's, and the step.
    ///
    /// - Parameter row: of the table `handoffs`, with its case's matter as `case_matter`.
    static func writeMatter(_ row: Row, to json: inout JSONWriter) {
        let (named, ofCase, step): (String, String, String) = (row["matter"], row["case_matter"], row["step"])
        let matter = named.isEmpty ? ofCase : named
        if !matter.isEmpty { json.member("matter", matter) }
        if !step.isEmpty { json.member("step", step) }
    }
}

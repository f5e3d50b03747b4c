import CasebusAudit
import CasebusIndex
import CasebusModel
import GRDB
import Testing

/// What a closed index's tables say of each case and hand-off, held against the cases themselves.
struct IndexedRows {
    private let queue: DatabaseQueue

    init(folder: String) throws { queue = try DatabaseQueue(path: folder + "/" + Index.fileName) }

    func expectEqual(_ timelines: [CaseTimeline], _ comment: Comment) throws {
        for timeline in timelines {
            let name = RecordRow.CaseName(registrar: timeline.registrar, id: timeline.caseID)
            #expect(try caseText(name) == text(of: timeline), comment)
            #expect(try procedures(of: name) == timeline.procedures.map(text), comment)
            #expect(try extensions(of: name) == timeline.extensions.map { "\($0.at) \($0.days)" }, comment)
            for life in timeline.handoffs {
                #expect(try handoffText(life.number) == text(of: life, in: timeline), comment)
            }
        }
        let parents = timelines.compactMap(\.linkedTo)
        let linked = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM cases WHERE linked_to > 0") }
        #expect(linked == parents.count, comment)
        #expect(timelines.flatMap(\.links).count == parents.count, comment)
    }

    // MARK: Cases

    private func text(of timeline: CaseTimeline) -> String {
        let stretch = timeline.intervals.last.flatMap { $0.handoff == nil && $0.to == nil ? $0 : nil }
        let isSuspended = stretch?.kind == .suspended
        return line([
            timeline.state.description, timeline.acceptedAt.text, timeline.closedAt.text,
            "\(timeline.extensions.map(\.days).reduce(0, +))", (isSuspended ? nil : stretch?.from).text,
            (isSuspended ? stretch?.from : nil).text, stretch?.party ?? "", timeline.linkedTo?.id ?? "",
            stretch?.unit ?? "",
        ])
    }

    private func caseText(_ name: RecordRow.CaseName) throws -> String? {
        let row = try queue.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT c.*, p.id AS parent, u.address AS holder FROM cases c
                    JOIN units r ON r.unit = c.registrar JOIN units u ON u.unit = c.idle_unit
                    LEFT JOIN cases p ON p.case_key = c.linked_to WHERE r.address = ? AND c.id = ?
                    """,
                arguments: [name.registrar, name.id])
        }
        return row.map { row in
            let (idle, suspended): (Int64?, Int64?) = (row["idle_since"], row["suspended_at"])
            return line([
                CaseState(rawValue: row["state"])?.description ?? "", (row["accepted_at"] as Int64?).text,
                (row["closed_at"] as Int64?).text, "\(row["extension_days"] as Int)", idle.text, suspended.text,
                row["party"], row["parent"] ?? "", idle == nil && suspended == nil ? "" : row["holder"],
            ])
        }
    }

    private func text(_ procedure: SpecialProcedure) -> String {
        line([
            "\(procedure.handoff ?? 0)", procedure.kind == .correction ? "2" : "1", "\(procedure.from)",
            procedure.to.text,
        ])
    }

    private func procedures(of name: RecordRow.CaseName) throws -> [String] {
        try rows("p.handoff, p.kind, p.began, p.ended FROM procedures", of: name).map { row in
            line(["\(row[0] as Int64)", "\(row[1] as Int)", "\(row[2] as Int64)", (row[3] as Int64?).text])
        }
    }

    private func extensions(of name: RecordRow.CaseName) throws -> [String] {
        try rows("p.granted_at, p.days FROM extensions", of: name).map { "\($0[0] as Int64) \($0[1] as Int)" }
    }

    private func rows(_ what: String, of name: RecordRow.CaseName) throws -> [Row] {
        try queue.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(what) p JOIN cases c ON c.case_key = p.case_key
                    JOIN units r ON r.unit = c.registrar WHERE r.address = ? AND c.id = ? ORDER BY p.rowid
                    """,
                arguments: [name.registrar, name.id])
        }
    }

    // MARK: Hand-offs

    private func text(of life: HandoffLife, in timeline: CaseTimeline) -> String {
        let open = timeline.intervals.last { $0.handoff == life.number && $0.to == nil }
        return line([
            life.from, life.to, life.state.description, "\(life.pushedAt)", life.arrivedAt.text, life.signedAt.text,
            life.signing?.rawValue ?? "", life.closedAt.text, life.matter, life.step, "\(life.urges)",
            "\(life.orders)", "\(life.bounced)", open?.unit ?? "", open.map { "\($0.from)" } ?? "", open?.party ?? "",
        ])
    }

    private func handoffText(_ number: UInt64) throws -> String? {
        let row = try queue.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT h.*, f.address AS sender, t.address AS receiver, u.address AS holder FROM handoffs h
                    JOIN units f ON f.unit = h.from_unit JOIN units t ON t.unit = h.to_unit
                    JOIN units u ON u.unit = h.holder_unit WHERE h.handoff = ?
                    """,
                arguments: [Int64(bitPattern: number)])
        }
        return row.map { row in
            let state = HandoffState(rawValue: row["state"])
            let isOpen = state?.isOpen ?? false
            let signings: [Signing?] = [nil, .proxy, .deemed]
            return line([
                row["sender"], row["receiver"], state?.description ?? "", "\(row["pushed_at"] as Int64)",
                (row["arrived_at"] as Int64?).text, (row["signed_at"] as Int64?).text,
                signings[row["signing"]]?.rawValue ?? "", (row["closed_at"] as Int64?).text, row["matter"], row["step"],
                "\(row["urges"] as Int)", "\(row["orders"] as Int)", "\(row["bounced"] as Bool)",
                isOpen ? row["holder"] : "", isOpen ? "\(row["since"] as Int64)" : "", isOpen ? row["party"] : "",
            ])
        }
    }

    private func line(_ parts: [String]) -> String { parts.joined(separator: " | ") }
}

extension Int64? {
    fileprivate var text: String { map { "\($0)" } ?? "" }
}

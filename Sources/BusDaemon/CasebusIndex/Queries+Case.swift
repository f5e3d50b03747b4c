internal import CasebusAudit
internal import CasebusCalendar
internal import CasebusJournal
package import CasebusModel
internal import Foundation
internal import GRDB

/// `case`: with whom it is, since when, and everything that happened to it.
package struct CaseParameters: Sendable {
    /// Records shown at most; a longer case shows its last ones and counts the rest.
    static let recordsMax: UInt64 = 1000

    /// `nil`: the viewer's own, else whichever registrar has a case of this id.
    var registrar: String?
    var id: String
    var limit: Int
    /// The case as it was at this instant, milliseconds since 1970; `nil`: now.
    var at: Int64?

    package init(_ text: String) throws(Problem) {
        let parameters = try QueryParameters(text, known: ["registrar", "id", "limit", "at"])
        registrar = try parameters.text("registrar", limit: Limits.addressBytes)
        guard let id = try parameters.text("id", limit: Limits.identifierBytes) else {
            throw Problem(.queryInvalid, field: "id", detail: "give the case's id, as it was registered")
        }
        self.id = id
        limit = Int(try parameters.number("limit", in: 1...Self.recordsMax) ?? Self.recordsMax)
        at = try parameters.instant("at")
    }
}

extension QueryService {
    func caseAnswer(_ parameters: CaseParameters, _ viewer: Viewer, now: Int64) throws -> [UInt8] {
        let asOf = parameters.at ?? .max
        let books = try ruleBooks()
        let now = parameters.at ?? now
        let (matches, head) = try index.read { db in
            (try Self.cases(parameters, db), try IndexPosition(db).applied)
        }
        func history(of timeline: CaseTimeline) throws -> BusHistory {
            let receivers = Set(timeline.intervals.filter { $0.kind == .waiting }.map(\.unit))
            return try index.read { try BusHistory($0, units: receivers, since: timeline.registeredAt) }.asOf(asOf)
        }
        var visible: [(match: CaseMatch, view: CaseView)] = []
        for match in matches {
            guard var whole = try timeline(match, asOf: asOf) else { continue }
            whole.timeline.noteLists(of: books)
            let view = try CaseView(whole, viewer, history(of:))
            if !view.rows.isEmpty { visible.append((match, view)) }
        }
        if visible.count > 1, let own = visible.first(where: { $0.match.registrar == viewer.address }) {
            visible = [own]
        }
        guard let found = visible.first else {
            throw Problem(
                .caseUnknown, field: "id", value: parameters.id,
                detail: "no case of this id that \(viewer.address) may see: name its registrar and check the spelling")
        }
        guard visible.count == 1 else {
            let registrars = visible.map(\.match.registrar).sorted()
            throw Problem(
                .queryInvalid, field: "registrar",
                detail: "several units have a case \(parameters.id), name one: \(registrars.joined(separator: ", "))",
                allowed: registrars)
        }
        let clocks = CaseClocks(
            found.view.timeline, books, outages: found.view.history.outages, by: calendar)
        var json = JSONWriter()
        json.object { json in
            json.object("case") { json in
                found.view.write(to: &json, rows: parameters.limit, at: now, by: calendar)
                found.view.write(clocks, to: &json, at: now, by: calendar)
            }
            json.instant("at", milliseconds: now)
            json.member("head", head)
        }
        return json.bytes
    }

    private struct CaseMatch {
        var registrar: String
        var sequences: [UInt64]
    }

    /// Cases of an id that are looked at when no registrar is named.
    private static let matchesMax = 16

    /// Cases that follow from one which are told; those that came first.
    private static let linksMax = 256

    private static func cases(_ parameters: CaseParameters, _ db: Database) throws -> [CaseMatch] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT c.case_key, c.last_run, u.address FROM cases c JOIN units u ON u.unit = c.registrar
                WHERE c.id = ? AND (? IS NULL OR u.address = ?) ORDER BY c.case_key LIMIT \(matchesMax)
                """,
            arguments: [parameters.id, parameters.registrar, parameters.registrar])
        return try rows.map { row in
            let own = try sequences(lastRun: row["last_run"], db)
            let linked = try registrations(linkedTo: row["case_key"], db)
            return CaseMatch(registrar: row["address"], sequences: (own + linked).sorted())
        }
    }

    /// The records that registered the cases that follow from this one.
    private static func registrations(linkedTo key: Int64, _ db: Database) throws -> [UInt64] {
        // A case's key is the sequence of its registration.
        try Int64.fetchAll(
            db,
            sql: """
                SELECT case_key FROM cases WHERE linked_to > 0 AND linked_to = ? ORDER BY case_key LIMIT \(linksMax)
                """,
            arguments: [key]
        ).map { UInt64(bitPattern: $0) }
    }

    /// Follows a case's chain of runs to its beginning.
    static func sequences(lastRun: Int64, _ db: Database) throws -> [UInt64] {
        var sequences: [UInt64] = []
        var run = lastRun
        let statement = try db.cachedStatement(sql: "SELECT previous, more FROM case_runs WHERE run = ?")
        while run != 0 {
            guard let row = try Row.fetchOne(statement, arguments: [run]) else {
                throw IndexError(.corrupt, operation: "query", detail: "there is no run \(run)")
            }
            let more: [UInt8] = Array(row["more"] as Data)
            sequences.append(contentsOf: RecordRun.sequences(first: UInt64(bitPattern: run), more: more).reversed())
            run = row["previous"]
        }
        return sequences.reversed()
    }

    /// A case by its key in the index; `nil` where it has none of its records yet.
    func timeline(ofCase key: Int64) throws -> CaseTimeline? { try history(ofCase: key)?.timeline }

    /// A case's records and what they come to.
    func history(ofCase key: Int64) throws -> (rows: [RecordRow], timeline: CaseTimeline)? {
        let match = try index.read { db -> CaseMatch? in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT c.last_run, u.address FROM cases c JOIN units u ON u.unit = c.registrar WHERE c.case_key = ?
                    """,
                arguments: [key])
            return try row.map {
                CaseMatch(registrar: $0["address"], sequences: try Self.sequences(lastRun: $0["last_run"], db))
            }
        }
        return try match.flatMap { try timeline($0) }
    }

    /// - Parameter asOf: what happened later is left out; `nil` where the case was not registered by then.
    private func timeline(
        _ match: CaseMatch, asOf: Int64 = .max
    ) throws -> (rows: [RecordRow], timeline: CaseTimeline)? {
        guard let first = match.sequences.first else { return nil }
        let registration = try RecordProjection.row(try stored(first))
        guard registration.at <= asOf else { return nil }
        var timeline = try CaseTimeline(registration: registration)
        var rows = [registration]
        // They name no case, and so stand in no case's chain.
        var successions = try index.read { try Successions.rows(behind: first, asOf: asOf, $0) }[...]
        func take(_ row: RecordRow) throws {
            try timeline.apply(row)
            rows.append(row)
        }
        for sequence in match.sequences.dropFirst() {
            while let next = successions.first, next.sequence < sequence {
                successions.removeFirst()
                if timeline.isConcerned(by: next) { try take(next) }
            }
            let row = try RecordProjection.row(try stored(sequence))
            if row.at <= asOf { try take(row) }
        }
        for row in successions where timeline.isConcerned(by: row) { try take(row) }
        // Arrivals stand in the bus's own records, which no case's chain names.
        try index.read { db in
            let statement = try db.cachedStatement(sql: "SELECT arrived_at FROM handoffs WHERE handoff = ?")
            for life in timeline.handoffs {
                let number = Int64(bitPattern: life.number)
                guard let at = try Int64.fetchOne(statement, arguments: [number]), at <= asOf else { continue }
                timeline.noteArrival(of: life.number, at: at)
            }
        }
        return (rows, timeline)
    }
}

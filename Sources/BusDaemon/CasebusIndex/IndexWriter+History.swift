internal import CasebusAudit
internal import CasebusWire
internal import GRDB

/// What the log says of the bus itself: when it was down, and who was there.
extension IndexWriter {
    /// A start ends an outage; whoever was there was cut off when it began.
    ///
    /// - Parameter last: when the record before this one was recorded; 0 for the log's first.
    func noteStart(_ started: WireStarted, at: Int64, last: Int64, _ db: Database) throws {
        let began = last == 0 ? at : min(at, max(started.lastAliveMs, last))
        try db.execute(sql: "INSERT INTO outages (began, ended) VALUES (?, ?)", arguments: [began, at])
        try db.execute(sql: "UPDATE presences SET ended = max(began, ?) WHERE ended IS NULL", arguments: [began])
    }

    func notePresence(of unit: Int64, _ isPresent: Bool, at: Int64, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE presences SET ended = ? WHERE unit = ? AND ended IS NULL", arguments: [at, unit])
        guard isPresent else { return }
        try db.execute(sql: "INSERT INTO presences (unit, began) VALUES (?, ?)", arguments: [unit, at])
    }
}

extension BusHistory {
    /// What the index knows of a span of time.
    ///
    /// - Parameters:
    ///   - units: whose presences are wanted, by address.
    ///   - since: what ended before is left out.
    init(_ db: Database, units: Set<String>, since: Int64) throws {
        let begins = try Int64.fetchOne(db, sql: "SELECT ended FROM outages ORDER BY rowid LIMIT 1") ?? .max
        self.init(begins: begins, outages: try Self.outages(db, since: since))
        let statement = try db.cachedStatement(
            sql: """
                SELECT p.began, p.ended FROM presences p JOIN units u ON u.unit = p.unit
                WHERE u.address = ? AND (p.ended IS NULL OR p.ended > ?) ORDER BY p.began
                """)
        for unit in units {
            presences[unit] = try Row.fetchAll(statement, arguments: [unit, since]).map {
                Span(from: $0[0], to: $0[1])
            }
        }
    }

    /// The outages that took time and ended after an instant.
    static func outages(_ db: Database, since: Int64) throws -> [Span] {
        try Row.fetchAll(
            db, sql: "SELECT began, ended FROM outages WHERE ended > ? AND ended > began ORDER BY rowid",
            arguments: [since]
        ).map { Span(from: $0[0], to: $0[1]) }
    }
}

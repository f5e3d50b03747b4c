internal import CasebusModel
internal import GRDB

/// The writer's prepared statements, taken from the connection's cache once a transaction.
struct IndexStatements {
    private let insertUnit: BulkStatement
    private let updateUnit: BulkStatement
    private let insertCase: BulkStatement
    private let updateCase: BulkStatement
    private let insertHandoff: BulkStatement
    private let updateHandoff: BulkStatement
    private let insertRun: BulkStatement
    let selectUnit: Statement
    let selectCase: Statement
    let selectCaseNamed: Statement
    let selectHandoff: Statement
    private let db: Database

    init(_ db: Database) throws {
        self.db = db
        insertUnit = try BulkStatement(db, sql: "INSERT INTO units (address, open_in, open_out) VALUES (?, 0, 0)")
        updateUnit = try BulkStatement(
            db, sql: "UPDATE units SET open_in = open_in + ?, open_out = open_out + ? WHERE unit = ?")
        insertCase = try BulkStatement(
            db,
            sql: """
                INSERT INTO cases (state, decision, closed_at, last_at, open_handoffs, idle_unit, idle_since,
                    last_handoff, last_run, case_key, registrar, registered_at, id, matter)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        updateCase = try BulkStatement(
            db,
            sql: """
                UPDATE cases SET state = ?, decision = ?, closed_at = ?, last_at = ?, open_handoffs = ?, idle_unit = ?,
                    idle_since = ?, last_handoff = ?, last_run = ? WHERE case_key = ?
                """)
        insertHandoff = try BulkStatement(
            db,
            sql: """
                INSERT INTO handoffs (state, arrived_at, signed_at, closed_at, since, bounced, urges, handoff, case_key,
                    from_unit, to_unit, opened_by, pushed_at, matter, step)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        updateHandoff = try BulkStatement(
            db,
            sql: """
                UPDATE handoffs SET state = ?, arrived_at = ?, signed_at = ?, closed_at = ?, since = ?, bounced = ?,
                    urges = ? WHERE handoff = ?
                """)
        insertRun = try BulkStatement(db, sql: "INSERT INTO case_runs (run, previous, more) VALUES (?, ?, ?)")
        selectUnit = try db.cachedStatement(sql: "SELECT unit FROM units WHERE address = ?")
        selectCase = try db.cachedStatement(sql: "SELECT * FROM cases WHERE case_key = ?")
        selectCaseNamed = try db.cachedStatement(sql: "SELECT * FROM cases WHERE id = ? AND registrar = ?")
        selectHandoff = try db.cachedStatement(sql: "SELECT * FROM handoffs WHERE handoff = ?")
    }

    // MARK: Writing

    /// - Returns: the unit's new number.
    func insertUnit(_ address: String) throws -> Int64 {
        try insertUnit.run { $0.bind(address) }
        return db.lastInsertedRowID
    }

    func updateUnit(_ unit: Int64, openIn: Int64, openOut: Int64) throws {
        try updateUnit.run {
            $0.bind(openIn)
            $0.bind(openOut)
            $0.bind(unit)
        }
    }

    func write(_ row: IndexedCase) throws {
        try (row.new == nil ? updateCase : insertCase).run {
            $0.bind(Int64(row.state.rawValue))
            $0.bind(Int64(row.decision))
            $0.bind(instant: row.closedAt)
            $0.bind(row.lastAt)
            $0.bind(row.openHandoffs)
            $0.bind(row.idleUnit)
            $0.bind(instant: row.idleSince)
            $0.bind(row.lastHandoff)
            $0.bind(row.lastRun)
            $0.bind(row.key)
            guard let new = row.new else { return }
            $0.bind(row.registrar)
            $0.bind(row.registeredAt)
            $0.bind(new.id)
            $0.bind(new.matter)
        }
    }

    func write(_ row: IndexedHandoff) throws {
        try (row.new == nil ? updateHandoff : insertHandoff).run {
            $0.bind(Int64(row.state.rawValue))
            $0.bind(instant: row.arrivedAt)
            $0.bind(instant: row.signedAt)
            $0.bind(instant: row.closedAt)
            $0.bind(row.since)
            $0.bind(row.bounced ? 1 : 0)
            $0.bind(row.urges)
            $0.bind(row.number)
            guard let new = row.new else { return }
            $0.bind(row.caseKey)
            $0.bind(row.from)
            $0.bind(row.to)
            $0.bind(row.openedBy)
            $0.bind(row.pushedAt)
            $0.bind(new.matter)
            $0.bind(new.step)
        }
    }

    func write(_ run: RecordRun, previous: Int64) throws {
        try insertRun.run {
            $0.bind(Int64(bitPattern: run.first))
            $0.bind(previous)
            $0.bind(run.more)
        }
    }
}

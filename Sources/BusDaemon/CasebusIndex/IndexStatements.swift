internal import CasebusAudit
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
    private let insertProcedure: BulkStatement
    private let endProcedure: BulkStatement
    private let insertExtension: BulkStatement
    private let insertRequest: BulkStatement
    private let insertRemark: BulkStatement
    private let insertLane: BulkStatement
    private let insertChunk: BulkStatement
    private let updateChunk: BulkStatement
    let selectLane: Statement
    let selectLaneContent: Statement
    let selectUnit: Statement
    let selectCase: Statement
    let selectCaseNamed: Statement
    let selectHandoff: Statement
    let selectContent: Statement
    private let db: Database

    init(_ db: Database) throws {
        self.db = db
        insertUnit = try BulkStatement(db, sql: "INSERT INTO units (address, open_in, open_out) VALUES (?, 0, 0)")
        updateUnit = try BulkStatement(
            db, sql: "UPDATE units SET open_in = open_in + ?, open_out = open_out + ? WHERE unit = ?")
        insertCase = try BulkStatement(
            db,
            sql: """
                INSERT INTO cases (state, decision, closed_at, accepted_at, extension_days, last_at, open_handoffs,
                    idle_unit, idle_since, suspended_at, party, last_handoff, last_run, alone_since, check_at,
                    case_key, registrar, registered_at, id, matter, linked_to)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        updateCase = try BulkStatement(
            db,
            sql: """
                UPDATE cases SET state = ?, decision = ?, closed_at = ?, accepted_at = ?, extension_days = ?,
                    last_at = ?, open_handoffs = ?, idle_unit = ?, idle_since = ?, suspended_at = ?, party = ?,
                    last_handoff = ?, last_run = ?, alone_since = ?, check_at = ? WHERE case_key = ?
                """)
        insertHandoff = try BulkStatement(
            db,
            sql: """
                INSERT INTO handoffs (to_unit, holder_unit, state, arrived_at, signed_at, signing, closed_at, since,
                    party, bounced, urges, orders, lane, handoff, case_key, from_unit, opened_by, pushed_at, matter,
                    step)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        updateHandoff = try BulkStatement(
            db,
            sql: """
                UPDATE handoffs SET to_unit = ?, holder_unit = ?, state = ?, arrived_at = ?, signed_at = ?,
                    signing = ?, closed_at = ?, since = ?, party = ?, bounced = ?, urges = ?, orders = ?, lane = ?
                WHERE handoff = ?
                """)
        insertRun = try BulkStatement(db, sql: "INSERT INTO case_runs (run, previous, more) VALUES (?, ?, ?)")
        insertProcedure = try BulkStatement(
            db, sql: "INSERT INTO procedures (case_key, handoff, kind, began) VALUES (?, ?, ?, ?)")
        endProcedure = try BulkStatement(
            db, sql: "UPDATE procedures SET ended = ? WHERE case_key = ? AND handoff = ? AND ended IS NULL")
        insertExtension = try BulkStatement(
            db, sql: "INSERT INTO extensions (case_key, granted_at, days) VALUES (?, ?, ?)")
        insertRequest = try BulkStatement(
            db, sql: "INSERT INTO requests (case_key, handoff, unit, kind, in_person) VALUES (?, ?, ?, ?, ?)")
        insertRemark = try BulkStatement(db, sql: "INSERT OR IGNORE INTO remarks (handoff, kind) VALUES (?, ?)")
        insertLane = try BulkStatement(
            db, sql: "INSERT INTO lanes (holder, from_unit, to_unit, matter, step) VALUES (?, ?, ?, ?, ?)")
        insertChunk = try BulkStatement(
            db,
            sql: """
                INSERT INTO stretches (count, first_start, last_end, first_push, last_push, bytes)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        updateChunk = try BulkStatement(
            db,
            sql: """
                UPDATE stretches SET count = ?, first_start = ?, last_end = ?, first_push = ?, last_push = ?,
                    bytes = ? WHERE chunk = ?
                """)
        selectLane = try db.cachedStatement(
            sql: "SELECT lane FROM lanes WHERE holder = ? AND from_unit = ? AND to_unit = ? AND matter = ? AND step = ?"
        )
        selectLaneContent = try db.cachedStatement(
            sql: "SELECT holder, from_unit, to_unit, matter, step FROM lanes WHERE lane = ?")
        selectUnit = try db.cachedStatement(sql: "SELECT unit FROM units WHERE address = ?")
        selectCase = try db.cachedStatement(sql: "SELECT * FROM cases WHERE case_key = ?")
        selectCaseNamed = try db.cachedStatement(sql: "SELECT * FROM cases WHERE id = ? AND registrar = ?")
        selectHandoff = try db.cachedStatement(sql: "SELECT * FROM handoffs WHERE handoff = ?")
        selectContent = try db.cachedStatement(sql: "SELECT matter, step FROM handoffs WHERE handoff = ?")
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
            $0.bind(instant: row.acceptedAt)
            $0.bind(row.extensionDays)
            $0.bind(row.lastAt)
            $0.bind(row.openHandoffs)
            $0.bind(row.idleUnit)
            $0.bind(instant: row.idleSince)
            $0.bind(instant: row.suspendedAt)
            $0.bind(row.party)
            $0.bind(row.lastHandoff)
            $0.bind(row.lastRun)
            $0.bind(instant: row.aloneSince)
            $0.bind(instant: row.checkAt)
            $0.bind(row.key)
            guard let new = row.new else { return }
            $0.bind(row.registrar)
            $0.bind(row.registeredAt)
            $0.bind(new.id)
            $0.bind(new.matter)
            $0.bind(row.linkedTo)
        }
    }

    func write(_ row: IndexedHandoff) throws {
        try (row.new == nil ? updateHandoff : insertHandoff).run {
            $0.bind(row.to)
            $0.bind(row.holder)
            $0.bind(Int64(row.state.rawValue))
            $0.bind(instant: row.arrivedAt)
            $0.bind(instant: row.signedAt)
            $0.bind(row.signing)
            $0.bind(instant: row.closedAt)
            $0.bind(row.since)
            $0.bind(row.party)
            $0.bind(row.bounced ? 1 : 0)
            $0.bind(row.urges)
            $0.bind(row.orders)
            $0.bind(row.lane)
            $0.bind(row.number)
            guard let new = row.new else { return }
            $0.bind(row.caseKey)
            $0.bind(row.from)
            $0.bind(row.openedBy)
            $0.bind(row.pushedAt)
            $0.bind(new.matter)
            $0.bind(new.step)
        }
    }

    /// - Returns: the lane's new number.
    func insertLane(_ lane: Lane) throws -> Int64 {
        try insertLane.run {
            $0.bind(lane.holder)
            $0.bind(lane.from)
            $0.bind(lane.to)
            $0.bind(lane.matter)
            $0.bind(lane.step)
        }
        return db.lastInsertedRowID
    }

    /// - Returns: the chunk's key.
    func write(_ chunk: StretchChunk) throws -> Int64 {
        try (chunk.key == nil ? insertChunk : updateChunk).run {
            $0.bind(Int64(chunk.count))
            $0.bind(chunk.firstStart)
            $0.bind(chunk.lastEnd)
            $0.bind(chunk.pushes.first)
            $0.bind(chunk.pushes.last)
            $0.bind(chunk.bytes)
            if let key = chunk.key { $0.bind(key) }
        }
        return chunk.key ?? db.lastInsertedRowID
    }

    func write(_ run: RecordRun, previous: Int64) throws {
        try insertRun.run {
            $0.bind(Int64(bitPattern: run.first))
            $0.bind(previous)
            $0.bind(run.more)
        }
    }

    /// - Parameter handoff: 0: of the case itself.
    func beginProcedure(of caseKey: Int64, handoff: Int64, isCorrection: Bool, at: Int64) throws {
        try insertProcedure.run {
            $0.bind(caseKey)
            $0.bind(handoff)
            $0.bind(isCorrection ? 2 : 1)
            $0.bind(at)
        }
    }

    func endProcedure(of caseKey: Int64, handoff: Int64, at: Int64) throws {
        try endProcedure.run {
            $0.bind(at)
            $0.bind(caseKey)
            $0.bind(handoff)
        }
    }

    func extend(_ caseKey: Int64, by days: Int64, at: Int64) throws {
        try insertExtension.run {
            $0.bind(caseKey)
            $0.bind(at)
            $0.bind(days)
        }
    }

    /// - Parameters:
    ///   - handoff: 0: of the case itself.
    ///   - unit: who asked for it.
    func noteRequest(
        _ kind: ApplicantRequest, of caseKey: Int64, handoff: Int64, askedBy unit: Int64, inPerson: Bool
    ) throws {
        try insertRequest.run {
            $0.bind(caseKey)
            $0.bind(handoff)
            $0.bind(unit)
            $0.bind(kind.rawValue)
            $0.bind(inPerson ? 1 : 0)
        }
    }

    func noteDispute(of handoff: Int64) throws { try note(1, of: handoff) }
    func noteAnswerBesideDone(of handoff: Int64) throws { try note(2, of: handoff) }

    private func note(_ kind: Int64, of handoff: Int64) throws {
        try insertRemark.run {
            $0.bind(handoff)
            $0.bind(kind)
        }
    }
}

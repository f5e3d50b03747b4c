internal import CasebusAudit
internal import CasebusJournal
internal import CasebusModel
internal import CasebusWire
internal import GRDB

/// A unit was taken out, and another stands in its place: the same rules as `CaseTimeline`, for all cases at once.
///
/// - Cost: reads and writes every open hand-off and idle case that the unit had part in, a few thousand at a time: memory
///   is bounded whatever was open.
extension IndexWriter {
    /// Rows that are changed before they are written.
    private static let rowsAtOnce = 4096

    mutating func succeed(
        _ succeeded: WireSucceeded, _ record: DecodedRecord, _ statements: IndexStatements, _ db: Database
    ) throws {
        let change = Succession(
            unit: try unit(succeeded.unit, statements), successor: try unit(succeeded.successor, statements),
            at: record.header.at, checkAt: record.header.recordedAt + Self.clockPatienceMilliseconds)
        try db.execute(
            sql: "INSERT INTO successions (sequence, at, unit, successor) VALUES (?, ?, ?, ?)",
            arguments: [Int64(bitPattern: record.stored.sequence), change.at, change.unit, change.successor])
        // From here on the database says what is open.
        try flush(statements)
        for (count, number) in try Self.handoffs(of: change.unit, db).enumerated() {
            try hand(over: number, change, statements, db)
            if count % Self.rowsAtOnce == Self.rowsAtOnce - 1 { try writeSome(statements) }
        }
        for (count, key) in try Self.idleCases(of: change.unit, db).enumerated() {
            try hand(overCase: key, change, statements)
            if count % Self.rowsAtOnce == Self.rowsAtOnce - 1 { try writeSome(statements) }
        }
        try writeSome(statements)
    }

    private struct Succession {
        var unit: Int64
        var successor: Int64
        var at: Int64
        /// When the clocks of a case that changes hands are looked at.
        var checkAt: Int64
    }

    private mutating func writeSome(_ statements: IndexStatements) throws {
        try flush(statements)
        dropRowsIfMany()
    }

    private static func handoffs(of unit: Int64, _ db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT handoff FROM handoffs INDEXED BY handoffs_open
                WHERE state < 8 AND (to_unit = ? OR from_unit = ? OR holder_unit = ?) ORDER BY handoff
                """,
            arguments: [unit, unit, unit])
    }

    private static func idleCases(of unit: Int64, _ db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT case_key FROM cases WHERE idle_since IS NOT NULL AND idle_unit = ?
                UNION SELECT case_key FROM cases WHERE suspended_at IS NOT NULL AND idle_unit = ? ORDER BY case_key
                """,
            arguments: [unit, unit])
    }

    private mutating func hand(
        over number: Int64, _ change: Succession, _ statements: IndexStatements, _ db: Database
    ) throws {
        let handoff = try openHandoff(UInt64(bitPattern: number), statements)
        let row = handoffs[handoff]
        let at = try touch(caseSlot(key: row.caseKey, statements), change)
        if row.from == change.unit {
            handoffs[handoff].from = change.successor
            unitChanges[change.unit, default: (0, 0)].openOut -= 1
            unitChanges[change.successor, default: (0, 0)].openOut += 1
            try db.execute(
                sql: "UPDATE handoffs SET from_unit = ? WHERE handoff = ?", arguments: [change.successor, number])
        }
        if row.to == change.unit {
            handoffs[handoff].to = change.successor
            // Nobody can sign for what has not arrived.
            if row.state == .pushed { handoffs[handoff].arrivedAt = noInstant }
            unitChanges[change.unit, default: (0, 0)].openIn -= 1
            unitChanges[change.successor, default: (0, 0)].openIn += 1
        }
        if row.holder == change.unit {
            endInterval(of: handoff, at)
            handoffs[handoff].holder = change.successor
            handoffs[handoff].since = at
        } else if row.since < at {
            // What it was in goes on; the first of two at the same instant is what was before. What has only just begun
            // was in no lane before: until then was what ended at this instant, in a lane of its own.
            try db.execute(
                sql: "INSERT OR IGNORE INTO former_lanes (until, handoff, lane) VALUES (?, ?, ?)",
                arguments: [at, number, row.lane])
        }
        handoffs[handoff].lane = try lane(of: handoff, with: handoffs[handoff].holder, statements)
        markHandoff(handoff)
    }

    private mutating func hand(overCase key: Int64, _ change: Succession, _ statements: IndexStatements) throws {
        let slot = try caseSlot(key: key, statements)
        let at = touch(slot, change)
        try noteStretchEnd(of: slot, at, statements)
        cases[slot].idleUnit = change.successor
        if cases[slot].suspendedAt != noInstant {
            cases[slot].suspendedAt = at
        } else {
            cases[slot].idleSince = at
        }
    }

    /// - Returns: when it happened, by the case's own clock.
    private mutating func touch(_ slot: Int, _ change: Succession) -> Int64 {
        cases[slot].lastAt = max(change.at, cases[slot].lastAt)
        if hasRules { cases[slot].checkAt = change.checkAt }
        markCase(slot)
        return cases[slot].lastAt
    }
}

internal import CasebusJournal
internal import CasebusModel
internal import CasebusWire
internal import GRDB

/// Carries records into the database: looks up what they touch, changes it in memory, and writes each touched row once
/// at the end of the transaction.
///
/// - Threading: one thread at a time; ``Index`` keeps it behind a lock.
/// - Cost: memory is bounded by ``cachedRows``; a row that is not in memory costs one look-up by integer key.
struct IndexWriter {
    /// Cases, and hand-offs, kept in memory between transactions; above it the caches start over.
    static let cachedRows = 262_144
    /// Unit addresses kept in memory; above it the cache starts over.
    static let cachedUnits = 65_536
    /// How long after a record its case's clocks are looked at: what is done by then needs none.
    static let clockPatienceMilliseconds: Int64 = 60_000

    struct CaseName: Hashable {
        var registrar: Int64
        var id: String
    }

    let logID: [UInt8]
    var position: IndexPosition
    /// Whether a rule book was ever in force: without one no case has clocks.
    var hasRules = false

    var unitNumbers: [String: Int64] = [:]
    /// Changes of the units' open hand-offs in this transaction.
    var unitChanges: [Int64: (openIn: Int64, openOut: Int64)] = [:]
    var cases: [IndexedCase] = []
    var caseSlots: [Int64: Int] = [:]
    var caseNames: [CaseName: Int] = [:]
    var handoffs: [IndexedHandoff] = []
    var handoffSlots: [Int64: Int] = [:]
    var dirtyCases: [Int] = []
    var dirtyHandoffs: [Int] = []
    var laneNumbers: [Lane: Int64] = [:]
    /// What ended in this transaction.
    var stretches = StretchTail()

    init(logID: [UInt8], position: IndexPosition, _ db: Database) throws {
        self.logID = logID
        self.position = position
        hasRules = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM rules)") ?? false
    }

    /// Applies records and writes what they changed.
    mutating func apply(_ records: some Sequence<StoredRecord>, _ db: Database) throws {
        try gather(records, db)
        try finish(db)
    }

    /// Applies records to the rows in memory; when it throws, the transaction is rolled back and this value is used up.
    mutating func gather(_ records: some Sequence<StoredRecord>, _ db: Database) throws {
        let statements = try IndexStatements(db)
        for stored in records {
            guard stored.sequence == position.applied + 1 else {
                throw IndexError(
                    .outOfOrder, operation: "apply", sequence: stored.sequence,
                    detail: "the index is at \(position.applied) and takes \(position.applied + 1) next")
            }
            let record = try DecodedRecord(stored)
            guard stored.record[record.layout.logID].elementsEqual(logID) else {
                throw IndexError(
                    .foreignLog, operation: "apply", sequence: stored.sequence, detail: "the record is of another log")
            }
            do {
                try apply(record, statements, db)
            } catch {
                throw IndexError(error, operation: "apply", sequence: stored.sequence)
            }
            position.applied = stored.sequence
            position.recordedAt = record.header.recordedAt
        }
    }

    /// Writes what was gathered, before the transaction commits.
    mutating func finish(_ db: Database) throws {
        let statements = try IndexStatements(db)
        try flush(statements)
        try flushStretches(statements)
        try position.save(db)
        dropRowsIfMany()
        if unitNumbers.count > Self.cachedUnits { unitNumbers.removeAll(keepingCapacity: true) }
    }

    private mutating func apply(_ record: DecodedRecord, _ statements: IndexStatements, _ db: Database) throws {
        switch record.body {
        case .event(.arrived(let arrived)):
            for number in arrived.handoffs {
                try noteArrival(of: number, at: unit(arrived.unit, statements), record.header.at, statements)
            }
        case .event(.started(let started)):
            try noteStart(started, at: record.header.at, last: position.recordedAt, db)
        case .event(.presence(let presence)):
            try notePresence(of: unit(presence.unit, statements), presence.present, at: record.header.at, db)
        case .event(.rules(let rules)): try noteRules(rules, record, db)
        case .event(.succeeded(let succeeded)): try succeed(succeeded, record, statements, db)
        case .event(let event?): try apply(event, record, statements)
        case .event(nil): break
        case .command(let command):
            let slot = try caseConcerned(by: command, record, statements)
            try apply(command, to: slot, advance(slot, record), record, statements)
        }
    }

    /// Moves a case's own clock to a record that is one of its, and notes that it is.
    ///
    /// - Returns: when it happened, by that clock.
    mutating func advance(_ slot: Int, _ record: DecodedRecord) -> Int64 {
        cases[slot].lastAt = max(record.header.at, cases[slot].lastAt)
        note(record, of: slot)
        return cases[slot].lastAt
    }

    /// Notes that a record is one of a case's.
    mutating func note(_ record: DecodedRecord, of slot: Int) {
        if cases[slot].run?.append(record.stored.sequence) == nil {
            cases[slot].run = RecordRun(first: record.stored.sequence)
        }
        markCase(slot)
        if hasRules { cases[slot].checkAt = record.header.recordedAt + Self.clockPatienceMilliseconds }
    }

    /// A rule book, or a calendar: every open case is looked at again, those that are not written yet in their turn.
    private mutating func noteRules(_ rules: WireRules, _ record: DecodedRecord, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO rules (sequence, recorded_at) VALUES (?, ?)",
            arguments: [Int64(bitPattern: record.stored.sequence), record.header.recordedAt])
        hasRules = true
        try db.execute(
            sql: "UPDATE cases SET check_at = ? WHERE state <> ?",
            arguments: [record.header.recordedAt, Int64(CaseState.closed.rawValue)])
    }

    // MARK: Rows in memory

    mutating func markCase(_ slot: Int) {
        guard !cases[slot].isDirty else { return }
        cases[slot].isDirty = true
        dirtyCases.append(slot)
    }

    mutating func markHandoff(_ slot: Int) {
        guard !handoffs[slot].isDirty else { return }
        handoffs[slot].isDirty = true
        dirtyHandoffs.append(slot)
    }

    /// Writes what the transaction touched, in the order of the log, so that new rows go to the tables' ends.
    mutating func flush(_ statements: IndexStatements) throws {
        for slot in dirtyCases {
            if let run = cases[slot].run {
                try statements.write(run, previous: cases[slot].lastRun)
                cases[slot].lastRun = Int64(bitPattern: run.first)
                cases[slot].run = nil
            }
            if cases[slot].state == .closed { cases[slot].checkAt = noInstant }
            try statements.write(cases[slot])
            cases[slot].new = nil
            cases[slot].isDirty = false
        }
        for slot in dirtyHandoffs {
            try statements.write(handoffs[slot])
            handoffs[slot].new = nil
            handoffs[slot].isDirty = false
        }
        for (unit, change) in unitChanges where change != (0, 0) {
            try statements.updateUnit(unit, openIn: change.openIn, openOut: change.openOut)
        }
        dirtyCases.removeAll(keepingCapacity: true)
        dirtyHandoffs.removeAll(keepingCapacity: true)
        unitChanges.removeAll(keepingCapacity: true)
    }

    /// Only when nothing is left to be written.
    mutating func dropRowsIfMany() {
        guard cases.count > Self.cachedRows || handoffs.count > Self.cachedRows else { return }
        cases.removeAll(keepingCapacity: true)
        caseSlots.removeAll(keepingCapacity: true)
        caseNames.removeAll(keepingCapacity: true)
        handoffs.removeAll(keepingCapacity: true)
        handoffSlots.removeAll(keepingCapacity: true)
    }
}

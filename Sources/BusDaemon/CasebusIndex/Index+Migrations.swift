internal import GRDB

/// The index's schema, as a list of named steps: a step that was released is never changed, new ones are appended.
///
/// - Units: instants in milliseconds since 1970.
/// - Shape: units have numbers of the index's own, a case's key is the sequence of its registration, a hand-off's is
///   the ledger's number, so that the big tables grow at their end.
enum IndexSchema {
    /// What earlier layouts were called: none of them was released, and what they hold is made from the log again.
    static let retired: Set = [
        "2026-11 cases, hand-offs, their records, outages and presences",
        "2026-12 cases, hand-offs, their records, procedures, outages and presences",
        "2026-12 cases, hand-offs, their records, procedures, remarks, presences",
        "2026-12 cases, hand-offs, procedures, outages, presences, what has ended",
        "2026-12 cases, hand-offs, procedures, remarks, presences, what has ended",
    ]

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("2026-12 cases, hand-offs, procedures, requests, presences, what has ended") { db in
            try db.execute(sql: first)
        }
        migrator.registerMigration("2026-12 successions") { db in try db.execute(sql: successions) }
        return migrator
    }

    private static let successions = """
        -- Units that were taken out, and who stands in their place.
        CREATE TABLE successions (
            -- The record.
            sequence INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            unit INTEGER NOT NULL,
            successor INTEGER NOT NULL
        );
        -- Which lane a stretch was in before an end of its hand-off was succeeded that did not have it, so that the
        -- stretch went on: for reports of earlier instants.
        CREATE TABLE former_lanes (
            until INTEGER NOT NULL,
            handoff INTEGER NOT NULL,
            lane INTEGER NOT NULL,
            PRIMARY KEY (until, handoff)
        ) WITHOUT ROWID;
        """

    private static let first = """
        CREATE TABLE position (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            log_id BLOB NOT NULL,
            -- The last record that is in the index, and when it was recorded.
            applied INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            cases INTEGER NOT NULL,
            open_cases INTEGER NOT NULL,
            handoffs INTEGER NOT NULL,
            open_handoffs INTEGER NOT NULL
        );
        CREATE TABLE units (
            unit INTEGER PRIMARY KEY,
            address TEXT NOT NULL UNIQUE,
            open_in INTEGER NOT NULL,
            open_out INTEGER NOT NULL
        );
        CREATE TABLE cases (
            -- The sequence of the record that registered it.
            case_key INTEGER PRIMARY KEY,
            registrar INTEGER NOT NULL,
            id TEXT NOT NULL,
            matter TEXT NOT NULL,
            state INTEGER NOT NULL,
            decision INTEGER NOT NULL,
            registered_at INTEGER NOT NULL,
            closed_at INTEGER,
            -- When the applicant's clock began; NULL: it has not.
            accepted_at INTEGER,
            -- Working days that the applicant's clock was extended by.
            extension_days INTEGER NOT NULL,
            -- The key of the case that it follows from; 0: none that is known here.
            linked_to INTEGER NOT NULL,
            -- The case's own clock: never behind any of its records.
            last_at INTEGER NOT NULL,
            open_handoffs INTEGER NOT NULL,
            -- With whom it lies while no hand-off is open, and since when; since is NULL while there is one, and while
            -- it is suspended.
            idle_unit INTEGER NOT NULL,
            idle_since INTEGER,
            -- Since when it is suspended without a hand-off, and for whom one waits.
            suspended_at INTEGER,
            party TEXT NOT NULL,
            last_handoff INTEGER NOT NULL,
            -- The newest of the case's chain of runs.
            last_run INTEGER NOT NULL,
            -- Since when only one is open of hand-offs that were open at once.
            alone_since INTEGER,
            -- When its clocks are to be looked at; NULL: not before something happens to it.
            check_at INTEGER
        );
        CREATE UNIQUE INDEX cases_by_id ON cases (id, registrar);
        CREATE INDEX cases_linked ON cases (linked_to) WHERE linked_to > 0;
        CREATE INDEX cases_idle ON cases (idle_since) WHERE idle_since IS NOT NULL;
        CREATE INDEX cases_suspended ON cases (suspended_at) WHERE suspended_at IS NOT NULL;
        CREATE INDEX cases_to_check ON cases (check_at) WHERE check_at IS NOT NULL;
        -- The records that brought a rule book.
        CREATE TABLE rules (
            sequence INTEGER PRIMARY KEY,
            recorded_at INTEGER NOT NULL
        );
        CREATE TABLE handoffs (
            handoff INTEGER PRIMARY KEY,
            case_key INTEGER NOT NULL,
            from_unit INTEGER NOT NULL,
            to_unit INTEGER NOT NULL,
            -- Who has it now: the receiver, but in a dispute.
            holder_unit INTEGER NOT NULL,
            state INTEGER NOT NULL,
            -- The record that opened it: its push, or the feedback that carried it.
            opened_by INTEGER NOT NULL,
            pushed_at INTEGER NOT NULL,
            arrived_at INTEGER,
            signed_at INTEGER,
            -- By whom: 0 by its receiver, 1 by its sender, 2 by the bus.
            signing INTEGER NOT NULL,
            closed_at INTEGER,
            -- Since when it is as it is, for open ones.
            since INTEGER NOT NULL,
            -- While it is suspended: for whom one waits.
            party TEXT NOT NULL,
            -- The case's next hand-off goes the same way back.
            bounced INTEGER NOT NULL,
            urges INTEGER NOT NULL,
            orders INTEGER NOT NULL,
            -- The one of `lanes` that what it is in now belongs to.
            lane INTEGER NOT NULL,
            matter TEXT NOT NULL,
            step TEXT NOT NULL
        );
        CREATE INDEX handoffs_inbox ON handoffs (to_unit) WHERE state < 8;
        CREATE INDEX handoffs_open ON handoffs (state, since) WHERE state < 8;
        -- Which records a case has: runs of sequences, each pointing to the run before it.
        CREATE TABLE case_runs (
            -- The run's first sequence.
            run INTEGER PRIMARY KEY,
            previous INTEGER NOT NULL,
            -- The distances to the sequences that follow, as LEB128 numbers.
            more BLOB NOT NULL
        );
        -- What stops an applicant's clock, or lets it not begin.
        CREATE TABLE procedures (
            case_key INTEGER NOT NULL,
            -- 0: the case lay with one unit.
            handoff INTEGER NOT NULL,
            -- 1 a suspension, 2 a correction.
            kind INTEGER NOT NULL,
            began INTEGER NOT NULL,
            -- NULL while it lasts.
            ended INTEGER
        );
        CREATE INDEX procedures_by_case ON procedures (case_key);
        -- What was asked of applicants: by whom, for what, and whether they had to come for it.
        CREATE TABLE requests (
            case_key INTEGER NOT NULL,
            -- 0: the case lay with one unit.
            handoff INTEGER NOT NULL,
            unit INTEGER NOT NULL,
            -- 1 what is missing, 2 to come, as a feedback says.
            kind INTEGER NOT NULL,
            in_person INTEGER NOT NULL
        );
        -- Hand-offs that were disputed, or answered with more than `done`: 1 and 2.
        CREATE TABLE remarks (
            handoff INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            PRIMARY KEY (handoff, kind)
        ) WITHOUT ROWID;
        CREATE TABLE extensions (
            case_key INTEGER NOT NULL,
            granted_at INTEGER NOT NULL,
            -- Working days.
            days INTEGER NOT NULL
        );
        CREATE INDEX extensions_by_case ON extensions (case_key);
        CREATE TABLE outages (
            -- The last sign of life, and the start that ended it. The log's first start is one that took no time.
            began INTEGER NOT NULL,
            ended INTEGER NOT NULL
        );
        CREATE INDEX outages_by_end ON outages (ended);
        -- When a unit had a session that takes deliveries; ended is NULL while it has.
        CREATE TABLE presences (
            unit INTEGER NOT NULL,
            began INTEGER NOT NULL,
            ended INTEGER
        );
        CREATE INDEX presences_by_unit ON presences (unit, began);
        CREATE INDEX presences_open ON presences (unit) WHERE ended IS NULL;
        -- Who has something, between whom, and for what. Without a hand-off: registrar and holder, and no step.
        CREATE TABLE lanes (
            lane INTEGER PRIMARY KEY,
            holder INTEGER NOT NULL,
            from_unit INTEGER NOT NULL,
            to_unit INTEGER NOT NULL,
            matter TEXT NOT NULL,
            step TEXT NOT NULL
        );
        CREATE UNIQUE INDEX lanes_by_content ON lanes (holder, from_unit, to_unit, matter, step);
        -- Stretches of cases' lives that have ended, some thousand in a row, in the order in which they ended.
        CREATE TABLE stretches (
            chunk INTEGER PRIMARY KEY,
            count INTEGER NOT NULL,
            first_start INTEGER NOT NULL,
            last_end INTEGER NOT NULL,
            first_push INTEGER NOT NULL,
            last_push INTEGER NOT NULL,
            -- As StretchChunk has it.
            bytes BLOB NOT NULL
        );
        CREATE INDEX stretches_by_end ON stretches (last_end);
        """
}

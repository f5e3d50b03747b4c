internal import CasebusModel
internal import GRDB

/// Reads rows back into the writer's memory.
extension IndexStatements {
    func unit(_ address: String) throws -> Int64? {
        try Int64.fetchOne(selectUnit, arguments: [address])
    }

    func caseRow(_ key: Int64) throws -> IndexedCase? {
        try Row.fetchOne(selectCase, arguments: [key]).map(IndexedCase.init)
    }

    func caseNamed(_ id: String, registrar: Int64) throws -> IndexedCase? {
        try Row.fetchOne(selectCaseNamed, arguments: [id, registrar]).map(IndexedCase.init)
    }

    func lane(_ lane: Lane) throws -> Int64? {
        try Int64.fetchOne(selectLane, arguments: [lane.holder, lane.from, lane.to, lane.matter, lane.step])
    }

    func laneContent(_ number: Int64) throws -> Lane? {
        try Row.fetchOne(selectLaneContent, arguments: [number]).map {
            Lane(holder: $0[0], from: $0[1], to: $0[2], matter: $0[3], step: $0[4])
        }
    }

    func handoff(_ number: Int64) throws -> IndexedHandoff? {
        try Row.fetchOne(selectHandoff, arguments: [number]).map(IndexedHandoff.init)
    }

    /// What a hand-off is about, which the writer does not keep.
    func content(of handoff: Int64) throws -> (matter: String, step: String)? {
        try Row.fetchOne(selectContent, arguments: [handoff]).map { ($0["matter"], $0["step"]) }
    }
}

extension IndexedCase {
    init(_ row: Row) throws {
        guard let state = CaseState(rawValue: row["state"]) else {
            throw IndexError(.corrupt, operation: "read", detail: "a case of state \(row["state"] as Int64)")
        }
        self.init(
            key: row["case_key"], registrar: row["registrar"], state: state, decision: row["decision"],
            registeredAt: row["registered_at"], closedAt: row["closed_at"] ?? noInstant,
            acceptedAt: row["accepted_at"] ?? noInstant, extensionDays: row["extension_days"],
            linkedTo: row["linked_to"], lastAt: row["last_at"], openHandoffs: row["open_handoffs"],
            idleUnit: row["idle_unit"], idleSince: row["idle_since"] ?? noInstant,
            suspendedAt: row["suspended_at"] ?? noInstant, party: row["party"], lastHandoff: row["last_handoff"],
            lastRun: row["last_run"], aloneSince: row["alone_since"] ?? noInstant,
            checkAt: row["check_at"] ?? noInstant, matter: row["matter"])
    }
}

extension IndexedHandoff {
    init(_ row: Row) throws {
        guard let state = HandoffState(rawValue: row["state"]) else {
            throw IndexError(.corrupt, operation: "read", detail: "a hand-off of state \(row["state"] as Int64)")
        }
        self.init(
            number: row["handoff"], caseKey: row["case_key"], from: row["from_unit"], to: row["to_unit"],
            holder: row["holder_unit"], state: state, openedBy: row["opened_by"], pushedAt: row["pushed_at"],
            arrivedAt: row["arrived_at"] ?? noInstant,
            signedAt: row["signed_at"] ?? noInstant, signing: row["signing"], closedAt: row["closed_at"] ?? noInstant,
            since: row["since"], party: row["party"], bounced: row["bounced"], urges: row["urges"],
            orders: row["orders"], lane: row["lane"])
    }
}

internal import CasebusModel
internal import CasebusWire

/// A case's own life: register, accept, decide, close.
extension Ledger {
    mutating func register(
        _ command: CommandView, _ act: Context, caseIDWasUsed: Bool
    ) throws(Problem) -> Applied {
        let id = act.bytes(command.push.caseID)
        guard findCase(registrar: act.unit, id: id) == nil, !caseIDWasUsed else {
            throw Problem(
                .caseExists, field: "register.case_id", value: act.string(command.push.caseID),
                detail: "\(units.address(act.unit)) has registered a case of this id before: ids are never used again")
        }
        guard !id.contains(UInt8(ascii: "~")) else {
            throw Problem(
                .fieldInvalid, field: "register.case_id", value: act.string(command.push.caseID),
                detail: "ids with ~ are of the cases that the bus opens itself")
        }
        let matter = try matterNamed(command.push.matter, "register.matter", act)
        let hash = hash(case: id, of: act.unit)
        let slot = cases.insert(
            CaseRow(
                id: paddedID(id), idHash: hash, registeredAt: nextSequence, lastAt: act.at, registrar: act.unit,
                idleHolder: act.unit, lastWorker: act.unit, openHandoffs: 0, matter: matter,
                idBytes: UInt8(id.count), state: CaseState.registered.rawValue, applicant: command.applicant,
                keeper: act.unit))
        caseIndex.insert(hash, slot: slot)
        casesRegistered += 1
        return applied(onCase: slot)
    }

    mutating func accept(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try caseNamed(command.push, act)
        try checkState(slot, in: [.registered], for: "accepted")
        try checkNotSuspended(slot, for: "accepted")
        try checkDecider(slot, act)
        try advanceCase(slot, act)
        cases[slot].state = CaseState.accepted.rawValue
        return applied(onCase: slot)
    }

    mutating func decide(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try caseNamed(command.push, act)
        let kind = DecisionKind(command.choice)
        try checkState(slot, in: kind == .onMerits ? [.accepted] : [.registered, .accepted], for: "decided so")
        if kind != .endsUndecided { try checkNotSuspended(slot, for: "decided so") }
        try checkDecider(slot, act, evenSuspended: kind == .endsUndecided)
        try advanceCase(slot, act)
        cases[slot].state = CaseState.decided.rawValue
        oweLinks(of: slot, decided: command.choice, act)
        return applied(onCase: slot)
    }

    mutating func close(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try caseNamed(command.push, act)
        let row = cases[slot]
        guard row.openHandoffs == 0 else {
            throw caseStateProblem(slot, "be closed while \(row.openHandoffs) of its hand-offs are open")
        }
        guard [row.keeper, row.idleHolder, row.lastWorker].contains(act.unit) else {
            throw notHolder(slot, act, "closed by its registrar, its holder or the unit that worked on it last")
        }
        try advanceCase(slot, act)
        let applied = applied(onCase: slot)
        caseIndex.remove(row.idHash, slot: slot)
        cases.free(slot)
        casesClosed += 1
        return applied
    }

    /// What a decision asks of the case.
    private enum DecisionKind {
        /// Granted or denied: only what was accepted.
        case onMerits
        /// What supervision or enforcement says: nobody applied, so nothing need have been accepted.
        case finding
        /// Not accepted, or terminated. Whoever does not bring what is missing gets this at any time.
        case endsUndecided

        init(_ choice: UInt8) {
            switch WireDecision(rawValue: Int(choice)) {
            case .granted, .denied: self = .onMerits
            case .found, .clear: self = .finding
            default: self = .endsUndecided
            }
        }
    }

    // MARK: Rules

    func checkState(_ slot: UInt32, in allowed: [CaseState], for verb: String) throws(Problem) {
        guard let state = cases[slot].caseState, allowed.contains(state) else {
            throw caseStateProblem(slot, "be \(verb)")
        }
    }

    private func caseStateProblem(_ slot: UInt32, _ wish: String) -> Problem {
        let row = cases[slot]
        var allowed: [String]
        switch row.caseState {
        case .registered: allowed = ["accept", "decide not_accepted", "decide terminated", "push"]
        case .accepted: allowed = ["decide", "extend", "push"]
        default: allowed = ["push"]
        }
        if row.openHandoffs == 0 { allowed.append("close") }
        let state = row.caseState?.description ?? "closed"
        return Problem(
            .caseState, field: "case", value: caseID(slot), detail: "a case that is \(state) cannot \(wish)",
            state: state,
            allowed: allowed)
    }

    /// A special procedure, or a correction that is waited for, comes first.
    func checkNotSuspended(_ slot: UInt32, for verb: String) throws(Problem) {
        let flags = cases[slot].flags
        // Nearly all have none: nothing else is looked at.
        guard flags.rawValue != 0 else { return }
        let isAwaited = verb == "accepted" && flags.contains(.correctionOpen)
        guard flags.contains(.suspended) || isAwaited else { return }
        let ends = flags.contains(.correctionOpen) ? "corrected" : "resume"
        throw Problem(
            .caseState, field: "case", value: caseID(slot),
            detail: "a case that is suspended cannot be \(verb): what it waits for comes first", state: "suspended",
            allowed: [ends, "decide not_accepted", "decide terminated", "close"])
    }

    /// Accepting and deciding are for the registrar, the idle holder, and whoever has signed for the case.
    ///
    /// - Parameter evenSuspended: also while what it signed for is suspended.
    func checkDecider(_ slot: UInt32, _ act: Context, evenSuspended: Bool = false) throws(Problem) {
        let row = cases[slot]
        if row.keeper == act.unit { return }
        if row.openHandoffs == 0, row.idleHolder == act.unit { return }
        let hasIt = hasHandoff(of: slot) {
            $0.to == act.unit && ($0.handoffState == .signed || evenSuspended && $0.handoffState == .suspended)
        }
        if hasIt { return }
        throw notHolder(slot, act, "accepted or decided by its registrar or by the unit that has it")
    }

    func notHolder(_ slot: UInt32, _ act: Context, _ rule: String) -> Problem {
        Problem(
            .caseNotHolder, field: "case", value: caseID(slot),
            detail: "\(units.address(act.unit)) does not have this case; it is \(rule)",
            state: cases[slot].caseState?.description ?? "")
    }

    /// Moves a case's own clock; only importers can be behind it.
    func advancedTime(_ slot: UInt32, _ act: Context) throws(Problem) -> Int64 {
        guard act.at >= cases[slot].lastAt || !act.isAsserted else {
            throw Problem(
                .timeBackwards, field: "occurred_at_ms", value: Timestamp(milliseconds: act.at).description,
                detail:
                    "the case's last record is of \(Timestamp(milliseconds: cases[slot].lastAt)): send them in order")
        }
        return max(act.at, cases[slot].lastAt)
    }

    mutating func advanceCase(_ slot: UInt32, _ act: Context) throws(Problem) {
        cases[slot].lastAt = try advancedTime(slot, act)
    }

    func applied(onCase slot: UInt32) -> Applied {
        let row = cases[slot]
        return Applied(
            caseSlot: slot, registrar: row.registrar, caseID: row.id, caseIDBytes: row.idBytes)
    }
}

internal import CasebusModel

/// Who may do what with a hand-off, in which state, and how many there may be.
extension Ledger {
    /// An idle case is pushed by its holder; a case at work, in parallel, by those who have part in it.
    func checkPusher(_ slot: UInt32, _ act: Context) throws(Problem) {
        let row = cases[slot]
        if row.openHandoffs == 0 {
            guard row.idleHolder == act.unit else {
                throw notHolder(slot, act, "with \(units.address(row.idleHolder)), who alone can push it now")
            }
            return
        }
        if row.keeper == act.unit { return }
        let hasPart = hasHandoff(of: slot) {
            $0.from == act.unit || $0.to == act.unit && $0.handoffState == .signed
        }
        guard hasPart else {
            throw notHolder(slot, act, "pushed on by a sender of its open hand-offs or by a unit that signed for it")
        }
    }

    /// - Parameter count: by how many the open hand-offs would grow.
    func checkRoom(for count: Int, on slot: UInt32, _ act: Context) throws(Problem) {
        guard handoffs.count + count <= bounds.openHandoffs else {
            throw Problem(
                .busFull, field: "push", value: "\(handoffs.count)",
                detail: "the bus holds \(bounds.openHandoffs) open hand-offs, its limit: try again when some are closed"
            )
        }
        guard Int(cases[slot].openHandoffs) + count <= Limits.openHandoffsPerCase else {
            throw Problem(
                .caseTooManyHandoffs, field: "case", value: caseID(slot),
                detail: "a case has at most \(Limits.openHandoffsPerCase) hand-offs open at once")
        }
        let uncollected = units[act.unit].inbox.openNotices
        guard act.isAsserted || uncollected < bounds.uncollectedNoticesPerUnit else {
            throw Problem(
                .inboxFull, field: "unit", value: units.address(act.unit),
                detail:
                    "\(uncollected) notices wait to be collected by this unit: open a session and confirm them first")
        }
    }

    func checkReceiver(_ slot: UInt32, _ act: Context) throws(Problem) {
        let row = handoffs[slot]
        guard row.to == act.unit else {
            throw Problem(
                .handoffNotReceiver, field: "handoff", value: "\(row.number)",
                detail: "\(units.address(act.unit)) is not the unit this hand-off was pushed to")
        }
    }

    func checkSender(_ slot: UInt32, _ act: Context) throws(Problem) {
        let row = handoffs[slot]
        guard row.from == act.unit else {
            throw Problem(
                .handoffNotSender, field: "handoff", value: "\(row.number)",
                detail: "\(units.address(act.unit)) is not the unit that pushed this hand-off")
        }
    }

    func checkState(_ slot: UInt32, in allowed: [HandoffState], _ verb: String) throws(Problem) {
        let row = handoffs[slot]
        guard let state = row.handoffState, allowed.contains(state) else {
            throw Problem(
                .handoffState, field: "handoff", value: "\(row.number)",
                detail: "a hand-off that is \(row.handoffState?.description ?? "closed") cannot be \(verb)",
                state: row.handoffState?.description ?? "closed",
                allowed: allowedActs(row))
        }
    }

    private func allowedActs(_ row: HandoffRow) -> [String] {
        switch row.handoffState {
        case .pushed: ["acknowledge", "reassign", "withdraw", "urge"]
        case .signed: ["feedback", "suspend", "reassign", "withdraw", "urge"]
        case .disputed: ["acknowledge sign", "rule", "withdraw", "urge"]
        case .suspended: [row.flags.contains(.correction) ? "corrected" : "resume", "withdraw", "urge"]
        default: []
        }
    }

    func applied(onHandoff slot: UInt32) -> Applied {
        let row = handoffs[slot]
        var applied = applied(onCase: row.caseSlot)
        (applied.from, applied.to) = (row.from, row.to)
        return applied
    }
}

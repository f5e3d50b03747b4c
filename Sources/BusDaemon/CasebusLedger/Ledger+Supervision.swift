internal import CasebusModel
internal import CasebusWire

/// What is said around a hand-off while its receiver has it: orders, explanations, and who of the department does it.
extension Ledger {
    /// A superior of the holder, or an operator, orders it (督办).
    mutating func oversee(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try handoffNamed(command.handoff)
        let row = handoffs[slot]
        let holder = holder(of: row)
        guard act.role == .operator || isAbove(act.unit, holder) else {
            throw Problem(
                .notSuperior, field: "handoff", value: "\(row.number)",
                detail: "\(units.address(act.unit)) is not above \(units.address(holder)), which has it: urge it")
        }
        guard Int(row.orders) < Limits.ordersPerHandoff else {
            throw Problem(
                .handoffTooManyOrders, field: "handoff", value: "\(row.number)",
                detail: "a hand-off is overseen at most \(Limits.ordersPerHandoff) times")
        }
        try advanceCase(row.caseSlot, act)
        handoffs[slot].orders += 1
        tell(holder, .overseen, of: row.number, act)
        return applied(onHandoff: slot)
    }

    /// The holder says why it takes long (情况说明), before anything goes further up.
    mutating func explain(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try handoffNamed(command.handoff)
        let row = handoffs[slot]
        guard holder(of: row) == act.unit else {
            throw Problem(
                .handoffNotReceiver, field: "handoff", value: "\(row.number)",
                detail: "\(units.address(act.unit)) does not have this hand-off: its holder explains")
        }
        guard Int(row.explanations) < Limits.explanationsPerHandoff else {
            throw Problem(
                .handoffTooManyExplanations, field: "handoff", value: "\(row.number)",
                detail: "a hand-off is explained at most \(Limits.explanationsPerHandoff) times")
        }
        try advanceCase(row.caseSlot, act)
        handoffs[slot].explanations += 1
        if act.unit != row.from { tell(row.from, .explained, of: row.number, act) }
        return applied(onHandoff: slot)
    }

    /// Passes it on within the department (改派): the hand-off and its clock stay, its receiver is another.
    mutating func reassign(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try handoffNamed(command.handoff)
        try checkReceiver(slot, act)
        try checkState(slot, in: [.pushed, .signed], "reassigned")
        let row = handoffs[slot]
        let office = try unitNamed(command.owner, in: act.frame, meets: act.isAsserted, field: "reassign.office")
        let isElsewhere = department(of: office) != department(of: row.to)
        if isElsewhere || office == row.to || office == row.from {
            throw Problem(
                .otherDepartment, field: "reassign.office", value: units.address(office),
                detail: "a hand-off is reassigned to another unit of \(department(of: row.to)); to others it is "
                    + "transferred by a feedback")
        }
        guard Int(row.reassignments) < Limits.reassignmentsPerHandoff else {
            throw Problem(
                .handoffTooManyReassignments, field: "handoff", value: "\(row.number)",
                detail: "a hand-off is reassigned at most \(Limits.reassignmentsPerHandoff) times")
        }
        try advanceCase(row.caseSlot, act)
        // Another unit has to sign: its waiting is another.
        take(cards: CardPlace.waitingForHandoffs, offHandoff: slot)
        let isOverdue = CardPlace.isOverdue(handoffs[slot].cards)
        units[row.to].openReceived -= 1
        units[row.to].overdue -= isOverdue ? 1 : 0
        units[office].openReceived += 1
        units[office].overdue += isOverdue ? 1 : 0
        handoffs[slot].to = office
        handoffs[slot].state = HandoffState.pushed.rawValue
        handoffs[slot].reassignments += 1
        tell(row.from, .reassigned, of: row.number, act)
        tell(office, .pushed, of: row.number, act)
        return applied(onHandoff: slot)
    }

    /// How many cases lie idle with a unit.
    ///
    /// - Cost: looks at every case.
    package func casesLyingIdle(with unit: UnitNumber) -> Int {
        cases.chunks.reduce(0) { sum, chunk in
            sum + chunk.count { $0.registeredAt != 0 && $0.openHandoffs == 0 && $0.idleHolder == unit }
        }
    }

    /// Who has a hand-off now.
    package func holder(of row: HandoffRow) -> UnitNumber {
        row.handoffState == .disputed ? holderInDispute(row) : row.to
    }

    /// Whether one unit's address lies above the other's: the bureau over its office, the hall over its window.
    private func isAbove(_ superior: UnitNumber, _ unit: UnitNumber) -> Bool {
        units.address(unit).hasPrefix(units.address(superior) + "/")
    }

    /// The first two segments of an address, `bureau/market`; all of it where it has fewer.
    private func department(of unit: UnitNumber) -> String {
        units.address(unit).split(separator: "/").prefix(2).joined(separator: "/")
    }
}

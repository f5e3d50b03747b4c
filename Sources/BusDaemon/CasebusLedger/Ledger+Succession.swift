internal import CasebusModel
package import CasebusWire

/// A unit was taken out of units.yaml, and another one stands in its place (继任单位).
///
/// One event for the pair, however much is open: who follows the log finds what moves by who has it, as the ledger does.
/// So it is all or nothing, and a few bytes in the log.
extension Ledger {
    /// The event with what its record says beside the two units: how much is open of the one that goes.
    package func counted(_ succeeded: WireSucceeded) -> WireSucceeded {
        guard let unit = units.number(of: succeeded.unit) else { return succeeded }
        var counted = succeeded
        counted.received = UInt64(units[unit].openReceived)
        counted.sent = UInt64(units[unit].openSent)
        counted.idle = UInt64(casesLyingIdle(with: unit))
        return counted
    }

    /// Of these, what the ledger has not heard of, or what would leave something open behind.
    ///
    /// - Cost: looks at every open case and hand-off, once.
    package func lacking(_ successions: [WireSucceeded]) -> [WireSucceeded] {
        let known = successions.compactMap { one in units.number(of: one.unit).map { (one, $0) } }
        guard !known.isEmpty else { return [] }
        let left = unitsWithOpenWork(among: known.map(\.1))
        return known.filter { one, unit in
            let successor = units[unit].successor
            return successor == noUnit || units.address(successor) != one.successor || left.contains(unit)
        }.map(\.0)
    }

    /// Puts the successor in the unit's place: at the ends of hand-offs, with idle cases, and as the one whom what was not
    /// delivered is for.
    ///
    /// States, cards and clocks stay as they are: the successor takes on what the unit had taken on.
    ///
    /// - Cost: looks at every open case and hand-off.
    /// - Returns: whether it holds.
    mutating func succeed(_ succeeded: WireSucceeded, at now: Int64) -> Bool {
        guard succeeded.unit != succeeded.successor else { return false }
        // A replay knows a unit from the log alone, and one that never did anything from here.
        let (unit, successor) = (units.meet(succeeded.unit), units.meet(succeeded.successor))
        guard !lacking([succeeded]).isEmpty else { return false }
        units[unit].successor = successor
        let undelivered = units[unit].inbox.empty()
        for entry in undelivered { tell(successor, entry) }
        let known = Set(undelivered.lazy.filter { $0.notice == .pushed }.map(\.handoff))
        for slot in handoffSlots(of: unit) {
            let row = handoffs[slot]
            move(slot, from: unit, to: successor)
            cases[row.caseSlot].lastAt = max(cases[row.caseSlot].lastAt, now)
            tellOfSuccession(row, of: unit, by: successor, known)
        }
        for slot in caseSlots(of: unit) { moveCase(slot, from: unit, to: successor, at: now) }
        for index in owedLinks.indices { owedLinks[index].replace(unit, by: successor) }
        // Each of these may have been told a hundred thousand things.
        touched = Set(touched).sorted()
        return true
    }

    // MARK: Hand-offs

    private mutating func move(_ slot: UInt32, from unit: UnitNumber, to successor: UnitNumber) {
        let row = handoffs[slot]
        if row.to == unit {
            let overdue = CardPlace.isOverdue(row.cards) ? 1 : 0
            handoffs[slot].to = successor
            units[unit].openReceived -= 1
            units[unit].overdue -= overdue
            units[successor].openReceived += 1
            units[successor].overdue += overdue
        }
        if row.from == unit {
            handoffs[slot].from = successor
            units[unit].openSent -= 1
            units[successor].openSent += 1
        }
        if row.listed == unit { handoffs[slot].listed = successor }
    }

    /// What has still to be signed for is pushed to the successor; of the rest it learns that it is now its own. Both come
    /// with the record that opened the hand-off, so that it learns what it is about.
    ///
    /// - Parameter known: whose push is on its way to the successor anyway.
    private mutating func tellOfSuccession(
        _ row: HandoffRow, of unit: UnitNumber, by successor: UnitNumber, _ known: Set<UInt64>
    ) {
        let isEnd = row.to == unit || row.from == unit
        // Whom the list named is nobody before it has the hand-off.
        guard isEnd || row.handoffState == .disputed else { return }
        func entry(_ notice: NoticeKind) -> InboxEntry {
            InboxEntry(sequence: row.sequence, handoff: row.number, notice: notice)
        }
        let isToBeSigned = row.to == unit && row.handoffState == .pushed
        if !isToBeSigned { tell(successor, entry(.succeeded)) }
        if isToBeSigned, !known.contains(row.number) { tell(successor, entry(.pushed)) }
        for end in [row.from, row.to] where end != unit && end != successor { tell(end, entry(.succeeded)) }
    }

    private mutating func tell(_ unit: UnitNumber, _ entry: InboxEntry) {
        units[unit].inbox.append(entry)
        touched.append(unit)
    }

    // MARK: Cases

    private mutating func moveCase(
        _ slot: UInt32, from unit: UnitNumber, to successor: UnitNumber, at now: Int64
    ) {
        let row = cases[slot]
        if row.keeper == unit { cases[slot].keeper = successor }
        if row.lastWorker == unit { cases[slot].lastWorker = successor }
        guard row.idleHolder == unit else { return }
        cases[slot].idleHolder = successor
        // While hand-offs are open, nobody asks who had it before.
        guard row.openHandoffs == 0 else { return }
        cases[slot].lastAt = max(row.lastAt, now)
        tell(successor, InboxEntry(sequence: row.registeredAt, handoff: 0, notice: .succeeded))
    }

    // MARK: What is open

    private func unitsWithOpenWork(among candidates: [UnitNumber]) -> Set<UnitNumber> {
        var isCandidate = [Bool](repeating: false, count: units.rows.count)
        for unit in candidates { isCandidate[Int(unit)] = true }
        var found = Set(candidates.filter { units[$0].inbox.open > 0 })
        func note(_ unit: UnitNumber) {
            if unit != noUnit, isCandidate[Int(unit)] { found.insert(unit) }
        }
        for chunk in handoffs.chunks {
            for row in chunk where row.sequence != 0 {
                note(row.to)
                note(row.from)
                note(row.listed)
            }
        }
        for chunk in cases.chunks {
            for row in chunk where row.registeredAt != 0 {
                note(row.keeper)
                note(row.idleHolder)
                note(row.lastWorker)
            }
        }
        return found
    }

    /// In the order of their numbers: where a row lies in memory is another place after a start from a snapshot.
    private func handoffSlots(of unit: UnitNumber) -> [UInt32] {
        Self.slots(in: handoffs) { Self.concerns($0, unit) }
            .sorted { handoffs[$0].number < handoffs[$1].number }
    }

    private func caseSlots(of unit: UnitNumber) -> [UInt32] {
        Self.slots(in: cases) { Self.concerns($0, unit) }
            .sorted { cases[$0].registeredAt < cases[$1].registeredAt }
    }

    private static func concerns(_ row: HandoffRow, _ unit: UnitNumber) -> Bool {
        row.sequence != 0 && (row.to == unit || row.from == unit || row.listed == unit)
    }

    private static func concerns(_ row: CaseRow, _ unit: UnitNumber) -> Bool {
        row.registeredAt != 0 && (row.keeper == unit || row.idleHolder == unit || row.lastWorker == unit)
    }

    private static func slots<Row>(in slab: Slab<Row>, where matches: (Row) -> Bool) -> [UInt32] {
        var slots: [UInt32] = []
        for (number, chunk) in slab.chunks.enumerated() {
            let first = number * Slab<Row>.rowsPerChunk
            for (place, row) in chunk.enumerated() where matches(row) { slots.append(UInt32(first + place)) }
        }
        return slots
    }
}

extension OwedLink {
    fileprivate mutating func replace(_ unit: UnitNumber, by successor: UnitNumber) {
        if decider == unit { decider = successor }
        if to == unit { to = successor }
        if listed == unit { listed = successor }
    }
}

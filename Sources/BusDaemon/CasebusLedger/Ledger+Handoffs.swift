internal import CasebusMatters
internal import CasebusModel
internal import CasebusWire

/// A hand-off's life: push, acknowledge, feedback, withdraw, urge.
extension Ledger {
    mutating func push(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try caseNamed(command.push, act)
        try checkPusher(slot, act)
        try checkNotSuspended(slot, for: "pushed")
        let route = try route(command.push, from: act.unit, on: slot, act)
        try checkRoom(for: 1, on: slot, act)
        try advanceCase(slot, act)
        let number = open(from: act.unit, route, on: slot, act)
        var applied = applied(onCase: slot)
        (applied.from, applied.to) = (act.unit, route.to)
        if route.entry != 0 { (applied.isRouted, routes) = (true, [route]) }
        (applied.firstHandoff, applied.handoffs) = (number, 1)
        return applied
    }

    mutating func acknowledge(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try handoffNamed(command.handoff)
        switch WireAnswer(rawValue: Int(command.choice)) {
        case .dispute: return try dispute(slot, command, act)
        case .refuse: return try refuse(slot, command, act)
        case .proxySign: return try signByProxy(slot, act)
        default: return try sign(slot, act)
        }
    }

    /// Who disputes a hand-off may still take it on.
    private mutating func sign(_ slot: UInt32, _ act: Context) throws(Problem) -> Applied {
        try checkReceiver(slot, act)
        try checkState(slot, in: [.pushed, .disputed], "signed for")
        let row = handoffs[slot]
        try advanceCase(row.caseSlot, act)
        handoffs[slot].state = HandoffState.signed.rawValue
        take(cards: CardPlace.waitingForHandoffs, offHandoff: slot)
        tell(row.from, .signed, of: row.number, act)
        tellThirdHolder(row, .signed, act)
        return applied(onHandoff: slot)
    }

    private mutating func signByProxy(_ slot: UInt32, _ act: Context) throws(Problem) -> Applied {
        try checkSender(slot, act)
        try checkState(slot, in: [.pushed], "signed for by its sender")
        let row = handoffs[slot]
        try advanceCase(row.caseSlot, act)
        handoffs[slot].state = HandoffState.signed.rawValue
        take(cards: CardPlace.waitingForHandoffs, offHandoff: slot)
        tell(row.to, .signedFor, of: row.number, act)
        return applied(onHandoff: slot)
    }

    /// "Not ours" is a dispute where a list says whose it is, and wherever it names the owner and the entry: so a reader
    /// of the record alone knows which it was.
    private mutating func refuse(_ slot: UInt32, _ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        try checkReceiver(slot, act)
        try checkState(slot, in: [.pushed], "refused")
        if act.string(command.reason) == DisputeReason.notOurs {
            // Who reads the record alone knows it by the claim that it makes.
            let makesClaim = !command.owner.isEmpty && command.entry != 0
            if makesClaim || (rules?.book.hasList == true && !act.isAsserted) { return try dispute(slot, command, act) }
        }
        let row = handoffs[slot]
        try advanceCase(row.caseSlot, act)
        let applied = applied(onHandoff: slot)
        tell(row.from, .refused, of: row.number, act)
        close(slot, idleHolder: row.from)
        return applied
    }

    mutating func feedback(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try handoffNamed(command.handoff)
        try checkReceiver(slot, act)
        try checkState(slot, in: [.signed], "answered")
        let row = handoffs[slot]
        if Int(command.choice) == WireOutcome.progress.rawValue {
            return try progress(slot, act)
        }
        // All or nothing: every next push is checked before any is opened.
        var next: [Route] = []
        for push in command.next { next.append(try route(push, from: act.unit, on: row.caseSlot, act)) }
        // The hand-off that closes makes room for one of those that open.
        if !next.isEmpty { try checkRoom(for: next.count - 1, on: row.caseSlot, act) }
        try advanceCase(row.caseSlot, act)
        var applied = applied(onHandoff: slot)
        applied.firstHandoff = next.isEmpty ? 0 : nextHandoff
        applied.handoffs = UInt32(next.count)
        if next.contains(where: { $0.entry != 0 }) { (applied.isRouted, routes) = (true, next) }
        for route in next { _ = open(from: act.unit, route, on: row.caseSlot, act) }
        tell(row.from, .fedBack, of: row.number, act)
        close(slot, idleHolder: row.from)
        cases[row.caseSlot].lastWorker = act.unit
        return applied
    }

    private mutating func progress(_ slot: UInt32, _ act: Context) throws(Problem) -> Applied {
        let row = handoffs[slot]
        guard Int(row.reports) < Limits.progressReportsPerHandoff else {
            throw Problem(
                .handoffTooManyReports, field: "handoff", value: "\(row.number)",
                detail:
                    "a hand-off takes \(Limits.progressReportsPerHandoff) progress reports: close it with an outcome")
        }
        try advanceCase(row.caseSlot, act)
        handoffs[slot].reports += 1
        tell(row.from, .fedBack, of: row.number, act)
        return applied(onHandoff: slot)
    }

    mutating func withdraw(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try handoffNamed(command.handoff)
        try checkSender(slot, act)
        let row = handoffs[slot]
        try advanceCase(row.caseSlot, act)
        let applied = applied(onHandoff: slot)
        tell(row.to, .withdrawn, of: row.number, act)
        tellThirdHolder(row, .withdrawn, act)
        close(slot, idleHolder: row.from)
        return applied
    }

    mutating func urge(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try handoffNamed(command.handoff)
        try checkSender(slot, act)
        let row = handoffs[slot]
        guard Int(row.urges) < Limits.urgesPerHandoff else {
            throw Problem(
                .handoffTooManyUrges, field: "handoff", value: "\(row.number)",
                detail: "a hand-off is urged at most \(Limits.urgesPerHandoff) times: turn to the receiver's superior")
        }
        try advanceCase(row.caseSlot, act)
        handoffs[slot].urges += 1
        tell(row.to, .urged, of: row.number, act)
        return applied(onHandoff: slot)
    }

    // MARK: Transitions

    mutating func open(from: UnitNumber, _ route: Route, on caseSlot: UInt32, _ act: Context) -> UInt64 {
        let to = route.to
        let number = nextHandoff
        nextHandoff += 1
        let slot = handoffs.insert(
            HandoffRow(
                number: number, sequence: nextSequence, pushedAt: act.at, caseSlot: caseSlot, from: from, to: to,
                reports: 0, urges: 0, state: HandoffState.pushed.rawValue, nextInCase: 0, previousInCase: 0,
                listed: route.listed))
        handoffIndex.insert(hash(handoff: number), slot: slot)
        link(slot, into: caseSlot)
        units[from].openSent += 1
        units[to].openReceived += 1
        // Another stretch of lying idle is another occasion for its cards.
        if cases[caseSlot].cards != 0 { cases[caseSlot].cards &= ~CardPlace.idling }
        tell(to, .pushed, of: number, act)
        return number
    }

    mutating func close(_ slot: UInt32, idleHolder: UnitNumber) {
        let row = handoffs[slot]
        unlink(slot, from: row.caseSlot)
        if row.flags.contains(.correction) { cases[row.caseSlot].flags.remove(.correctionOpen) }
        cases[row.caseSlot].idleHolder = idleHolder
        units[row.from].openSent -= 1
        units[row.to].openReceived -= 1
        if CardPlace.isOverdue(row.cards) { units[row.to].overdue -= 1 }
        handoffIndex.remove(hash(handoff: row.number), slot: slot)
        handoffs.free(slot)
    }

    mutating func tell(_ unit: UnitNumber, _ notice: NoticeKind, of handoff: UInt64, _ act: Context) {
        guard !act.isAsserted else { return }
        tell(unit, notice, of: handoff)
    }
}

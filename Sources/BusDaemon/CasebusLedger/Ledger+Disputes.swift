internal import CasebusMatters
internal import CasebusModel
internal import CasebusWire

/// Whose duty a hand-off is (职责争议): the receiver disputes, the convenor rules (裁定).
///
/// Until it is settled the existing list governs: the unit that it names has the case, else the sender.
extension Ledger {
    mutating func dispute(_ slot: UInt32, _ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        try checkReceiver(slot, act)
        try checkState(slot, in: [.pushed], "disputed")
        let row = handoffs[slot]
        guard !row.flags.contains(.ruled) else {
            throw Problem(
                .disputeRuled, field: "handoff", value: "\(row.number)",
                detail: "the convenor has ruled that this hand-off is this unit's: sign for it")
        }
        try checkClaim(command, act)
        try advanceCase(row.caseSlot, act)
        handoffs[slot].state = HandoffState.disputed.rawValue
        // Another dispute, of the office that it was reassigned to, has days of its own.
        handoffs[slot].cards &= ~CardPlace.disputes
        tell(row.from, .disputed, of: row.number, act)
        let holder = holderInDispute(row)
        tellThirdHolder(handoffs[slot], .disputed, act)
        let convenor = convenor(ofCase: row.caseSlot)
        if ![row.from, row.to, holder].contains(convenor) { tell(convenor, .disputed, of: row.number, act) }
        var applied = applied(onHandoff: slot)
        // Who has it meanwhile, and who decides it, stand in the record, for those who read nothing else.
        applied.isRouted = true
        routes = [Route(to: convenor, listed: holder, entry: UInt16(clamping: command.entry))]
        return applied
    }

    mutating func rule(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try handoffNamed(command.handoff)
        let row = handoffs[slot]
        let convenor = convenor(ofCase: row.caseSlot)
        guard act.unit == convenor else {
            throw Problem(
                .notConvenor, field: "handoff", value: "\(row.number)",
                detail: "\(units.address(convenor)) decides disputes of this case, not \(units.address(act.unit))")
        }
        try checkState(slot, in: [.disputed], "ruled on")
        let owner = try unitNamed(command.owner, in: act.frame, meets: false, field: "rule.owner")
        try advanceCase(row.caseSlot, act)
        var applied = applied(onHandoff: slot)
        tell(row.from, .ruled, of: row.number, act)
        tell(row.to, .ruled, of: row.number, act)
        tellThirdHolder(row, .ruled, act)
        if owner == row.to {
            handoffs[slot].state = HandoffState.pushed.rawValue
            handoffs[slot].flags.insert(.ruled)
            take(cards: CardPlace.waitingForHandoffs, offHandoff: slot)
            return applied
        }
        if owner != row.from {
            applied.firstHandoff = open(
                from: row.from, Route(to: owner, listed: row.listed), on: row.caseSlot, act)
            applied.handoffs = 1
            if let opened = handoff(numbered: applied.firstHandoff) { handoffs[opened].flags.insert(.ruled) }
        }
        close(slot, idleHolder: row.from)
        return applied
    }

    /// Who has a case while a hand-off of it is disputed.
    package func holderInDispute(_ row: HandoffRow) -> UnitNumber { row.listed == noUnit ? row.from : row.listed }

    /// Who has a disputed hand-off and is none of its ends hears how the dispute began, and how it ended.
    mutating func tellThirdHolder(_ row: HandoffRow, _ notice: NoticeKind, _ act: Context) {
        guard row.handoffState == .disputed else { return }
        let holder = holderInDispute(row)
        if holder != row.from, holder != row.to { tell(holder, notice, of: row.number, act) }
    }

    /// The rule book's convenor; where it names none, the registrar or who succeeded it.
    package func convenor(ofCase slot: UInt32) -> UnitNumber {
        let row = cases[slot]
        guard let book = rules?.book else { return row.keeper }
        let named = units.withAddress(row.keeper) { registrar in
            book.convenor(for: matterInBook(of: slot), applicant: applicant(ofCase: slot), registrar: registrar)
        }
        return named.flatMap { units.number(of: $0.text) } ?? row.keeper
    }

    /// A dispute says whose duty it is, by an entry that says so too.
    private mutating func checkClaim(_ command: CommandView, _ act: Context) throws(Problem) {
        guard let book = rules?.book, book.hasList else {
            throw Problem(
                .disputeNoList, field: "acknowledge.answer", value: "DISPUTE",
                detail: "no responsibility list is in force that a dispute could rely on: refuse, with a reason")
        }
        guard !command.owner.isEmpty else { throw missing("acknowledge.owner", "whose duty it is") }
        guard command.entry != 0 else { throw missing("acknowledge.entry", "the entry of the list that says so") }
        let owner = try unitNamed(command.owner, in: act.frame, meets: false, field: "acknowledge.owner")
        guard owner != act.unit, book.isResponsible(act.bytes(command.owner), by: command.entry) else {
            let named = book.entry(command.entry).map { "names \($0.department)" } ?? "is not there"
            throw Problem(
                .disputeNoEntry, field: "acknowledge.entry", value: "\(command.entry)",
                detail: "entry \(command.entry) of list \(book.version) \(named): give one that names the unit claimed")
        }
    }

    private func missing(_ field: String, _ what: String) -> Problem {
        Problem(.fieldMissing, field: field, detail: "a dispute names \(what)")
    }
}

/// The reason code that is a dispute where a responsibility list is in force.
enum DisputeReason {
    static let notOurs = "not-ours"
}

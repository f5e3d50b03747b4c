package import CasebusJournal
internal import CasebusModel
package import CasebusWire

/// What the bus records by itself.
extension Intake {
    /// Carries out an act of the bus and records it; nothing of it is answered to anyone.
    ///
    /// - Parameter clock: ms since 1970 by the injected clock.
    /// - Returns: whether it held: a card that was given, or a hand-off that is signed, does not.
    /// - Throws: ``RuleBookError`` for a book that is none; nothing has changed then.
    package mutating func act(_ event: WireBusEvent, clock: Int64, into batch: JournalBatch) throws -> Bool {
        var event = event
        if case .card(let card) = event.event { event.card = ledger.addressed(card) }
        if case .succeeded(let succeeded) = event.event { event.succeeded = ledger.counted(succeeded) }
        let now = ledger.recordedAt(clock: clock)
        let sequence = ledger.nextSequence
        let applied = try ledger.apply(event, at: now)
        guard ledger.nextSequence > sequence else { return false }
        try recorder.record(event, applied, units: ledger.units, sequence: sequence, at: now, into: batch)
        return true
    }

    /// Records the linked cases that a decision owes: behind it in the same batch, or after a start where a crash came
    /// between.
    package mutating func settleLinks(clock: Int64, into batch: JournalBatch) throws {
        while let link = ledger.owedLinks.first {
            guard try act(ledger.event(link), clock: clock, into: batch) else { return }
        }
    }
}

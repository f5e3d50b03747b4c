internal import CasebusJournal
internal import CasebusLedger
internal import CasebusModel

/// What the loop counts of its own work.
extension BusLoop {
    func endTurn(began: UInt64) {
        gathering.endTurn(began: began)
        measures.gatheredAnswersMost = max(measures.gatheredAnswersMost, gathering.answers.count)
        measures.gatheredBytesMost = max(measures.gatheredBytesMost, gathering.batch.byteCount)
    }

    /// Counts a batch whose answers were given to the sockets.
    func measure(_ flushed: Gathering, durableAt: UInt64) {
        counters.receipts += flushed.receipts
        if !flushed.batch.isEmpty { measures.batchRecords.add(UInt64(flushed.batch.count)) }
        guard !flushed.turns.isEmpty else { return }
        let sentAt = clock.nanoseconds()
        for turn in flushed.turns {
            measures.durable.add(durableAt &- turn.began, times: turn.receipts)
            measures.receipt.add(sentAt &- turn.began, times: turn.receipts)
        }
    }

    /// Codes are constants of ``Problem/Code``: their number is bounded by the program.
    func countProblem(_ code: Problem.Code) {
        counters.problems += 1
        measures.problems[code.rawValue, default: 0] += 1
    }

    func queueDepths() -> [QueueDepth] {
        let (indexed, tails) = queries.depths
        let (acts, turnedAway) = mailbox.depths
        let inbox = intake.ledger.units.rows.lazy.map(\.inbox.open).max() ?? 0
        return [
            QueueDepth("gathered_answers", measures.gatheredAnswersMost, of: LoopBounds.gatheredAnswers),
            QueueDepth("queries", questions.count, of: LoopBounds.queries),
            QueueDepth("indexed_queries", indexed, of: QueryDesk.queueMax),
            QueueDepth("tails", tails, of: QueryDesk.queueMax),
            QueueDepth("bus_acts", acts, of: LoopMailbox.actsMax),
            QueueDepth("refused_handshakes", turnedAway, of: LoopMailbox.turnedAwayMax),
            QueueDepth("remembered_epochs", epochs.count, of: LoopBounds.rememberedEpochs),
            QueueDepth("fullest_inbox", inbox, of: intake.ledger.bounds.uncollectedNoticesPerUnit),
            QueueDepth("open_handoffs", intake.ledger.openHandoffs, of: intake.ledger.bounds.openHandoffs),
        ]
    }
}

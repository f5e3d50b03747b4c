internal import CasebusIndex
internal import CasebusJournal
internal import CasebusLedger
internal import CasebusModel
internal import CasebusWire
internal import Logging

/// From the gathered batch to the disk, and what follows from how that ended.
extension BusLoop {
    /// Hands the gathered batch to the disk, inline when it is small: a thread's wake-up costs more than it hides.
    func commitIfIdle() {
        guard flushing == nil, !gathering.isEmpty else { return }
        let full = gathering
        gathering = spare ?? Gathering()
        spare = nil
        full.touched = intake.ledger.touched
        intake.ledger.touched.removeAll(keepingCapacity: true)
        gathering.reset(firstSequence: intake.ledger.nextSequence, flushed: journal.head)
        flushing = full
        let batch = full.batch
        if batch.isEmpty {
            settle(.durable)
        } else if batch.count <= LoopBounds.inlineCommands {
            let began = clock.nanoseconds()
            let outcome = journal.append(batch, expecting: batch.firstSequence, term: intake.recorder.term)
            measures.flush.add(clock.nanoseconds() &- began)
            settle(outcome)
        } else {
            committer.begin(batch, expecting: batch.firstSequence, term: intake.recorder.term)
        }
    }

    func takeOutcome() {
        guard let outcome = committer.takeOutcome() else { return }
        measures.flush.add(committer.flushNanoseconds)
        settle(outcome)
    }

    private func settle(_ outcome: AppendOutcome) {
        guard let flushed = flushing else { return }
        flushing = nil
        switch outcome {
        case .durable:
            let durableAt = clock.nanoseconds()
            if !flushed.batch.isEmpty {
                head.advance(to: flushed.batch.lastSequence)
                follower.logGrew()
                counters.batches += 1
                counters.records += UInt64(flushed.batch.count)
            }
            for (unit, isPresent) in flushed.presences {
                if isPresent { presentInLog.insert(unit) } else { presentInLog.remove(unit) }
            }
            answer(flushed)
            deliver(flushed)
            sendDirty()
            measure(flushed, durableAt: durableAt)
            checkpointer.offer(&intake.ledger, durable: head.value)
        case .rejected(let error): rollBack(flushed, error)
        case .unknown(let error): failure = error
        }
        spare = flushed
    }

    /// Nothing was written: the ledger goes back to the last durable record, and everything since is refused.
    private func rollBack(_ rejected: Gathering, _ error: JournalError) {
        logger.error("journal.rejected", metadata: ["error": "\(error)"])
        measures.flushFailures += 1
        checkpointer.invalidate()
        do {
            intake.ledger = try checkpointer.recover(bounds: intake.ledger.bounds)
            intake.ledger.admitOnly(keys.units.keys.sorted())
        } catch {
            let detail = "the ledger cannot be rebuilt: \(error)"
            failure = JournalError(.ioFailed, operation: "roll back", context: .init(detail: detail))
            return
        }
        noRoom = error.code == .diskFull ? error : nil
        let problem = Problem(
            noRoom == nil ? .logRejected : .diskFull, detail: "nothing of it was recorded: \(error) Send it again")
        for answer in rejected.answers + gathering.answers { refuse(answer, problem) }
        sendDirty()
        // Confirmations, welcomes and deliveries of the lost batch are void: every session begins anew.
        for session in Array(sessions.values) { end(session, reason: "bus.rolled-back: say hello again") }
        gathering.reset(firstSequence: intake.ledger.nextSequence, flushed: journal.head)
        intake.ledger.touched = []
        (owedSuccessions, deliveriesWaitFor) = (rules.successions, 0)
        backlog = Backlog()
        lines = intake.ledger.units.rows.map { DeliveryLine(first: $0.inbox.first, end: $0.inbox.end) }
        for unit in lines.indices {
            lines[unit].wasRecordedPresent = presentInLog.contains(intake.ledger.units.address(UnitNumber(unit)))
        }
    }

    private func refuse(_ answer: Gathering.Answer, _ problem: Problem) {
        countProblem(problem.code)
        guard answer.session.isOpen else { return }
        answer.session.receipts.problem(problem, correlation: answer.correlation)
        markDirty(answer.session)
    }
}

internal import CasebusAudit
internal import CasebusConfiguration
internal import CasebusLedger
internal import CasebusModel
internal import CasebusWire
internal import Logging

/// Another configuration while the bus serves: all of it or nothing.
extension BusLoop {
    func apply(_ reload: Reload) {
        do throws(Problem) {
            try adopt(reload)
            answer(reload, with: .success(document(of: reload.changes)))
            logger.notice(
                "configuration.reloaded",
                metadata: [
                    "changes": "\(reload.changes.applied.joined(separator: ", "))",
                    "need-restart": "\(reload.changes.needRestart.joined(separator: ", "))",
                ])
        } catch {
            logger.error("configuration.refused", metadata: ["problem": "\(error.code)", "detail": "\(error.detail)"])
            answer(reload, with: .failure(error))
        }
        notifier.reloaded()
    }

    private func adopt(_ reload: Reload) throws(Problem) {
        guard noRoom == nil else {
            throw Problem(.diskFull, detail: "nothing can be recorded, so nothing is changed: make room first")
        }
        for unit in reload.changes.removed { try checkUnused(unit) }
        let installation = reload.installation
        let ring: KeyRing
        do {
            ring = try KeyRing(installation.units, keeping: keys)
        } catch {
            throw Problem(.configurationInvalid, field: "units", detail: "a key cannot be read: \(error)")
        }
        keys = ring
        intake.ledger.admitOnly(ring.units.keys.sorted())
        growLines()
        intake.ledger.bounds.openHandoffs = installation.configuration.limits.openHandoffs
        settings.take(installation.configuration)
        rules = reload.rules
        owedSuccessions = rules.successions
        settleSuccessions()
        if !reload.changes.applied.isEmpty { record(rules, changes: reload.changes.applied) }
        reloaded(installation, ring)
        for session in Array(sessions.values) { recheck(session) }
    }

    /// Nothing disappears: a unit stays until what it has, or is owed, is closed.
    private func checkUnused(_ unit: Address) throws(Problem) {
        let ledger = intake.ledger
        guard let number = ledger.units.number(of: unit.text) else { return }
        let row = ledger.units[number]
        let idle = ledger.casesLyingIdle(with: number)
        guard row.openReceived + row.openSent + idle > 0 else { return }
        throw Problem(
            .unitInUse, field: "units", value: unit.text,
            detail: "it has received \(row.openReceived) and sent \(row.openSent) open hand-offs, and \(idle) cases "
                + "lie with it: name its successor under succeeded in units.yaml, or keep it there, without keys if "
                + "it must not connect, until they are closed")
    }

    /// Records the successions that the log lacks: with the rules of a reload in one batch, or after a start where the
    /// files were changed before it, or a crash came between.
    private func settleSuccessions() {
        guard noRoom == nil, !owedSuccessions.isEmpty else { return }
        for one in intake.ledger.lacking(owedSuccessions) {
            var event = WireBusEvent()
            event.succeeded = one
            guard act(event) else { continue }
            // What it brings to inboxes are old records: nobody is told before it is on the disk itself.
            deliveriesWaitFor = intake.ledger.nextSequence - 1
            logger.notice("unit.succeeded", metadata: ["unit": "\(one.unit)", "successor": "\(one.successor)"])
        }
        owedSuccessions = []
    }

    /// A session whose key is gone, or speaks for another unit now, ends; another role holds at once.
    private func recheck(_ session: Session) {
        guard !session.keyText.isEmpty else {
            if keys.units[session.address] == nil { close(session, reason: "key.unknown", tell: true) }
            return
        }
        guard let key = keys.key(named: session.keyText), key.unit == session.address else {
            return close(session, reason: "key.revoked: this key speaks for this unit no more", tell: true)
        }
        session.role = key.role
    }

    /// Records what the log lacks, after a start or a rollback: successions, the rules, where its last ones are others,
    /// and linked cases that a decision owes.
    func catchUp() {
        settleSuccessions()
        if !rules.areIn(intake.ledger) { record(rules, changes: []) }
        while noRoom == nil, let link = intake.ledger.owedLinks.first {
            guard act(intake.ledger.event(link)) else { break }
        }
    }

    private func record(_ rules: RulesToAdopt, changes: [String]) {
        act(rules.event(changes))
    }

    /// Carries out and records something that the bus does itself.
    ///
    /// - Returns: whether it was.
    @discardableResult
    func act(_ event: WireBusEvent) -> Bool {
        guard noRoom == nil else { return false }
        do {
            defer { growLines() }
            return try intake.act(event, clock: now, into: gathering.batch)
        } catch {
            logger.error("record.failed", metadata: ["error": "\(error)"])
            return false
        }
    }

    // MARK: The answer

    private func answer(_ reload: Reload, with result: Result<[UInt8], Problem>) {
        guard let ticket = reload.ticket, let (session, correlation) = questions.removeValue(forKey: ticket) else {
            return
        }
        session.openQueries -= 1
        guard session.isOpen else { return }
        switch result {
        // It rests on what is recorded with it.
        case .success(let json):
            gathering.add(.init(session: session, correlation: correlation, content: .result(json)))
        case .failure(let problem): refuse(session, problem, correlation: correlation)
        }
    }

    private func document(of changes: ConfigurationChanges) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.array("changes") { json in for change in changes.applied { json.element(change) } }
            json.array("need_restart") { json in for key in changes.needRestart { json.element(key) } }
        }
        return json.bytes
    }
}

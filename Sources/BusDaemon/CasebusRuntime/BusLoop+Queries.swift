internal import CasebusJournal
internal import CasebusLedger
internal import CasebusModel
internal import CasebusWire
internal import Logging
internal import SwiftProtobuf

/// Reads: handed to the query threads, which answer from the index and the log.
extension BusLoop {
    /// What a unit is told of things that it may not see, or that are not there: which of the two is not said.
    private static let hidden: Set<Problem.Code> = [.caseUnknown, .handoffUnknown]

    func ask(_ query: WireQuery, for session: Session) {
        let asked = QueryDesk.Question(
            ticket: nextTicket, name: query.name, parameters: query.parameters, unit: session.address,
            role: session.role, head: head.value, askedAt: .now)
        func refuseBusy(_ detail: String) {
            refuse(
                session, Problem(.queryBusy, field: "query", value: query.name, detail: detail),
                correlation: query.correlation)
        }
        guard session.openQueries < LoopBounds.queriesPerSession else {
            return refuseBusy(
                "this session has \(session.openQueries) queries under way, its limit: wait for an answer")
        }
        guard questions.count < LoopBounds.queries, queries.ask(asked) else {
            return refuseBusy("\(questions.count) queries are being answered: ask again in a moment")
        }
        session.openQueries += 1
        questions[nextTicket] = (session, query.correlation)
        nextTicket += 1
    }

    func takeMail() {
        let mail = mailbox.take()
        for peer in mail.turnedAway { note(peer.code, key: peer.key, claimed: peer.claimed) }
        for reload in mail.reloads { apply(reload) }
        for event in mail.acts { act(event) }
        if mail.idsAreSettled { intake.ledger.finishSettlingIDs() }
        for answer in mail.answers {
            guard let (session, correlation) = questions.removeValue(forKey: answer.ticket) else { continue }
            session.openQueries -= 1
            guard session.isOpen else { continue }
            switch answer.result {
            case .success(let json): send(json, for: correlation, to: session)
            case .failure(let problem):
                refuse(session, problem, correlation: correlation)
                if session.role != .operator, Self.hidden.contains(problem.code) {
                    note(.notAllowed, key: session.keyText, claimed: session.address.text)
                }
            }
        }
    }

    /// A query's answer: one JSON document in the frame behind the envelope.
    func send(_ json: [UInt8], for correlation: UInt64, to session: Session) {
        let result = WireResult.with { $0.correlation = correlation }
        var document = FrameRun()
        json.withUnsafeBytes { document.append($0) }
        send(OutgoingMessage(encode(.result(result), session.format), document), to: session)
    }

    /// A copy of what others may know, once a second.
    func publishStatus() {
        var status = LoopStatus()
        status.sessions = sessions.count
        status.openCases = intake.ledger.openCases
        status.openHandoffs = intake.ledger.openHandoffs
        status.casesRegistered = intake.ledger.casesRegistered
        status.casesClosed = intake.ledger.casesClosed
        status.rememberedIDs = intake.ledger.ids.recent.count
        status.isDiskFull = noRoom != nil
        status.refusals = refusals.totals
        status.counters = counters
        status.measures = measures
        status.isDiskFailing = noRoom.map { $0.code != .diskFull } ?? false
        status.sessionsLimit = settings.sessions
        status.blockedSessions = blocked.count
        status.queues = queueDepths()
        measures.gatheredAnswersMost = 0
        measures.gatheredBytesMost = 0
        status.units = intake.ledger.units.rows.indices.map { number in
            let row = intake.ledger.units.rows[number]
            return LoopStatus.UnitStatus(
                address: intake.ledger.units.address(UInt32(number)),
                sessions: number < lines.count ? lines[number].sessions.count : 0, inbox: row.inbox.open,
                openSent: row.openSent, openReceived: row.openReceived,
                overdue: row.overdue)
        }
        mailbox.publish(status)
    }
}

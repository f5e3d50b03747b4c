internal import CasebusModel

extension ClientMachine {
    /// The bus has spoken.
    mutating func receive(_ message: ServerMessage, now: Instant) -> [ClientEffect] {
        guard ending == nil else { return [] }
        heardBefore = lastHeard
        lastHeard = now
        isProbing = false
        switch message {
        case .welcome(let welcome): return open(welcome, now: now)
        case .answers(let receipts, let problems):
            var effects: [ClientEffect] = []
            effects.reserveCapacity(2 * receipts.count)
            for answer in receipts { settle(answer.correlation, .success(answer.receipt), now: now, into: &effects) }
            for problem in problems { take(problem, now: now, into: &effects) }
            return effects
        case .deliveries(let deliveries): return take(deliveries, now: now)
        case .pong:
            isProven = true
            return []
        case .result(let correlation, let document):
            isProven = true
            guard let query = takeQuery(correlation) else { return [] }
            return [.resulted(call: query.call, .success(document))]
        case .closing(let reason):
            if case .parting = phase { return end(.closed) }
            // Another client has this instance's name: coming back would push it out, and it us, for ever.
            if reason.hasPrefix(Problem.Code.sessionReplaced.rawValue) {
                return end(.sessionEnded(Problem(.sessionReplaced, field: "instance", detail: reason)))
            }
            return retreat(now: now, atLeast: Self.pauseFirst)
        }
    }

    /// What was received cannot be read: nothing of this session can be trusted any more.
    mutating func receiveUnreadable(_ fault: ClientError, now: Instant) -> [ClientEffect] {
        guard ending == nil else { return [] }
        lastFault = fault
        return retreat(now: now, atLeast: Self.pauseFirst)
    }

    private mutating func open(_ welcome: Welcome, now: Instant) -> [ClientEffect] {
        guard case .greeting(.some) = phase else { return [] }
        self.welcome = welcome
        phase = .open
        sessions += 1
        lastFault = nil
        heartbeat = min(max(welcome.heartbeat, Self.heartbeatRange.lowerBound), Self.heartbeatRange.upperBound)
        nextPing = now + heartbeat
        (pingIsDue, isProbing) = (false, false)
        isProven = false
        arrivals = Arrivals()
        outbox.rewind()
        answerAwaitedSince = nil
        for index in queries.indices { queries[index].sent = false }
        return [.opened(welcome)] + refuseUnfit(now: now)
    }

    /// Commands that were taken under wider limits than this bus has would cut the link each time they are sent.
    private mutating func refuseUnfit(now: Instant) -> [ClientEffect] {
        let limits = limits
        var effects: [ClientEffect] = []
        for (number, command) in outbox.unanswered {
            guard let problem = command.problem(within: limits) else { continue }
            settle(number, .failure(.refused(problem)), now: now, into: &effects)
        }
        return effects
    }

    private mutating func settle(
        _ number: UInt64, _ result: Result<Receipt, ClientError>, now: Instant, into effects: inout [ClientEffect]
    ) {
        isProven = true
        // An answer to what is no longer there: it was given before, in an earlier session.
        guard let entry = outbox.remove(number) else { return }
        answerAwaitedSince = outbox.awaitsAnswer ? now : nil
        if let ticket = entry.ticket { effects.append(.answered(ticket, result)) }
        effects.append(.settled(number))
    }

    private mutating func takeQuery(_ correlation: UInt64) -> Query? {
        guard let index = queries.firstIndex(where: { $0.correlation == correlation }) else { return nil }
        return queries.remove(at: index)
    }

    // MARK: Problems

    private mutating func take(
        _ answer: ServerMessage.AnsweredProblem, now: Instant, into effects: inout [ClientEffect]
    ) {
        let problem = answer.problem
        var isGreeting = false
        if case .greeting = phase { isGreeting = true }
        switch Consequence(of: problem.code, ofMessage: answer.correlation == 0, greeting: isGreeting) {
        case .answer:
            if answer.correlation >= Self.firstQuery {
                isProven = true
                guard let query = takeQuery(answer.correlation) else { return }
                effects.append(.resulted(call: query.call, .failure(.refused(problem))))
            } else {
                settle(answer.correlation, .failure(.refused(problem)), now: now, into: &effects)
            }
        case .newSession:
            lastFault = .refused(problem)
            // A bus that was started again says this. The one that is lost was last heard before it.
            lastHeard = heardBefore
            effects += retreat(now: now, atLeast: .zero)
        case .later:
            lastFault = .refused(problem)
            effects += retreat(now: now, atLeast: Self.pauseFirst)
        case .end: effects += end(sessions == 0 ? .refused(problem) : .sessionEnded(problem))
        case .misunderstood:
            effects += end(.protocolViolation("\(problem.code): \(problem.detail)"))
        }
    }

    // MARK: Deliveries

    private mutating func take(_ deliveries: [ArrivedDelivery], now: Instant) -> [ClientEffect] {
        guard case .open = phase else { return [] }
        isProven = true
        for delivery in deliveries {
            guard arrivals.arrive(delivery.number) else {
                return receiveUnreadable(
                    .protocolViolation("delivery \(delivery.number) where \(arrivals.last + 1) was due"), now: now)
            }
        }
        let credit = welcome?.credit ?? 0
        guard arrivals.unconfirmed <= UInt64(clamping: credit) else {
            return receiveUnreadable(
                .protocolViolation("\(arrivals.unconfirmed) deliveries without a confirmation, over \(credit)"),
                now: now)
        }
        return [.arrived(deliveries, session: sessions)]
    }
}

/// What a problem means for the session.
private enum Consequence {
    /// It answers one command or query.
    case answer
    /// The bus does not know this session (any more): open another.
    case newSession
    /// The bus cannot now: try again in a while; commands stay.
    case later
    /// The bus will not have this client until somebody changes something.
    case end
    /// The bus cannot read this client.
    case misunderstood

    init(of code: Problem.Code, ofMessage isOfMessage: Bool, greeting isGreeting: Bool) {
        switch code {
        case .sessionRequired, .sessionCut: self = .newSession
        case .sessionTooMany, .busStopping: self = .later
        case .sessionVersion, .sessionStaleEpoch, .sessionReplaced: self = .end
        case .keyUnknown, .keyRevoked, .keyMissing, .unitImpersonated, .unitUnknown, .notAllowed, .routingChosen:
            self = isOfMessage ? .end : .answer
        case .messageMalformed, .messageTooManyFrames, .messageTooManyCommands, .messageFramesMissing:
            self = isOfMessage ? .misunderstood : .answer
        case .diskFull, .busFull: self = isOfMessage ? .later : .answer
        // Of a HELLO: what it says will not become right by saying it again.
        default: self = isGreeting ? .end : isOfMessage ? .later : .answer
        }
    }
}

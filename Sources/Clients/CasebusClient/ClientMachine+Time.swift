internal import CasebusModel

extension ClientMachine {
    /// Time has passed. Hand in what was received first, or silence is seen where there is none.
    mutating func tick(now: Instant) -> [ClientEffect] {
        guard ending == nil else { return [] }
        var effects = expire(now: now)
        if sessions == 0, closeDeadline == nil, now >= connectDeadline {
            return effects
                + end(lastFault ?? .unreachable(endpoint: settings.endpoint, after: settings.connectTimeout))
        }
        switch phase {
        case .pausing(let until) where now >= until:
            phase = .greeting(sentAt: nil)
            effects.append(.renewSocket)
        case .greeting(.some(let sentAt)) where now >= sentAt + helloPatience:
            effects += retreat(now: now, atLeast: .zero)
        case .open: effects += keepAlive(now: now)
        case .parting(.some(let until)) where now >= until: effects += end(.closed)
        default: break
        }
        return effects + proceedToClose(now: now)
    }

    /// When ``tick(now:)`` has something to do next.
    var nextDeadline: Instant? {
        var deadlines = queries.map(\.deadline)
        if let deadline = outbox.nextDeadline { deadlines.append(deadline) }
        if sessions == 0 { deadlines.append(connectDeadline) }
        switch phase {
        case .pausing(let until): deadlines.append(until)
        case .greeting(let sentAt): if let sentAt { deadlines.append(sentAt + helloPatience) }
        case .open:
            deadlines += [nextPing, silenceDeadline]
            if let answerDeadline { deadlines.append(answerDeadline) }
            if let probeDeadline { deadlines.append(probeDeadline) }
        case .parting(let until):
            if let deadline = until ?? closeDeadline.map({ $0 + Self.partingPatience }) { deadlines.append(deadline) }
            return deadlines.min()
        case .ended: return nil
        }
        if let closeDeadline { deadlines.append(closeDeadline) }
        return deadlines.min()
    }

    /// Gives the session up; the next one is opened after a pause that grows with failures in a row.
    mutating func retreat(now: Instant, atLeast pause: Duration) -> [ClientEffect] {
        switch phase {
        case .pausing, .ended: return []
        case .parting: return end(.closed)
        case .greeting, .open: break
        }
        if isProven { failures = 0 }
        isProven = false
        let grown = failures == 0 ? .zero : doubled(Self.pauseFirst, failures - 1)
        failures += 1
        epoch += 1
        answerAwaitedSince = nil
        let wait = max(grown, pause)
        if wait > .zero {
            phase = .pausing(until: now + wait)
            return [.clearInbox]
        }
        phase = .greeting(sentAt: nil)
        return [.clearInbox, .renewSocket]
    }

    private var helloPatience: Duration { doubled(Self.helloPatience, failures) }
    private var silenceDeadline: Instant { lastHeard + heartbeat * Self.heartbeatsUntilLost }
    private var probeDeadline: Instant? {
        guard !isProbing, let answerAwaitedSince else { return nil }
        return max(answerAwaitedSince, lastHeard) + min(Self.probePatience, heartbeat)
    }
    private var answerDeadline: Instant? { answerAwaitedSince.map { $0 + settings.answerTimeout } }

    private func doubled(_ first: Duration, _ times: Int) -> Duration {
        // 2^9 pauses of 100 ms are more than the most already.
        min(first * (1 << min(max(times, 0), 9)), Self.pauseMost)
    }

    /// Callers hear that their time is over; their commands stay and go on being sent.
    private mutating func expire(now: Instant) -> [ClientEffect] {
        var effects: [ClientEffect] = outbox.expire(at: now).compactMap { entry in
            guard let ticket = entry.ticket else { return nil }
            return .answered(ticket, .failure(.timedOut(id: entry.command.id, after: settings.answerTimeout)))
        }
        for query in queries where query.deadline <= now {
            effects.append(
                .resulted(call: query.call, .failure(.timedOut(id: query.name, after: query.timeout))))
        }
        queries.removeAll { $0.deadline <= now }
        return effects
    }

    private mutating func keepAlive(now: Instant) -> [ClientEffect] {
        // A bus that talks but leaves a command unanswered for so long has lost it.
        if now >= silenceDeadline || answerDeadline.map({ now >= $0 }) == true {
            return retreat(now: now, atLeast: .zero)
        }
        if let probeDeadline, now >= probeDeadline { (pingIsDue, isProbing) = (true, true) }
        if now >= nextPing {
            pingIsDue = true
            arrivals.sayAgain()
            nextPing = now + heartbeat
        }
        return []
    }

    private mutating func proceedToClose(now: Instant) -> [ClientEffect] {
        guard let closeDeadline, ending == nil, outbox.isEmpty || now >= closeDeadline else { return [] }
        switch phase {
        case .open:
            phase = .parting(until: nil)
            return []
        case .pausing, .greeting: return end(.closed)
        // The GOODBYE found no way out in time.
        case .parting(nil): return now >= closeDeadline + Self.partingPatience ? end(.closed) : []
        case .parting, .ended: return []
        }
    }
}

internal import CasebusModel

extension ClientMachine {
    /// What to say next; `nil` when there is nothing to say now.
    func nextMessage() -> ClientMessage? {
        switch phase {
        case .pausing, .ended: return nil
        case .greeting(let sentAt): return sentAt == nil ? .hello(epoch: epoch) : nil
        case .parting(let until):
            if until != nil { return nil }
            if let upTo = arrivals.toSay { return .delivered(upTo: upTo) }
            return .goodbye(reason: "closed")
        case .open:
            if pingIsDue { return .ping(nonce: pings + 1) }
            if let upTo = arrivals.toSay { return .delivered(upTo: upTo) }
            let most = min(settings.commandsPerMessage, limits.commandsPerMessage)
            if let run = outbox.nextRun(most: most, byteLimit: Self.messageBytes) {
                return .commands(correlation: run.first, run.commands)
            }
            guard let query = queries.first(where: { !$0.sent }) else { return nil }
            return .query(correlation: query.correlation, name: query.name, parameters: query.parameters)
        }
    }

    /// The socket has taken the message that ``nextMessage()`` gave.
    mutating func sent(_ message: ClientMessage, now: Instant) {
        switch message {
        case .hello: phase = .greeting(sentAt: now)
        case .commands(let correlation, let commands):
            outbox.markSent(below: correlation + UInt64(commands.count))
            if answerAwaitedSince == nil { answerAwaitedSince = now }
        case .delivered(let upTo): arrivals.markSaid(upTo)
        case .ping(let nonce):
            pings = nonce
            pingIsDue = false
        case .query(let correlation, _, _):
            if let index = queries.firstIndex(where: { $0.correlation == correlation }) { queries[index].sent = true }
        case .goodbye: phase = .parting(until: now + Self.partingPatience)
        }
    }
}

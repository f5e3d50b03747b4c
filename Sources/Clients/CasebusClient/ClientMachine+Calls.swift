internal import CasebusModel

extension ClientMachine {
    /// Takes a command into the outbox. It is sent once it is released.
    ///
    /// - Returns: its number, or why it was not taken.
    mutating func submit(_ command: EncodedCommand, ticket: Ticket?, now: Instant) -> Result<UInt64, ClientError> {
        guard ending == nil, closeDeadline == nil else { return .failure(ending ?? .closed) }
        if let problem = command.problem(within: limits) { return .failure(.refused(problem)) }
        return outbox.append(command, ticket: ticket, deadline: now + settings.answerTimeout)
    }

    /// Takes back a command that an earlier process had taken; nobody waits for it, and no limit is asked again.
    mutating func restore(_ command: EncodedCommand, now: Instant) -> UInt64 {
        outbox.restore(command, deadline: now)
    }

    /// Lets everything submitted so far be sent: where there is an outbox on disk, it is there.
    mutating func release() { outbox.release() }

    /// Takes commands out again that could not be put on disk; they were never released.
    mutating func withdraw(_ numbers: some Sequence<UInt64>, because error: ClientError) -> [ClientEffect] {
        numbers.compactMap { outbox.remove($0)?.ticket }.map { .answered($0, .failure(error)) }
    }

    /// A caller waits no longer; its commands stay.
    mutating func abandon(_ numbers: some Sequence<UInt64>) -> [ClientEffect] {
        numbers.compactMap { number in
            guard let entry = outbox.forgetTicket(of: number), let ticket = entry.ticket else { return nil }
            return .answered(ticket, .failure(.cancelled(id: entry.command.id)))
        }
    }

    /// Asks the bus something. Asking twice does no harm, so a lost session's queries are asked again.
    mutating func ask(
        _ name: String, _ parameters: String, call: UInt64, timeout: Duration, now: Instant
    ) -> [ClientEffect] {
        guard ending == nil, closeDeadline == nil else { return [.resulted(call: call, .failure(ending ?? .closed))] }
        guard queries.count < Self.queriesMost else {
            return [.resulted(call: call, .failure(.outboxFull(limit: Self.queriesMost)))]
        }
        queries.append(
            Query(
                correlation: nextQuery, call: call, name: name, parameters: parameters, deadline: now + timeout,
                timeout: timeout))
        nextQuery += 1
        return []
    }

    /// A query's caller waits no longer.
    mutating func abandonQuery(call: UInt64) -> [ClientEffect] {
        guard let index = queries.firstIndex(where: { $0.call == call }) else { return [] }
        let query = queries.remove(at: index)
        return [.resulted(call: call, .failure(.cancelled(id: query.name)))]
    }

    /// The receiver has a delivery in safe hands. Of an earlier session it means nothing any more.
    mutating func confirm(session: UInt64, number: UInt64) {
        if session == sessions { arrivals.confirm(number) }
    }

    /// No more calls: waits for the answers that are out, then says GOODBYE.
    mutating func close(now: Instant, patience: Duration) -> [ClientEffect] {
        guard ending == nil else { return [] }
        closeDeadline = min(closeDeadline ?? now + patience, now + patience)
        let asked = queries
        queries = []
        return asked.map { .resulted(call: $0.call, .failure(.closed)) } + tick(now: now)
    }

    /// Ends everything: whoever still waits hears why.
    mutating func end(_ error: ClientError) -> [ClientEffect] {
        guard ending == nil else { return [] }
        phase = .ended(error)
        let commands = outbox.forgetAllTickets().compactMap(\.ticket)
        let asked = queries
        queries = []
        return commands.map { .answered($0, .failure(error)) }
            + asked.map { .resulted(call: $0.call, .failure(error)) } + [.ended(error)]
    }
}

internal import CasebusModel

/// What callers have posted: calls become commands and queries of the machine, numbered and kept.
extension ClientLoop {
    func takeMail() throws(ClientError) {
        let mail = shared.mailbox.drain()
        for (session, number) in mail.confirmations { machine.confirm(session: session, number: number) }
        var fresh: [UInt64] = []
        for input in mail.inputs {
            switch input {
            case .submit(let call, let commands, let continuation):
                fresh += try submit(commands, call: call, continuation)
            case .ask(let call, let name, let parameters, let timeout, let continuation):
                calls.add(query: call, continuation)
                try perform(machine.ask(name, parameters, call: call, timeout: timeout, now: .now))
            case .abandon(let call):
                try perform(machine.abandon(calls.numbers(of: call)) + machine.abandonQuery(call: call))
            case .close(let patience): try perform(machine.close(now: .now, patience: patience))
            }
        }
        try release(fresh)
    }

    /// - Returns: the numbers of the commands that were taken.
    private func submit(
        _ commands: [EncodedCommand], call: UInt64,
        _ continuation: CheckedContinuation<[Result<Receipt, ClientError>], Never>
    ) throws(ClientError) -> [UInt64] {
        calls.add(call, commands: commands.count, continuation)
        var numbers: [UInt64] = []
        // Once one did not fit, none behind it may overtake it.
        var overflow: ClientError?
        for (index, command) in commands.enumerated() {
            let ticket = Ticket(call: call, index: index)
            let taken = overflow.map { .failure($0) } ?? machine.submit(command, ticket: ticket, now: .now)
            switch taken {
            case .success(let number):
                numbers.append(number)
                file?.append(number, command)
            case .failure(let error):
                if case .refused = error {} else { overflow = error }
                calls.answer(ticket, .failure(error))
            }
        }
        calls.note(numbers, of: call)
        return numbers
    }

    /// Lets the fresh commands go, once they are on disk where they are to be.
    private func release(_ fresh: [UInt64]) throws(ClientError) {
        guard !fresh.isEmpty else { return }
        do throws(ClientError) {
            try file?.commit()
            machine.release()
        } catch {
            try perform(machine.withdraw(fresh, because: error))
        }
        if file?.isMostlyDead == true { try file?.rewrite(machine.outbox.unanswered) }
    }

    /// Answers who posted something after the end.
    func answerLateMail(_ error: ClientError) {
        for input in shared.mailbox.shut(error).inputs {
            switch input {
            case .submit(_, let commands, let continuation):
                continuation.resume(returning: commands.map { _ in .failure(error) })
            case .ask(_, _, _, _, let continuation): continuation.resume(returning: .failure(error))
            case .abandon, .close: break
            }
        }
        shared.setEnded()
    }
}

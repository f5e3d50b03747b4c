/// The calls that wait for the client's thread, and how far their answers have come.
struct PendingCalls {
    typealias Answers = [Result<Receipt, ClientError>]

    private struct Submission {
        var answers: [Result<Receipt, ClientError>?]
        var missing: Int
        var numbers: [UInt64] = []
        var continuation: CheckedContinuation<Answers, Never>
    }

    private var submissions: [UInt64: Submission] = [:]
    private var queries: [UInt64: CheckedContinuation<Result<[UInt8], ClientError>, Never>] = [:]

    mutating func add(_ call: UInt64, commands: Int, _ continuation: CheckedContinuation<Answers, Never>) {
        guard commands > 0 else { return continuation.resume(returning: []) }
        submissions[call] = Submission(
            answers: Array(repeating: nil, count: commands), missing: commands, continuation: continuation)
    }

    mutating func add(query call: UInt64, _ continuation: CheckedContinuation<Result<[UInt8], ClientError>, Never>) {
        queries[call] = continuation
    }

    /// Which commands of the outbox are this call's.
    mutating func note(_ numbers: [UInt64], of call: UInt64) { submissions[call]?.numbers = numbers }

    func numbers(of call: UInt64) -> [UInt64] { submissions[call]?.numbers ?? [] }

    /// Keeps the answer; the last one lets the call go on.
    mutating func answer(_ ticket: Ticket, _ result: Result<Receipt, ClientError>) {
        guard let index = submissions.index(forKey: ticket.call),
            submissions.values[index].answers[ticket.index] == nil
        else { return }
        submissions.values[index].answers[ticket.index] = result
        submissions.values[index].missing -= 1
        guard submissions.values[index].missing == 0 else { return }
        let done = submissions.remove(at: index).value
        done.continuation.resume(returning: done.answers.map { $0 ?? .failure(.closed) })
    }

    mutating func answer(query call: UInt64, _ result: Result<[UInt8], ClientError>) {
        queries.removeValue(forKey: call)?.resume(returning: result)
    }
}

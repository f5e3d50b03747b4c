internal import CasebusModel
internal import CasebusZMQ
internal import Synchronization

/// What a call asks of the client's thread.
enum ClientInput: Sendable {
    case submit(call: UInt64, [EncodedCommand], CheckedContinuation<[Result<Receipt, ClientError>], Never>)
    case ask(
        call: UInt64, name: String, parameters: String, timeout: Duration,
        CheckedContinuation<Result<[UInt8], ClientError>, Never>)
    /// The call's task was cancelled.
    case abandon(call: UInt64)
    case close(patience: Duration)
}

/// Carries calls and confirmations to the thread that owns the socket, and wakes it.
///
/// - Threading: any thread posts, the owner drains.
/// - Bound: commands that wait here are at most ``commandLimit``; a call that comes on top hears so at once.
final class Mailbox: Sendable {
    struct Mail: Sendable {
        var inputs: [ClientInput] = []
        var confirmations: [(session: UInt64, number: UInt64)] = []
    }

    private struct State {
        var mail = Mail()
        var commands = 0
        var calls: UInt64 = 0
        var ending: ClientError?

        var isEmpty: Bool { mail.inputs.isEmpty && mail.confirmations.isEmpty }
    }

    let commandLimit: Int
    let wakeup: Wakeup
    private let state = Mutex(State())

    init(commandLimit: Int) throws(ZMQError) {
        self.commandLimit = commandLimit
        wakeup = try Wakeup()
    }

    /// A number for a new call.
    func nextCall() -> UInt64 {
        state.withLock { state in
            state.calls += 1
            return state.calls
        }
    }

    /// - Returns: why the input was not taken; `nil` when it was.
    func post(_ input: ClientInput) -> ClientError? {
        put { state -> ClientError? in
            if let ending = state.ending { return ending }
            if case .submit(_, let commands, _) = input {
                guard state.commands == 0 || state.commands + commands.count <= commandLimit else {
                    return .outboxFull(limit: commandLimit)
                }
                state.commands += commands.count
            }
            state.mail.inputs.append(input)
            return nil
        }
    }

    func confirm(session: UInt64, number: UInt64) {
        put { state in
            if state.ending == nil { state.mail.confirmations.append((session, number)) }
        }
    }

    /// Takes everything posted since the last time. The owner drains the wakeup first.
    func drain() -> Mail {
        state.withLock { state in
            state.commands = 0
            defer { state.mail = Mail() }
            return state.mail
        }
    }

    /// Takes nothing more; what was posted and not drained is returned.
    func shut(_ error: ClientError) -> Mail {
        state.withLock { state in
            state.ending = error
            defer { state.mail = Mail() }
            return state.mail
        }
    }

    private func put<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        // The first to post wakes the owner; it drains all that follow with it.
        let (result, wakes) = state.withLock { state in
            let wasEmpty = state.isEmpty
            let result = change(&state)
            return (result, wasEmpty && !state.isEmpty)
        }
        if wakes { wakeup.signal() }
        return result
    }
}

public import CasebusModel

/// Why a call of the client failed, and what its caller can do.
public enum ClientError: Error, Equatable, Sendable {
    /// The configuration cannot be used: a sentence for each fault.
    case configuration([String])
    /// Nobody answered at the endpoint within the time.
    case unreachable(endpoint: String, after: Duration)
    /// The bus said no: this command, query or session was refused, and nothing of it was recorded.
    case refused(Problem)
    /// The bus ended the session for good; commands without a receipt may or may not be recorded.
    case sessionEnded(Problem)
    /// As many commands as ``ClientConfiguration/outboxLimit`` are without an answer; this one was not taken.
    case outboxFull(limit: Int)
    /// As many bytes as ``ClientConfiguration/outboxByteLimit`` are without an answer; this command was not taken.
    case outboxBytesFull(limit: Int)
    /// The outbox on disk cannot be read or written.
    case outboxUnusable(path: String, detail: String)
    /// No answer in time. The command stays in the outbox and its fate is unknown to the caller.
    case timedOut(id: String, after: Duration)
    /// The caller's task was cancelled. The command, if it was taken, stays in the outbox.
    case cancelled(id: String)
    /// The client is closed, or was closed before the answer came.
    case closed
    /// What answers does not speak this protocol.
    case protocolViolation(String)
    /// The socket could not be made or used.
    case transport(String)
}

extension ClientError {
    /// Whether the command may be recorded although no receipt came: sending the same command with the same id
    /// again is safe and brings the receipt.
    public var isFateUnknown: Bool {
        switch self {
        case .timedOut, .cancelled, .sessionEnded, .closed, .protocolViolation, .transport, .outboxUnusable: true
        case .configuration, .unreachable, .refused, .outboxFull, .outboxBytesFull: false
        }
    }
}

extension ClientError: CustomStringConvertible {
    /// What happened and what to do, in one line.
    public var description: String {
        switch self {
        case .configuration(let faults):
            "the client's configuration cannot be used: \(faults.joined(separator: "; "))"
        case .unreachable(let endpoint, let time):
            "no bus answered at \(endpoint) within \(time): check that casebusd runs there, that nothing between "
                + "blocks the port, and that the server's public key is the daemon's; a unit added while casebusd runs is known to it after an operator's casebus reload"
        case .refused(let problem):
            ClientError.sentence(problem)
        case .sessionEnded(let problem):
            "the bus ended this session: \(ClientError.sentence(problem)); what has no receipt may be recorded: "
                + "send it again with the same id once the cause is gone"
        case .outboxFull(let limit):
            "\(limit) commands are without an answer, the outbox is full: wait for answers and send again, "
                + "or raise outboxLimit"
        case .outboxBytesFull(let limit):
            "\(limit) bytes of commands are without an answer, the outbox is full: wait for answers and send again, "
                + "or raise outboxByteLimit"
        case .outboxUnusable(let path, let detail):
            "the outbox \(path) cannot be used: \(detail)"
        case .timedOut(let id, let time):
            "no answer to \(id) within \(time): whether it is recorded is unknown; the client goes on sending it, "
                + "and sending it again with the same id is safe and brings the first receipt"
        case .cancelled(let id):
            "nobody waits for \(id) any more: it stays in the outbox and may still be recorded; "
                + "sending it again with the same id is safe"
        case .closed:
            "the client is closed: connect again; what has no receipt may be recorded and can be sent again "
                + "with the same id"
        case .protocolViolation(let detail):
            "the other side does not speak casebus as this client knows it: \(detail); compare the versions of both"
        case .transport(let detail):
            "the socket failed: \(detail)"
        }
    }

    private static func sentence(_ problem: Problem) -> String {
        var text = "\(problem.code): \(problem.detail)"
        if !problem.field.isEmpty {
            text += problem.value.isEmpty ? " [\(problem.field)]" : " [\(problem.field): \(problem.value)]"
        }
        if !problem.state.isEmpty {
            let allowed = problem.allowed.isEmpty ? "nothing" : problem.allowed.joined(separator: ", ")
            text += " (it is \(problem.state); allowed: \(allowed))"
        }
        return text
    }
}

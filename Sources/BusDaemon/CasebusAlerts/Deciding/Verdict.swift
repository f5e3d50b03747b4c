/// What became of an attempt to tell a target something.
enum Verdict: Equatable, Sendable {
    case told
    /// To be tried again, after so many seconds where the target asked for it.
    case failed(Reason, retryAfter: Double? = nil)
    /// The target will not take it, whenever it is sent.
    case givenUp(Reason)
    /// The target is no more.
    case gone

    enum Reason: Equatable, Sendable, CustomStringConvertible {
        case status(Int)
        case exit(Int)
        case signal(Int)
        case timeout
        case unreachable
        case unreadable

        /// For a log line: no text of the other side's.
        var description: String {
            switch self {
            case .status(let code): "status-\(code)"
            case .exit(let code): "exit-\(code)"
            case .signal(let number): "signal-\(number)"
            case .timeout: "timeout"
            case .unreachable: "unreachable"
            case .unreadable: "unreadable"
            }
        }
    }

    /// - Source: RFC 9110, section 15; Standard Webhooks 1.0, "Response": 410 ends it.
    init(status: Int, retryAfter: Double?) {
        self =
            switch status {
            case 200..<300: .told
            case 410: .gone
            case 408, 429: .failed(.status(status), retryAfter: retryAfter)
            case 400..<500: .givenUp(.status(status))
            default: .failed(.status(status), retryAfter: retryAfter)
            }
    }
}

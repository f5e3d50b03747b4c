import CasebusClient
import CasebusConfiguration
import CasebusModel
import Foundation

/// An error as the program ends with it: its exit status and what stands on standard error.
struct FailureReport {
    let status: CommandStatus
    /// For people.
    let message: String
    /// For scripts that asked for JSON.
    let json: String

    /// - Parameter error: any that is not ArgumentParser's own.
    init(_ error: any Error) {
        var document = Document(exit: 0, detail: "")
        switch error {
        case let failure as CommandFailure:
            (status, message) = (failure.status, failure.message)
        case let errors as ConfigurationErrors:
            (status, message) = (.local, errors.description)
        case ClientError.refused(let problem):
            (status, message) = (.refused, FailureReport.sentence(problem))
            document.code = problem.code.rawValue
            document.field = problem.field.isEmpty ? nil : problem.field
            document.value = problem.value.isEmpty ? nil : problem.value
            document.state = problem.state.isEmpty ? nil : problem.state
            document.allowed = problem.state.isEmpty ? nil : problem.allowed
            document.detail = problem.detail
        case let error as ClientError:
            (status, message) = FailureReport.explained(error)
            if case .timedOut(let id, _) = error { document.id = id }
        default:
            (status, message) = (.local, "\(error)")
        }
        document.exit = status.rawValue
        if document.detail.isEmpty { document.detail = message }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        json = (try? encoder.encode(["error": document])).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private static func explained(_ error: ClientError) -> (CommandStatus, String) {
        switch error {
        case .configuration, .outboxUnusable: (.local, "\(error)")
        case .unreachable, .transport: (.unreachable, "\(error)")
        case .timedOut(let id, let time):
            (
                .unknown,
                "No answer within \(time): whether it is recorded is unknown. Repeat it with --id \(id): nothing is "
                    + "recorded twice."
            )
        case .refused, .outboxFull, .outboxBytesFull: (.refused, "\(error)")
        case .sessionEnded(let problem): (.refused, "The bus ended the session. \(sentence(problem))")
        case .cancelled, .closed, .protocolViolation: (.unknown, "\(error)")
        }
    }

    /// The problem's own words, the value seen, and for a rejected step what would be allowed.
    static func sentence(_ problem: Problem) -> String {
        var text = "Refused (\(problem.code)): \(problem.detail)"
        if !problem.field.isEmpty {
            text += "\n  \(problem.field): \(problem.value.isEmpty ? "(empty)" : problem.value)"
        }
        if !problem.state.isEmpty {
            text +=
                "\n  It is \(problem.state); allowed now: "
                + "\(problem.allowed.isEmpty ? "nothing" : problem.allowed.joined(separator: ", "))."
        }
        return text
    }

    private struct Document: Encodable {
        var exit: Int32
        var code: String?
        var field: String?
        var value: String?
        var state: String?
        var allowed: [String]?
        var id: String?
        var detail: String
    }
}

import CasebusClient
import CasebusConfiguration
import CasebusModel
import CasebusReports
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
            document.code = failure.code
        case let errors as ConfigurationErrors:
            (status, message) = (.local, FailureWords.installation(errors.description))
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
        case .configuration, .outboxUnusable: (.local, ClientErrorWords.sentence(error))
        case .unreachable, .transport: (.unreachable, ClientErrorWords.sentence(error))
        case .timedOut(let id, let time): (.unknown, FailureWords.timedOut(id, after: time))
        case .refused, .outboxFull, .outboxBytesFull: (.refused, ClientErrorWords.sentence(error))
        case .sessionEnded(let problem): (.refused, FailureWords.sessionEnded(sentence(problem)))
        case .cancelled, .closed, .protocolViolation: (.unknown, ClientErrorWords.sentence(error))
        }
    }

    /// The problem's own words, the value seen, and for a rejected step what would be allowed.
    static func sentence(_ problem: Problem) -> String {
        var text = FailureWords.refused(problem.code.rawValue, ProblemWords.sentence(problem))
        if !problem.field.isEmpty {
            let value = problem.value.isEmpty ? FailureWords.empty : problem.value
            text += FailureWords.seen(ProblemWords.field(problem.field), value)
        }
        if !problem.state.isEmpty {
            let acts = problem.allowed.map(Term.shown).joined(separator: Separator.item)
            text += FailureWords.state(ProblemWords.state(problem), allows: acts.isEmpty ? FailureWords.nothing : acts)
        }
        return text + ProblemWords.original(problem)
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

internal import CasebusModel
internal import CasebusReports
internal import HTTPTypes
internal import Hummingbird

/// Why a page cannot be had: which field, what stood in it, and what to do.
enum ProblemPage {
    /// Whoever comes at a bad moment is asked to come again so much later.
    static let retrySeconds = 2

    /// The page for an error that a page's handler threw; `nil` where it is no reader's business.
    static func of(_ error: any Error) -> Page? {
        switch error {
        case let problem as Problem: of(problem)
        case is RoomFull:
            Page(
                title: BoardWords.busy, status: .serviceUnavailable, headers: retry,
                body: "<p>\(BoardWords.comeAgain(seconds: retrySeconds))</p>")
        case let error as HTTPError where error.status == .notFound:
            Page(title: BoardWords.notFound, status: .notFound, body: "<p>\(BoardWords.noSuchPage)</p>")
        default: nil
        }
    }

    static var failed: Page {
        Page(
            title: BoardWords.failed, status: .internalServerError, body: "<p>\(BoardWords.failedSentence)</p>")
    }

    private static func of(_ problem: Problem) -> Page {
        let status = problem.status
        return Page(
            title: title(status), status: status, headers: status == .serviceUnavailable ? retry : [:],
            body: "<div class=\"sheet\">\(told(problem))</div>")
    }

    private static func told(_ problem: Problem) -> HTML {
        let value = problem.value.isEmpty ? BoardWords.empty : problem.value
        let seen: HTML =
            problem.field.isEmpty
            ? .nothing
            : """
            <tr><th scope="row">\(BoardWords.field)</th><td>\(ProblemWords.field(problem.field))</td></tr>
            <tr><th scope="row">\(BoardWords.value)</th><td class="code">\(value)</td></tr>
            """
        return """
            <table>
            \(seen)
            <tr><th scope="row">\(BoardWords.remedy)</th><td>\(ProblemWords.sentence(problem))\
            \(ProblemWords.original(problem).isEmpty ? "" : original(problem))</td></tr>
            <tr><th scope="row">\(BoardWords.code)</th><td class="code">\(problem.code.rawValue)</td></tr>
            </table>
            """
    }

    /// The detail of the bus is English in every language.
    private static func original(_ problem: Problem) -> HTML {
        "<br><span class=\"soft\" lang=\"en\">\(problem.detail)</span>"
    }

    private static func title(_ status: HTTPResponse.Status) -> String {
        switch status {
        case .forbidden: BoardWords.notAllowed
        case .notFound: BoardWords.notFound
        case .serviceUnavailable: BoardWords.busy
        default: BoardWords.badRequest
        }
    }

    private static var retry: HTTPFields { [.retryAfter: String(retrySeconds)] }
}

extension Problem {
    /// What HTTP calls it.
    var status: HTTPResponse.Status {
        switch code {
        case .notAllowed: .forbidden
        case .caseUnknown, .unitUnknown, .handoffUnknown: .notFound
        case .queryBusy, .queryFailed, .busStopping: .serviceUnavailable
        default: .badRequest
        }
    }
}

internal import CasebusModel
internal import CasebusReports
internal import HTTPTypes
internal import Hummingbird

/// Why a page cannot be had: which field, what stood in it, and what to do.
enum ProblemPage {
    /// The page for an error that was thrown below it; `nil` where it is no reader's business.
    static func of(_ error: any Error) -> Page? {
        let fault = BoardFault(error)
        guard fault.status != .internalServerError else { return nil }
        return Page(
            title: title(fault.status), status: fault.status, headers: fault.headers,
            body: "<div class=\"sheet\">\(told(fault, error as? Problem))</div>")
    }

    static var failed: Page {
        Page(
            title: BoardWords.failed, status: .internalServerError, body: "<p>\(BoardWords.failedSentence)</p>")
    }

    private static func told(_ fault: BoardFault, _ problem: Problem?) -> HTML {
        let value = fault.value.isEmpty ? BoardWords.empty : fault.value
        let seen: HTML =
            fault.field.isEmpty
            ? .nothing
            : """
            <tr><th scope="row">\(BoardWords.field)</th><td>\(ProblemWords.field(fault.field))</td></tr>
            <tr><th scope="row">\(BoardWords.value)</th><td class="code">\(value)</td></tr>
            """
        return """
            <table>
            \(seen)
            <tr><th scope="row">\(BoardWords.remedy)</th><td>\(sentence(fault, problem))</td></tr>
            <tr><th scope="row">\(BoardWords.code)</th><td class="code">\(fault.code)</td></tr>
            </table>
            """
    }

    private static func sentence(_ fault: BoardFault, _ problem: Problem?) -> HTML {
        if let problem {
            let more = ProblemWords.original(problem).isEmpty ? HTML.nothing : original(problem)
            return "\(ProblemWords.sentence(problem))\(more)"
        }
        return switch fault.status {
        case .notFound: "\(BoardWords.noSuchPage)"
        case .serviceUnavailable: "\(BoardWords.comeAgain(seconds: QueryRoom.retrySeconds))"
        default: "<span lang=\"en\">\(fault.detail)</span>"
        }
    }

    /// The detail of the bus is English in every language.
    private static func original(_ problem: Problem) -> HTML {
        "<br><span class=\"soft\" lang=\"en\">\(problem.detail)</span>"
    }

    private static func title(_ status: HTTPResponse.Status) -> String {
        switch status {
        case .forbidden, .unauthorized: BoardWords.notAllowed
        case .notFound: BoardWords.notFound
        case .serviceUnavailable: BoardWords.busy
        default: BoardWords.badRequest
        }
    }
}

internal import CasebusModel
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// What is answered in place of what was asked for: a status, and a problem as `application/problem+json`.
///
/// - Source: RFC 9457. `type` is `about:blank`, since the status says the kind; `code`, `field` and `value` say the rest,
///   with the codes of docs/protocol.md and, for what only HTTP has, of docs/operations.md.
struct BoardFault: Error, Equatable {
    static let mediaType = "application/problem+json"

    let status: HTTPResponse.Status
    let code: String
    var field = ""
    var value = ""
    let detail: String
    var headers: HTTPFields = [:]

    init(
        _ status: HTTPResponse.Status, _ code: String, field: String = "", value: String = "", detail: String,
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.field = field
        // As short as the bus repeats it.
        self.value = Problem(.queryInvalid, value: value, detail: "").value
        self.detail = detail
        self.headers = headers
    }

    /// A refusal of the bus.
    init(_ problem: Problem) {
        self.init(
            Self.status(of: problem.code), problem.code.rawValue, field: problem.field, value: problem.value,
            detail: problem.detail)
        if status == .serviceUnavailable { headers[.retryAfter] = String(QueryRoom.retrySeconds) }
    }

    /// What any error is answered with; of one that nobody expected nothing is told but that there was one.
    init(_ error: any Error) {
        switch error {
        case let fault as BoardFault: self = fault
        case let problem as Problem: self.init(problem)
        case is RoomFull: self = .roomFull
        case let error as HTTPError:
            self.init(
                error.status, "request.\(error.status.code)",
                detail: error.status == .notFound ? "there is nothing here; GET / is the board" : error.body ?? "",
                headers: error.headers)
        case let error as any HTTPResponseError:
            self.init(error.status, "request.\(error.status.code)", detail: error.status.reasonPhrase)
        default:
            self.init(.internalServerError, "board.failed", detail: "the board could not answer; the log says why")
        }
    }

    private static var roomFull: BoardFault {
        BoardFault(
            .serviceUnavailable, Problem.Code.queryBusy.rawValue,
            detail: "more than \(QueryRoom.waitingMax) questions wait already: ask again in a moment",
            headers: [.retryAfter: String(QueryRoom.retrySeconds)])
    }

    private static func status(of code: Problem.Code) -> HTTPResponse.Status {
        switch code {
        case .queryUnknown, .caseUnknown, .handoffUnknown: .notFound
        case .notAllowed, .keyRevoked, .unitImpersonated, .handoffNotReceiver, .handoffNotSender, .caseNotHolder:
            .forbidden
        case .queryBusy, .busStopping, .busFull, .inboxFull, .diskFull: .serviceUnavailable
        case .idReused, .caseExists, .caseState, .handoffState: .conflict
        case .textTooLarge, .payloadTooLarge, .commandTooLarge, .messageTooLarge: .contentTooLarge
        case .queryFailed: .internalServerError
        default: .badRequest
        }
    }

    private struct Document: Encodable {
        var type = "about:blank"
        let title: String
        let status: Int
        let code: String
        let detail: String
        let field: String?
        let value: String?
    }
}

extension BoardFault: ResponseGenerator {
    func response(from request: Request, context: some RequestContext) throws -> Response {
        let document = Document(
            title: status.reasonPhrase, status: status.code, code: code, detail: detail,
            field: field.isEmpty ? nil : field, value: value.isEmpty ? nil : value)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var headers = headers
        headers[.contentType] = Self.mediaType
        headers[.cacheControl] = "no-store"
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(document))))
    }
}

/// Turns whatever is thrown below it into a response, so that the middleware above sees every answer.
struct FaultMiddleware: RouterMiddleware {
    typealias Context = BoardContext

    @concurrent func handle(
        _ request: Request, context: BoardContext, next: @concurrent (Request, BoardContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let fault = BoardFault(error)
            if fault.status.kind == .serverError, fault.status != .serviceUnavailable {
                context.logger.error(
                    "board.failed", metadata: ["error": "\(type(of: error))", "code": "\(fault.code)"])
            }
            return try fault.response(from: request, context: context)
        }
    }
}

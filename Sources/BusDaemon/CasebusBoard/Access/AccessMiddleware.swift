internal import CasebusConfiguration
internal import CasebusModel
internal import CasebusRuntime
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Everything that decides who reads.
struct BoardAccess: Sendable {
    let tokens: TokenShelf
    let sessions: SessionShelf
    let throttle: LoginThrottle
    let logger: Logger
    /// The board listens on a loopback address: whoever has no token is somebody at this machine.
    let isLocal: Bool
    /// The board is served over TLS.
    let isSecure: Bool

    /// The cookie's name; browsers take one of this prefix from the very host over TLS alone.
    var cookie: String { isSecure ? "__Host-casebus" : "casebus" }

    /// As the configuration says.
    init(_ board: BusConfiguration.Board, _ bus: BusWatch, logger: Logger) {
        self.init(
            tokens: TokenShelf(board.tokensPath, units: { bus.units }, logger: logger), logger: logger,
            isLocal: board.listen?.isLoopback ?? true, isSecure: board.tls != nil)
    }

    init(
        tokens: TokenShelf, sessions: SessionShelf = SessionShelf(), throttle: LoginThrottle = LoginThrottle(),
        logger: Logger, isLocal: Bool, isSecure: Bool
    ) {
        (self.tokens, self.sessions, self.throttle, self.logger) = (tokens, sessions, throttle, logger)
        (self.isLocal, self.isSecure) = (isLocal, isSecure)
    }

    /// Notes a token that is none.
    func refuse(_ peer: String) -> BoardFault {
        if let fault = tooMany(peer) { return fault }
        throttle.noteFailure(of: peer)
        logger.notice("board.token-refused", metadata: ["peer": "\(peer)"])
        return BoardFault(
            .unauthorized, "token.unknown", detail: "this token is none, was taken back or is over: ask for another",
            headers: [.wwwAuthenticate: Self.challenge])
    }

    func tooMany(_ peer: String) -> BoardFault? {
        throttle.secondsToWait(peer).map { seconds in
            BoardFault(
                .tooManyRequests, "token.throttled",
                detail: "too many wrong tokens came: try again in \(seconds) s", headers: [.retryAfter: String(seconds)]
            )
        }
    }

    static let challenge = "Bearer realm=\"casebus\""
}

/// Finds out who reads: by the bearer token, by the browser's session, or because the board is this machine's own.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = BoardContext

    /// What is shown to whoever has not logged in: the way in, and the files that its page is made of.
    static let openPath = "/login"
    static let openFolder = "/assets/"

    let access: BoardAccess

    @concurrent func handle(
        _ request: Request, context: BoardContext, next: @concurrent (Request, BoardContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let header = request.headers[.authorization] {
            try readBearer(header, &context)
        } else if let cookie = request.cookies[access.cookie], readSession(cookie.value, &context) {
            // The session says who it is.
        } else if access.isLocal, !Self.isForwarded(request) {
            context.reader = .local
        } else if Self.isOpen(request.uri.path) {
            context.reader = .nobody
        } else {
            return try askForToken(request)
        }
        return try await next(request, context)
    }

    private func readBearer(_ header: String, _ context: inout BoardContext) throws(BoardFault) {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let reader = access.tokens.reader(holding: String(parts[1]))
        else { throw access.refuse(context.peer) }
        context.reader = reader
    }

    private func readSession(_ id: String, _ context: inout BoardContext) -> Bool {
        guard let session = access.sessions.session(id) else { return false }
        // A token that is taken back ends the sessions it opened.
        guard let reader = access.tokens.reader(named: session.token) else {
            access.sessions.close(id)
            return false
        }
        (context.reader, context.session) = (reader, session)
        return true
    }

    /// A proxy before a board on loopback would make everybody somebody at this machine.
    private static func isForwarded(_ request: Request) -> Bool {
        [HTTPField.Name.forwarded, .xForwardedFor].contains { request.headers[$0] != nil }
    }

    private static func isOpen(_ path: String) -> Bool { path == openPath || path.hasPrefix(openFolder) }

    private func askForToken(_ request: Request) throws -> Response {
        let isPerson = request.method == .get && request.headers[.accept]?.contains("text/html") == true
        guard isPerson, access.tokens.isServed else {
            throw BoardFault(
                .unauthorized, "token.missing", field: "Authorization",
                detail: "send a token: Authorization: Bearer TOKEN; casebus tokens add gives one out",
                headers: [.wwwAuthenticate: BoardAccess.challenge])
        }
        let wanted = QueryString(next: request.uri.description)
        return Response(
            status: .seeOther, headers: [.location: "\(Self.openPath)?\(wanted.text)", .cacheControl: "no-store"])
    }
}

extension HTTPField.Name {
    static let forwarded = Self("Forwarded").unsafelyUnwrapped
    static let xForwardedFor = Self("X-Forwarded-For").unsafelyUnwrapped
}

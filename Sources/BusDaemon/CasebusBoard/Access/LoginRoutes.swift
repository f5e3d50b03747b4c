internal import CasebusReports
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// `/login`: a browser shows a token once and gets a session; `/logout` ends it.
struct LoginRoutes {
    let access: BoardAccess

    func add(to router: Router<BoardContext>) {
        guard access.tokens.isServed else { return }
        router.get(RouterPath(AccessMiddleware.openPath)) { request, context in
            let query = try PageQuery(request, known: ["next"])
            let next = Self.place(try query.text("next", limit: GateMiddleware.targetBytesMax))
            var response = try Self.page(next: next).response(from: request, context: context)
            response.headers[.cacheControl] = "no-store"
            return response
        }
        router.post(RouterPath(AccessMiddleware.openPath), use: logIn)
        router.post("/logout", use: logOut)
    }

    @Sendable private func logIn(_ request: Request, _ context: BoardContext) async throws -> Response {
        if let fault = access.tooMany(context.peer) { throw fault }
        let form = try await Form.read(request, context)
        let next = Self.place(form["next"])
        guard let reader = access.tokens.reader(holding: form["token"] ?? ""), let token = reader.token else {
            throw access.refuse(context.peer)
        }
        access.logger.info("board.login", metadata: ["token": "\(token)"])
        return response(to: next, cookie: access.sessions.open(token: token), seconds: Int(SessionShelf.lifeSeconds))
    }

    @Sendable private func logOut(_ request: Request, _ context: BoardContext) async throws -> Response {
        try Form.check(try await Form.read(request, context), context)
        if let cookie = request.cookies[access.cookie] { access.sessions.close(cookie.value) }
        return response(to: AccessMiddleware.openPath, cookie: "", seconds: 0)
    }

    private func response(to path: String, cookie: String, seconds: Int) -> Response {
        var response = Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
        response.setCookie(
            Cookie(
                name: access.cookie, value: cookie, maxAge: seconds, path: "/", secure: access.isSecure, httpOnly: true,
                sameSite: .strict))
        return response
    }

    private static func page(next: String) -> Page {
        Page(
            title: AccessWords.login,
            body: """
                <form method="post" action="\(AccessMiddleware.openPath)">
                <input type="hidden" name="next" value="\(next)">
                <p><label for="token">\(AccessWords.token)</label>
                <input id="token" name="token" type="password" required autocomplete="current-password" autofocus></p>
                <p><button type="submit">\(AccessWords.login)</button></p>
                <p>\(AccessWords.whence)</p>
                </form>
                """)
    }

    /// A path of this board; another site is nowhere to go to from here.
    static func place(_ wanted: String?) -> String {
        guard let wanted, wanted.hasPrefix("/"), !wanted.hasPrefix("//"), !wanted.hasPrefix("/\\"),
            wanted.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), wanted.utf8.count <= GateMiddleware.targetBytesMax
        else { return "/" }
        return wanted
    }
}

/// What a form of the board sends.
enum Form {
    /// - Throws: a fault where it is no form, or larger than ``BoardContext/maxUploadSize``.
    static func read(_ request: Request, _ context: BoardContext) async throws -> QueryString {
        let type = request.headers[.contentType]?.lowercased().prefix { $0 != ";" }
        guard type == "application/x-www-form-urlencoded" else {
            throw BoardFault(
                .unsupportedMediaType, "request.content-type", field: "Content-Type",
                value: request.headers[.contentType] ?? "",
                detail: "a form is sent as application/x-www-form-urlencoded")
        }
        let (body, most) = (request.body, context.maxUploadSize)
        return try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask { String(buffer: try await body.collect(upTo: most)) }
            group.addTask {
                try await Task.sleep(for: .seconds(secondsMax))
                throw BoardFault(
                    .requestTimeout, "request.too-slow", detail: "a form is sent within \(secondsMax) s: send it again",
                    headers: [.connection: "close"])
            }
            defer { group.cancelAll() }
            return try QueryString(try await group.next() ?? "")
        }
    }

    /// How long a form may take to arrive.
    static let secondsMax = 10

    /// The hidden field that a form of a session carries.
    static let keyName = "form_key"

    static func keyField(_ context: BoardContext) -> HTML {
        "<input type=\"hidden\" name=\"\(keyName)\" value=\"\(context.session?.formKey ?? "")\">"
    }

    /// Whether a form comes from a page of this session. A program with a bearer token has no session, and no browser
    /// that another site could use.
    static func check(_ form: QueryString, _ context: BoardContext) throws(BoardFault) {
        guard let session = context.session else {
            guard context.desk != nil else {
                throw BoardFault(.unauthorized, "token.missing", detail: "log in with a unit's token first")
            }
            return
        }
        guard TokenShelf.isEqual(Array((form[keyName] ?? "").utf8), Array(session.formKey.utf8)) else {
            throw BoardFault(
                .forbidden, "form.key", field: keyName,
                detail: "the form is not of this session, or was opened before it: open the page again")
        }
    }
}

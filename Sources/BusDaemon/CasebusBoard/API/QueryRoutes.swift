internal import CasebusModel
internal import CasebusRuntime
internal import HTTPTypes
internal import Hummingbird

/// `GET /api/v1/…`: the documents of `casebus --json`, for programs.
struct QueryRoutes {
    let room: QueryRoom

    func add(to group: RouterGroup<BoardContext>) {
        let description = Array(OpenAPI.document.json.utf8)
        let tag = EntityTag(of: description)
        group.get("openapi.json") { request, _ in
            try Self.checkAccept(request)
            _ = try QueryString(request.uri.query ?? "").values(for: [])
            return tag.isNamed(by: request.headers[.ifNoneMatch])
                ? Self.unchanged(tag) : Self.response(description, Self.headers(tag))
        }
        for endpoint in QueryEndpoint.all {
            group.get(RouterPath(endpoint.name)) { request, context in
                try await answer(endpoint, request, context)
            }
        }
    }

    private func answer(
        _ endpoint: QueryEndpoint, _ request: Request, _ context: BoardContext
    ) async throws -> Response {
        try Self.checkAccept(request)
        let asked = try QueryString(request.uri.query ?? "")
        let values = try asked.values(for: endpoint.parameters)
        let reader = context.reader
        let known = request.headers[.ifNoneMatch]
        if known != nil, let tag = EntityTag(room.bus.head, of: endpoint, asked, by: reader), tag.isNamed(by: known) {
            return Self.unchanged(tag)
        }
        let document = try await room.document(endpoint.name, values, for: reader) { bytes in
            try PreparedDocument(bytes, of: endpoint, asked: asked, by: reader)
        }
        if document.tag.isNamed(by: known) { return Self.unchanged(document.tag) }
        var headers = Self.headers(document.tag)
        if let next = document.next { headers[.link] = "<\(endpoint.path)?\(next)>; rel=\"next\"" }
        return Self.response(document.bytes, headers)
    }

    private static func response(_ document: [UInt8], _ headers: HTTPFields) -> Response {
        var headers = headers
        headers[.contentType] = mediaType
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: document)))
    }

    static let mediaType = "application/json"

    private static func headers(_ tag: EntityTag) -> HTTPFields {
        // Kept by the reader alone, and asked about each time.
        [.eTag: tag.text, .cacheControl: "private, no-cache"]
    }

    private static func unchanged(_ tag: EntityTag) -> Response {
        Response(status: .notModified, headers: headers(tag))
    }

    /// The ranges that JSON is in; weights are not compared, for there is one form only.
    private static let acceptable = ["*/*", "application/*", mediaType]

    static func checkAccept(_ request: Request) throws(BoardFault) {
        guard let accept = request.headers[.accept], !accept.isEmpty else { return }
        let ranges = accept.lowercased().split(separator: ",").map { range in
            range.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
        }
        guard ranges.contains(where: { acceptable.contains($0) }) else {
            throw BoardFault(
                .notAcceptable, "request.accept", field: "Accept", value: accept,
                detail: "there is application/json only: send Accept: application/json, or leave it out")
        }
    }
}

/// Answers a method that an endpoint of the API does not have.
struct ReadOnlyMiddleware: RouterMiddleware {
    typealias Context = BoardContext

    private static let paths = Set(QueryEndpoint.all.map(\.path) + ["/api/v1/openapi.json"])

    @concurrent func handle(
        _ request: Request, context: BoardContext, next: @concurrent (Request, BoardContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head || !Self.paths.contains(request.uri.path) else {
            throw BoardFault(
                .methodNotAllowed, "request.method", value: request.method.rawValue,
                detail: "the API only reads: GET or HEAD", headers: [.allow: "GET, HEAD"])
        }
        return try await next(request, context)
    }
}

extension HTTPField.Name {
    static let link = Self("Link").unsafelyUnwrapped
}

internal import HTTPTypes
internal import Hummingbird

/// Turns away what no page of the board sends: requests meant for another host, from another site, or too long.
struct GateMiddleware: RouterMiddleware {
    typealias Context = BoardContext

    /// The longest path with its query, in bytes; above: 414.
    static let targetBytesMax = 4 * 1024

    /// The board listens on a loopback address, where whoever reaches it may read it.
    let isLocal: Bool

    @concurrent func handle(
        _ request: Request, context: BoardContext, next: @concurrent (Request, BoardContext) async throws -> Response
    ) async throws -> Response {
        guard request.uri.description.utf8.count <= Self.targetBytesMax else {
            throw BoardFault(
                .uriTooLong, "request.target-too-long",
                detail: "the path and its query have at most \(Self.targetBytesMax) bytes")
        }
        let host = request.head.authority ?? ""
        if isLocal, !Self.isThisMachine(host) {
            throw BoardFault(
                .misdirectedRequest, "request.host", field: "Host", value: host,
                detail: "this board is for its own machine: ask http://127.0.0.1 or http://localhost, with its port")
        }
        if request.method != .get, request.method != .head { try checkOrigin(of: request, host) }
        return try await next(request, context)
    }

    /// A page of another site may send a form here, and a browser would add the reader's cookie if it let it.
    ///
    /// - Source: OWASP, Cross-Site Request Forgery Prevention Cheat Sheet: Fetch Metadata, then `Origin`.
    private func checkOrigin(of request: Request, _ host: String) throws(BoardFault) {
        let site = request.headers[.secFetchSite]
        let origin = request.headers[.origin]
        // Under `no-referrer` a browser calls its own page's origin `null`: where it tells the site, that decides.
        let isOwn =
            site.map { ["same-origin", "none"].contains($0) } ?? origin.map { $0.hasSuffix("://" + host) } ?? true
        guard isOwn else {
            throw BoardFault(
                .forbidden, "request.origin", field: "Origin", value: origin ?? site ?? "",
                detail: "another site may not send this: open the board itself and send it from there")
        }
    }

    /// A name that an attacker's DNS server resolves to 127.0.0.1 makes a browser ask here with that name.
    static func isThisMachine(_ host: String) -> Bool {
        let name: Substring
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            name = host[...end]
        } else {
            name = host.prefix { $0 != ":" }
        }
        let port = host[name.endIndex...]
        let isPort = port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()) != nil)
        return isPort && ["localhost", "127.0.0.1", "[::1]"].contains(name.lowercased())
    }
}

extension HTTPField.Name {
    static let secFetchSite = Self("Sec-Fetch-Site").unsafelyUnwrapped
}

internal import CasebusModel
internal import Crypto
internal import HTTPTypes
internal import Hummingbird

/// The style sheets, the scripts and the icon, which are part of the program.
struct Assets {
    struct File: Sendable {
        let path: String
        let type: String
        let bytes: [UInt8]
        /// Changes with the content, so that a browser may keep what it has for good.
        let tag: String

        init(_ name: String, _ type: String, _ bytes: [UInt8]) {
            (path, self.type, self.bytes) = ("/assets/\(name)", type, bytes)
            tag = Hexadecimal.text(SHA256.hash(data: bytes).prefix(8))
        }

        var address: Link { Link(path, ["v": tag]) }
    }

    static let style = File("board.css", "text/css; charset=utf-8", PackageResources.board_css)
    static let caseStyle = File("case.css", "text/css; charset=utf-8", PackageResources.case_css)
    static let script = File("board.js", "text/javascript; charset=utf-8", PackageResources.board_js)
    static let liveScript = File("live.js", "text/javascript; charset=utf-8", PackageResources.live_js)

    static let icon = File("icon.svg", "image/svg+xml", PackageResources.icon_svg)

    func add(to router: Router<BoardContext>) {
        for file in [Self.style, Self.caseStyle, Self.script, Self.liveScript, Self.icon] {
            router.get(RouterPath(file.path)) { request, _ in Self.response(to: request, file) }
        }
    }

    /// - Source: RFC 9110 section 13.1.2 (If-None-Match), RFC 8246 (immutable).
    private static func response(to request: Request, _ file: File) -> Response {
        let isVersioned = request.uri.queryParameters["v"].map(String.init) == file.tag
        let tag = "\"\(file.tag)\""
        let headers: HTTPFields = [
            .contentType: file.type, .eTag: tag,
            .cacheControl: isVersioned ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        let known = (request.headers[.ifNoneMatch] ?? "").split(separator: ",").map { $0.drop { $0 == " " } }
        guard !known.contains(where: { $0 == tag || $0 == "W/\(tag)" || $0 == "*" }) else {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }
}

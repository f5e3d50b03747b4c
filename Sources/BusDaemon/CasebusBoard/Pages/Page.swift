internal import CasebusReports
internal import HTTPTypes
internal import Hummingbird

/// A whole page: the frame that all have in common, around what one says.
struct Page: ResponseGenerator {
    let title: String
    /// Which of the frame's places it is, or belongs to.
    var place: Place?
    var status = HTTPResponse.Status.ok
    var headers: HTTPFields = [:]
    let body: HTML

    func response(from request: Request, context: some RequestContext) throws -> Response {
        let frame = PageFrame(
            title: title, place: place, here: Link(request), moment: (context as? BoardContext)?.moment, body: body)
        var headers = headers
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "private, no-cache"
        headers[.vary] = "Accept-Language, Cookie"
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: frame.html.text)))
    }
}

extension Link {
    /// Where a request leads; of a query that cannot be read, as its page says, the path is kept alone.
    init(_ request: Request) {
        self.init(request.uri.path, (try? QueryString(request.uri.query ?? ""))?.pairs ?? [])
    }
}

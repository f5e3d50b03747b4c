internal import CasebusReports
internal import HTTPTypes
internal import Hummingbird

/// A whole page: the frame that all have in common, around what one says.
struct Page: ResponseGenerator {
    let title: String
    let body: HTML

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="\(Language.current.rawValue)">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title) · casebus</title></head>
        <body><main><h1>\(title)</h1>
        \(body)
        </main></body>
        </html>

        """
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html.text)))
    }
}

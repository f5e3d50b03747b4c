internal import CasebusReports
internal import HTTPTypes
internal import Hummingbird

/// Finds the reader's language: `?lang=`, then the cookie of an earlier choice, then `Accept-Language`.
///
/// - Source: RFC 9110 section 12.5.4; the first tag that is Chinese or English decides, weights are not compared.
struct LanguageMiddleware: RouterMiddleware {
    typealias Context = BoardContext

    static let cookie = "lang"

    @concurrent func handle(
        _ request: Request, context: BoardContext, next: @concurrent (Request, BoardContext) async throws -> Response
    ) async throws -> Response {
        let asked = request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
        let kept = request.cookies[Self.cookie].flatMap { Language(rawValue: $0.value) }
        let language = asked ?? kept ?? Self.accepted(request.headers[.acceptLanguage] ?? "") ?? .en
        var context = context
        context.language = language
        var response = try await Language.$current.withValue(language) { try await next(request, context) }
        if let asked {
            response.setCookie(Cookie(name: Self.cookie, value: asked.rawValue, path: "/", sameSite: .lax))
        }
        return response
    }

    static func accepted(_ header: String) -> Language? {
        for tag in header.lowercased().split(separator: ",") {
            let tag = tag.drop { $0 == " " }
            if tag.hasPrefix("zh") { return .zh }
            if tag.hasPrefix("en") { return .en }
        }
        return nil
    }
}

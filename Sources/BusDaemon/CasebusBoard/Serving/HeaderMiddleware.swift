internal import HTTPTypes
internal import Hummingbird

/// Puts on every response what keeps a browser from doing with the board what the board does not do itself.
///
/// - Source: W3C Content Security Policy Level 3; OWASP HTTP Security Response Headers Cheat Sheet; RFC 6797 (HSTS).
struct HeaderMiddleware: RouterMiddleware {
    typealias Context = BoardContext

    /// How long a browser keeps to TLS, in seconds: a year.
    static let strictTransportSeconds = 31_536_000

    private let headers: [(HTTPField.Name, String)]

    /// - Parameter isSecure: the board is served over TLS, under a name of its own: `localhost` is other programs' too.
    init(isSecure: Bool) {
        headers =
            Self.fixed.compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
            + (isSecure ? [(.strictTransportSecurity, "max-age=\(Self.strictTransportSeconds)")] : [])
    }

    private static let fixed = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
                + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        // What is shown depends on who asks, and in which language.
        ("Vary", "Accept-Language, Authorization, Cookie"),
    ]

    @concurrent func handle(
        _ request: Request, context: BoardContext, next: @concurrent (Request, BoardContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in headers where response.headers[name] == nil { response.headers[name] = value }
        return response
    }
}

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import CasebusBoard

@Suite struct GateTests {
    private func ask(
        _ path: String = "/", _ method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:], isSecure: Bool = false
    ) async throws -> TestResponse {
        let router = Router(context: BoardContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: HeaderMiddleware(isSecure: isSecure))
        router.add(middleware: FaultMiddleware())
        router.add(middleware: GateMiddleware(isLocal: true))
        router.add(middleware: ReadOnlyMiddleware())
        router.get("/") { _, _ in "here" }
        router.post("/") { _, _ in "taken" }
        router.get("/api/v1/units") { _, _ in "{}" }
        return try await Application(router: router).test(.router) { client in
            try await client.execute(uri: path, method: method, headers: headers)
        }
    }

    @Test func `every answer has the headers, also one that is an error`() async throws {
        for path in ["/", "/nowhere"] {
            let answer = try await ask(path)
            let policy = try #require(answer.headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none';") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            for name in ["Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"] {
                #expect(try answer.headers[#require(HTTPField.Name(name))] != nil, "\(name)")
            }
            #expect(answer.headers[.strictTransportSecurity] == nil)
        }
        #expect(try await ask(isSecure: true).headers[.strictTransportSecurity] != nil)
        #expect(try await ask("/nowhere").headers[.contentType] == BoardFault.mediaType)
    }

    @Test(arguments: [
        ("localhost", true), ("LOCALHOST:1", true), ("127.0.0.1:7461", true), ("[::1]:7461", true), ("[::1]", true),
        ("", false), ("evil.example", false), ("127.0.0.1.evil.example", false), ("localhost.evil.example", false),
        ("localhost:evil", false), ("localhost:99999", false), ("[::1", false), ("[::1]x", false), ("127.0.0.2", false),
        ("localhost@evil.example", false), ("::1", false),
    ])
    func `only this machine's names are answered`(_ host: String, _ isTaken: Bool) {
        #expect(GateMiddleware.isThisMachine(host) == isTaken)
    }

    @Test(
        arguments: [
            ([:], true), ([.secFetchSite: "same-origin", .origin: "null"], true), ([.origin: "http://localhost"], true),
            ([.secFetchSite: "cross-site"], false), ([.secFetchSite: "same-site"], false), ([.origin: "null"], false),
            ([.origin: "http://evil.example"], false), ([.origin: "http://localhost.evil.example"], false),
        ] as [(HTTPFields, Bool)])
    func `a form of another site is refused`(_ headers: HTTPFields, _ isTaken: Bool) async throws {
        #expect(try await ask("/", .post, headers).status == (isTaken ? .ok : .forbidden))
    }

    @Test func `a path is as long as the limit says, and no longer`() async throws {
        let longest = "/?" + String(repeating: "a", count: GateMiddleware.targetBytesMax - 2)
        #expect(try await ask(longest).status == .ok)
        #expect(try await ask(longest + "a").status == .uriTooLong)
    }

    @Test func `the API only reads, and says so`() async throws {
        #expect(try await ask("/api/v1/units").status == .ok)
        #expect(try await ask("/api/v1/units", .head).status == .ok)
        for method: HTTPRequest.Method in [.post, .put, .delete, .patch, .options, .trace] {
            let answer = try await ask("/api/v1/units", method)
            #expect(answer.status == .methodNotAllowed && answer.headers[.allow] == "GET, HEAD")
        }
    }
}

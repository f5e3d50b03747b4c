import CasebusConfiguration
import CasebusModel
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Testing

@testable import CasebusBoard

/// A clock that a test moves.
final class HandTime: Sendable {
    private let milliseconds = Mutex<Int64>(1_800_000_000_000)
    var now: @Sendable () -> Timestamp { { Timestamp(milliseconds: self.milliseconds.withLock { $0 }) } }
    func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1000 } }
}

/// A file of tokens, and a board's doors over it.
final class TokenScene: Sendable {
    let path: String
    let time = HandTime()
    let units = UnitDirectory([
        UnitEntry(address: Address("bureau/market").unsafelyUnwrapped),
        UnitEntry(address: Address("operator/main").unsafelyUnwrapped, role: .operator),
    ])
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    init() {
        path = FileManager.default.temporaryDirectory.appending(path: "tokens-\(UUID().uuidString)").path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func give(_ unit: String, _ role: Role = .unit, seconds: Int64 = 86_400) throws -> BoardToken {
        var generator = SystemRandomNumberGenerator()
        let (token, now) = (BoardToken(using: &generator), time.now())
        try TokenFile.add(
            TokenEntry(
                id: token.id, digest: token.digest, unit: Address(unit).unsafelyUnwrapped, role: role, created: now,
                expires: Timestamp(milliseconds: now.milliseconds + seconds * 1000)), to: path)
        return token
    }

    func shelf() -> TokenShelf { TokenShelf(path, units: { [units] in units }, logger: logger, now: time.now) }

    func access(isLocal: Bool = false) -> BoardAccess {
        BoardAccess(
            tokens: shelf(), sessions: SessionShelf(now: time.now), throttle: LoginThrottle(now: time.now),
            logger: logger,
            isLocal: isLocal, isSecure: true)
    }

    func board(_ access: BoardAccess) -> some ApplicationProtocol {
        let router = Router(context: BoardContext.self)
        router.add(middleware: FaultMiddleware())
        router.add(middleware: AccessMiddleware(access: access))
        LoginRoutes(access: access).add(to: router)
        router.get("/who") { _, context in
            "\(context.reader.unit) \(context.reader.role.rawValue) \(context.desk?.text ?? "-")"
        }
        router.post("/act") { request, context in
            try Form.check(try await Form.read(request, context), context)
            return "done"
        }
        router.get("/key") { _, context in Form.keyField(context).text }
        return Application(router: router)
    }
}

@Suite struct TokenTests {
    @Test func `a token is read back, and what is no token is not`() {
        var generator = SystemRandomNumberGenerator()
        let token = BoardToken(using: &generator)
        #expect(BoardToken(token.text)?.digest == token.digest && BoardToken(token.text)?.id == token.id)
        #expect(BoardToken(using: &generator).text != token.text)
        for text in [
            "", "casebus_", String(token.text.dropLast()), token.text + "0", token.text.uppercased(),
            token.text.replacing("_", with: "-"),
        ] {
            #expect(BoardToken(text) == nil, "\(text)")
        }
        #expect(!"\(token)".contains(token.text) && !String(reflecting: token).contains(token.text.suffix(64)))
    }

    @Test func `the file holds no token, and is for its owner alone`() throws {
        let scene = TokenScene()
        let token = try scene.give("bureau/market")
        let text = try String(contentsOfFile: scene.path, encoding: .utf8)
        #expect(!text.contains(token.text.suffix(64)))
        let mode = try FileManager.default.attributesOfItem(atPath: scene.path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: scene.path)
        #expect(throws: ConfigurationMistake.self) { try TokenFile.read(scene.path) }
    }

    @Test func `a token is good for its unit and role until it is over or taken back`() throws {
        let scene = TokenScene()
        let (market, main) = (try scene.give("bureau/market"), try scene.give("operator/main", .operator))
        let narrow = try scene.give("operator/main")
        let shelf = scene.shelf()
        #expect(shelf.reader(holding: market.text)?.unit.text == "bureau/market")
        #expect(shelf.reader(holding: main.text)?.role == .operator)
        #expect(shelf.reader(holding: narrow.text)?.role == .unit)
        let forged = market.text.dropLast() + (market.text.last == "0" ? "1" : "0")
        #expect(shelf.reader(holding: String(forged)) == nil)
        _ = try TokenFile.revoke(market.id, at: scene.time.now(), in: scene.path)
        shelf.refresh()
        #expect(shelf.reader(holding: market.text) == nil && shelf.reader(named: market.id) == nil)
        scene.time.advance(seconds: 86_399)
        #expect(shelf.reader(holding: main.text) != nil)
        scene.time.advance(seconds: 1)
        #expect(shelf.reader(holding: main.text) == nil)
    }

    @Test func `a token says no more than units yaml does, and nothing of a unit that is gone`() throws {
        let scene = TokenScene()
        let (raised, gone) = (try scene.give("bureau/market", .operator), try scene.give("bureau/gone"))
        #expect(scene.shelf().reader(holding: raised.text)?.role == .unit)
        #expect(scene.shelf().reader(holding: gone.text) == nil)
    }

    @Test func `a spoilt file leaves the tokens as they were`() throws {
        let scene = TokenScene()
        let token = try scene.give("bureau/market")
        let shelf = scene.shelf()
        let handle = try #require(FileHandle(forWritingAtPath: scene.path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("no line of a token\n".utf8))
        shelf.refresh()
        #expect(shelf.reader(holding: token.text) != nil)
        #expect(throws: ConfigurationMistake.self) { try TokenFile.read(scene.path) }
    }
}

@Suite struct AccessTests {
    private func bearer(_ text: String) -> HTTPFields { [.authorization: "Bearer \(text)"] }
    private let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    private func cookie(_ response: TestResponse) throws -> String {
        try #require(response.headers[.setCookie]?.split(separator: ";").first.map(String.init))
    }

    @Test func `a program shows its token with each request`() async throws {
        let scene = TokenScene()
        let token = try scene.give("bureau/market")
        try await scene.board(scene.access()).test(.router) { client in
            let who = try await client.execute(uri: "/who", method: .get, headers: bearer(token.text))
            #expect(String(buffer: who.body) == "bureau/market unit bureau/market")
            for headers in [[:], bearer("x"), [.authorization: token.text], [.authorization: "Basic eDp5"]]
                as [HTTPFields]
            {
                let refused = try await client.execute(uri: "/who", method: .get, headers: headers)
                #expect(refused.status == .unauthorized && refused.headers[.wwwAuthenticate] != nil)
            }
        }
    }

    @Test func `somebody at this machine needs none, but whoever a proxy brings does`() async throws {
        let scene = TokenScene()
        let token = try scene.give("bureau/market")
        try await scene.board(scene.access(isLocal: true)).test(.router) { client in
            let who = try await client.execute(uri: "/who", method: .get)
            #expect(String(buffer: who.body) == "operator/board operator -")
            let proxied = try await client.execute(
                uri: "/who", method: .get, headers: [.xForwardedFor: "192.0.2.1"])
            #expect(proxied.status == .unauthorized)
            let wrong = try await client.execute(uri: "/who", method: .get, headers: bearer("x"))
            #expect(wrong.status == .unauthorized)
            let own = try await client.execute(uri: "/who", method: .get, headers: bearer(token.text))
            #expect(String(buffer: own.body).hasSuffix(" bureau/market"))
        }
    }

    @Test func `a browser logs in once, acts with its form's key, and logs out`() async throws {
        let scene = TokenScene()
        let token = try scene.give("bureau/market")
        try await scene.board(scene.access()).test(.router) { client in
            let sent = try await client.execute(uri: "/who?a=1", method: .get, headers: [.accept: "text/html"])
            #expect(sent.status == .seeOther && sent.headers[.location] == "/login?next=%2Fwho%3Fa%3D1")
            #expect(try await client.execute(uri: "/login", method: .get).status == .ok)
            let entered = try await client.execute(
                uri: "/login", method: .post, headers: form,
                body: ByteBuffer(string: "next=%2Fwho&token=\(token.text)"))
            #expect(entered.status == .seeOther && entered.headers[.location] == "/who")
            let attributes = try #require(entered.headers[.setCookie])
            for attribute in ["__Host-casebus=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
                #expect(attributes.contains(attribute), "\(attributes)")
            }
            let session: HTTPFields = [.cookie: try cookie(entered)]
            let who = try await client.execute(uri: "/who", method: .get, headers: session)
            #expect(String(buffer: who.body) == "bureau/market unit bureau/market")

            let field = String(buffer: try await client.execute(uri: "/key", method: .get, headers: session).body)
            let key = try #require(field.firstMatch(of: /value="([0-9a-f]{64})"/)?.1)
            let both = session.merging(form)
            let bare = try await client.execute(
                uri: "/act", method: .post, headers: both, body: ByteBuffer(string: "a=1"))
            #expect(bare.status == .forbidden)
            let whole = ByteBuffer(string: "form_key=\(key)")
            #expect(try await client.execute(uri: "/act", method: .post, headers: both, body: whole).status == .ok)
            #expect(
                try await client.execute(uri: "/logout", method: .post, headers: both, body: whole).status == .seeOther)
            #expect(try await client.execute(uri: "/who", method: .get, headers: session).status == .unauthorized)
        }
    }

    @Test func `a token that is taken back ends the sessions it opened`() async throws {
        let scene = TokenScene()
        let token = try scene.give("bureau/market")
        let access = scene.access()
        let id = access.sessions.open(token: token.id)
        try await scene.board(access).test(.router) { client in
            let session: HTTPFields = [.cookie: "__Host-casebus=\(id)"]
            #expect(try await client.execute(uri: "/who", method: .get, headers: session).status == .ok)
            _ = try TokenFile.revoke(token.id, at: scene.time.now(), in: scene.path)
            access.tokens.refresh()
            #expect(try await client.execute(uri: "/who", method: .get, headers: session).status == .unauthorized)
            #expect(access.sessions.count == 0)
        }
    }

    @Test func `wrong tokens are throttled, good ones of programs are not`() async throws {
        let scene = TokenScene()
        let token = try scene.give("bureau/market")
        try await scene.board(scene.access()).test(.router) { client in
            func logIn(_ text: String) async throws -> TestResponse {
                try await client.execute(
                    uri: "/login", method: .post, headers: form, body: ByteBuffer(string: "token=\(text)"))
            }
            for _ in 0..<LoginThrottle.failuresPerSource { #expect(try await logIn("x").status == .unauthorized) }
            let throttled = try await logIn(token.text)
            #expect(throttled.status == .tooManyRequests)
            let seconds = try #require(throttled.headers[.retryAfter].flatMap { Int64($0) })
            let own = try await client.execute(uri: "/who", method: .get, headers: bearer(token.text))
            #expect(own.status == .ok)
            scene.time.advance(seconds: seconds)
            #expect(try await logIn(token.text).status == .seeOther)
        }
    }

    @Test func `a form of the largest size is read, and a larger one is not`() async throws {
        let scene = TokenScene()
        let access = scene.access()
        try await scene.board(access).test(.router) { client in
            func status(_ bytes: Int) async throws -> HTTPResponse.Status {
                let text = "token=" + String(repeating: "a", count: bytes - 6)
                return try await client.execute(
                    uri: "/login", method: .post, headers: form, body: ByteBuffer(string: text)
                ).status
            }
            #expect(try await status(64 * 1024) == .unauthorized)
            #expect(try await status(64 * 1024 + 1) == .contentTooLarge)
            let json = try await client.execute(
                uri: "/login", method: .post, headers: [.contentType: "application/json"],
                body: ByteBuffer(string: "{}"))
            #expect(json.status == .unsupportedMediaType)
        }
    }

    @Test(arguments: [
        ("/case?id=1", "/case?id=1"), (nil, "/"), ("", "/"), ("//evil.example", "/"), ("/\\evil.example", "/"),
        ("https://evil.example", "/"), ("/a\r\nSet-Cookie: x=1", "/"), ("/\u{4e2d}", "/"),
    ])
    func `after the login one goes to a page of this board`(_ wanted: String?, _ place: String) {
        #expect(LoginRoutes.place(wanted) == place)
    }
}

@Suite struct ShelfBoundTests {
    @Test func `sessions are so many, and the one that was not used for the longest time goes`() {
        let time = HandTime()
        let shelf = SessionShelf(now: time.now)
        let first = shelf.open(token: "a")
        time.advance(seconds: 1)
        let second = shelf.open(token: "a")
        time.advance(seconds: 1)
        for _ in 2..<SessionShelf.sessionsMax { _ = shelf.open(token: "a") }
        time.advance(seconds: 1)
        #expect(shelf.session(first) != nil)
        _ = shelf.open(token: "a")
        #expect(shelf.count == SessionShelf.sessionsMax)
        #expect(shelf.session(first) != nil && shelf.session(second) == nil)
    }

    @Test func `a session ends when nobody uses it, and at the end of the day in any case`() {
        let time = HandTime()
        let shelf = SessionShelf(now: time.now)
        let (left, used) = (shelf.open(token: "a"), shelf.open(token: "a"))
        time.advance(seconds: SessionShelf.idleSeconds - 1)
        #expect(shelf.session(used) != nil)
        time.advance(seconds: 1)
        #expect(shelf.session(left) == nil)
        for _ in 1..<(SessionShelf.lifeSeconds / SessionShelf.idleSeconds) {
            #expect(shelf.session(used) != nil)
            time.advance(seconds: SessionShelf.idleSeconds - 1)
        }
        time.advance(seconds: SessionShelf.idleSeconds)
        #expect(shelf.session(used) == nil)
    }

    @Test func `one place has few tries, all places together some more, and memory is bounded`() {
        let time = HandTime()
        let throttle = LoginThrottle(now: time.now)
        for _ in 0..<LoginThrottle.failuresPerSource {
            #expect(throttle.secondsToWait("192.0.2.1") == nil)
            throttle.noteFailure(of: "192.0.2.1")
        }
        #expect(throttle.secondsToWait("192.0.2.1") == 12)
        #expect(throttle.secondsToWait("192.0.2.2") == nil)
        for number in 0..<LoginThrottle.failuresOverall { throttle.noteFailure(of: "198.51.100.\(number)") }
        #expect(throttle.secondsToWait("192.0.2.2") == 1)
        for number in 0..<LoginThrottle.sourcesMax { throttle.noteFailure(of: "10.0.\(number / 256).\(number % 256)") }
        #expect(throttle.sourceCount == LoginThrottle.sourcesMax)
        time.advance(seconds: LoginThrottle.windowSeconds)
        #expect(throttle.secondsToWait("192.0.2.1") == nil)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8::1", "2001:db8:0:0::/64"),
        ("::1", "0:0:0:0::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"), ("", ""),
    ])
    func `an IPv6 network is one place`(_ source: String, _ place: String) {
        #expect(LoginThrottle.place(of: source) == place)
    }

    @Test func `cases are counted by token`() {
        let counts = AccessCounts()
        let reader = Reader(unit: Address("bureau/market").unsafelyUnwrapped, role: .unit, token: "00ff")
        for _ in 0..<3 { counts.noteCaseRead(by: reader, registrar: "hall/enterprise") }
        counts.noteCaseRead(by: .local, registrar: "hall/enterprise")
        #expect(counts.caseReads.map(\.token) == ["00ff", "local"] && counts.caseReads.map(\.count) == [3, 1])
    }
}

extension HTTPFields {
    fileprivate func merging(_ others: HTTPFields) -> HTTPFields {
        var merged = self
        for field in others { merged.append(field) }
        return merged
    }
}

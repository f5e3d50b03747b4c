internal import CasebusModel
internal import Crypto
internal import Synchronization

/// A browser that has logged in.
struct BrowserSession: Equatable, Sendable {
    /// The id of the token that it logged in with.
    let token: String
    /// What a form of this session carries, so that no other site's page can send it.
    let formKey: String
    let openedAt: Timestamp
    var usedAt: Timestamp
}

/// The browsers that have logged in; kept in memory alone, so that a restart ends all of them.
///
/// - Limits: ``sessionsMax``; whoever logs in then ends the one that was not used for the longest time.
/// - Threading: any thread.
final class SessionShelf: Sendable {
    static let sessionsMax = 1000
    /// After so long a session ends, whatever is done with it.
    static let lifeSeconds: Int64 = 8 * 3600
    /// After so long without a request it ends.
    static let idleSeconds: Int64 = 3600

    /// By the digest of what the cookie holds: to look one up takes as long whatever is held.
    private let sessions = Mutex([SHA256.Digest: BrowserSession]())
    private let now: @Sendable () -> Timestamp

    init(now: @escaping @Sendable () -> Timestamp = TokenShelf.systemTime) { self.now = now }

    /// - Returns: what the cookie is to hold.
    func open(token: String) -> String {
        let (id, now) = (Self.random(), now())
        let session = BrowserSession(token: token, formKey: Self.random(), openedAt: now, usedAt: now)
        sessions.withLock { sessions in
            sessions = sessions.filter { Self.isAlive($0.value, at: now) }
            if sessions.count >= Self.sessionsMax, let oldest = sessions.min(by: { $0.value.usedAt < $1.value.usedAt })
            {
                sessions[oldest.key] = nil
            }
            sessions[Self.key(id)] = session
        }
        return id
    }

    /// The session of a cookie, which is used by this.
    func session(_ id: String) -> BrowserSession? {
        let (key, now) = (Self.key(id), now())
        return sessions.withLock { sessions in
            guard let session = sessions[key], Self.isAlive(session, at: now) else {
                sessions[key] = nil
                return nil
            }
            sessions[key]?.usedAt = now
            return session
        }
    }

    func close(_ id: String) { sessions.withLock { $0[Self.key(id)] = nil } }

    var count: Int { sessions.withLock { $0.count } }

    private static func isAlive(_ session: BrowserSession, at now: Timestamp) -> Bool {
        now.milliseconds - session.openedAt.milliseconds < lifeSeconds * 1000
            && now.milliseconds - session.usedAt.milliseconds < idleSeconds * 1000
    }

    private static func key(_ id: String) -> SHA256.Digest { SHA256.hash(data: Array(id.utf8.prefix(128))) }

    /// 256 bits from the system's generator (getrandom(2)), as hexadecimal digits.
    private static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in Hexadecimal.text(generator.next() as UInt64) }.joined()
    }
}

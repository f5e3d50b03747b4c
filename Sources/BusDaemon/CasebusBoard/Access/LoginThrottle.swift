internal import CasebusModel
internal import Synchronization

/// How often somebody may show a token that is none: a few times a minute from one place, some more from everywhere.
///
/// - Limits: ``sourcesMax`` places are remembered; beyond, the one that failed longest ago is forgotten. The limit for all
///   together holds whatever is forgotten.
/// - Threading: any thread.
final class LoginThrottle: Sendable {
    static let failuresPerSource = 5
    static let failuresOverall = 100
    static let windowSeconds: Int64 = 60
    static let sourcesMax = 4096

    /// Failures drain away evenly over the window.
    private struct Level: Sendable {
        var failures: Double = 0
        var at: Int64

        func failures(at now: Int64, limit: Int) -> Double {
            let drained = Double(max(0, now - at)) / Double(windowSeconds * 1000) * Double(limit)
            return max(0, failures - drained)
        }
    }

    private struct Content: Sendable {
        var sources: [String: Level] = [:]
        var overall = Level(at: 0)
    }

    private let content = Mutex(Content())
    private let now: @Sendable () -> Timestamp

    init(now: @escaping @Sendable () -> Timestamp = TokenShelf.systemTime) { self.now = now }

    /// - Parameter source: the peer's address.
    /// - Returns: in how many seconds to come again; `nil` where nothing keeps it from trying now.
    func secondsToWait(_ source: String) -> Int? {
        let (place, now) = (Self.place(of: source), now().milliseconds)
        return content.withLock { content in
            let own = content.sources[place].flatMap { Self.wait($0, at: now, limit: Self.failuresPerSource) }
            let overall = Self.wait(content.overall, at: now, limit: Self.failuresOverall)
            return [own, overall].compactMap { $0 }.max()
        }
    }

    func noteFailure(of source: String) {
        let (place, now) = (Self.place(of: source), now().milliseconds)
        content.withLock { content in
            if content.sources[place] == nil, content.sources.count >= Self.sourcesMax,
                let oldest = content.sources.min(by: { $0.value.at < $1.value.at })
            {
                content.sources[oldest.key] = nil
            }
            Self.add(to: &content.sources[place, default: Level(at: now)], at: now, limit: Self.failuresPerSource)
            Self.add(to: &content.overall, at: now, limit: Self.failuresOverall)
        }
    }

    var sourceCount: Int { content.withLock { $0.sources.count } }

    private static func add(to level: inout Level, at now: Int64, limit: Int) {
        level = Level(failures: min(Double(limit), level.failures(at: now, limit: limit) + 1), at: now)
    }

    private static func wait(_ level: Level, at now: Int64, limit: Int) -> Int? {
        let excess = level.failures(at: now, limit: limit) - Double(limit - 1)
        guard excess > 0 else { return nil }
        return max(1, Int((excess / Double(limit) * Double(windowSeconds)).rounded(.up)))
    }

    /// Whoever has an IPv6 address has the other 2^64 of its network too.
    static func place(of source: String) -> String {
        guard source.contains(":"), !source.contains(".") else { return source }
        var groups = source.prefix { $0 != "%" }.split(separator: ":", omittingEmptySubsequences: false).map(
            String.init)
        if let gap = groups.firstIndex(of: ""), groups.count < 9 {
            groups.replaceSubrange(gap...gap, with: Array(repeating: "0", count: max(1, 9 - groups.count)))
        }
        return groups.prefix(4).map { $0.isEmpty ? "0" : $0 }.joined(separator: ":") + "::/64"
    }
}

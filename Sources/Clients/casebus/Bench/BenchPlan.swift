import ArgumentParser
import CasebusModel

/// What one confirmed unit of work is.
enum BenchMode: String, ExpressibleByArgument, CaseIterable {
    /// Pushes, many in flight: a place is free again when its receipt came.
    case pub
    /// One push in flight on each connection.
    case sync
    /// Push, delivered, the receiver's DELIVERED and its signature recorded: then the place is free again.
    case e2e
    /// The same, one in the whole system.
    case e2e1

    var isRoundTrip: Bool { self == .e2e || self == .e2e1 }
}

/// One measurement, as the command line asked for it.
struct BenchPlan: Sendable {
    var mode: BenchMode
    /// Sessions that push.
    var connections: Int
    /// Sessions of the receiving unit that sign.
    var signers: Int
    /// Pushes without an answer on each connection.
    var window: Int
    /// Commands in one message.
    var batch: Int
    var payloadBytes: Int
    /// Seconds measured; with ``pushes``, at most.
    var seconds: Double
    var warmup: Double
    /// Pushes after which the measurement ends; `nil`: when its time is over.
    var pushes: Int?
    /// Pushes that fall due each second, over all connections; `nil`: as many as the windows allow.
    var pace: Double?
    var ids: BenchIDs
    /// Whether the receiver feeds back what it signed for, so that no hand-off stays open.
    var feedsBack: Bool
    /// Hand-offs of each case.
    var pushesPerCase: Int
    /// Whether the pushing unit collects and confirms the notices that its hand-offs were signed for.
    var collectsNotices: Bool
    var idleSessions: Int
    var unsigned: Int
    var hasStalledReader: Bool
    var hasSlowReader: Bool

    /// The windows of the measurements that docs/benchmarks.md compares: about 2,000 in flight in all.
    static func window(_ mode: BenchMode, connections: Int) -> Int {
        switch mode {
        case .sync, .e2e1: 1
        case .pub, .e2e: connections <= 1 ? 1024 : connections <= 8 ? 256 : 32
        }
    }

    static func signers(_ mode: BenchMode, connections: Int) -> Int {
        mode.isRoundTrip ? (connections >= 4 ? 4 : 1) : 0
    }

    /// Cases to register up front, so that none has more open hand-offs than one may have.
    ///
    /// Where the rate is not known it is a guess above what was ever seen; a run that outdoes it registers more.
    var casesUpFront: Int {
        if let pushes { return pushes / pushesPerCase + connections }
        let guess: Double =
            switch mode {
            case .pub: 600_000
            case .sync, .e2e: 200_000
            case .e2e1: 20_000
            }
        return Int((pace ?? guess) * (warmup + seconds)) / pushesPerCase + connections
    }

    /// Below ``Limits/openHandoffsPerCase``.
    static let pushesPerCaseDefault = 200
    static let pushesPerCaseMax = 250
}

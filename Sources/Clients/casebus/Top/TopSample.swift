import CasebusModel
import CasebusReports

/// What `top` knows at one moment: the bus's own figures, and what waits and what is overdue.
struct TopSample: Sendable {
    /// The figures of the query `status` that are shown.
    struct Status: Decodable, Sendable {
        var version: String
        var uptime: Double
        var sessions: Int
        var isDiskFull: Bool
        var journalBytes: Double
        var diskFree: Double
        var memory: Double
        var counters: [String: UInt64]
        var head: UInt64
        var index: Index
        var cases: Int
        var openCases: Int
        var handoffs: Int
        var openHandoffs: Int

        struct Index: Decodable, Sendable {
            var lag: UInt64
        }

        enum CodingKeys: String, CodingKey {
            case version, sessions, counters, head, index, cases, handoffs
            case uptime = "uptime_s"
            case isDiskFull = "disk_full"
            case journalBytes = "journal_bytes"
            case diskFree = "disk_free_bytes"
            case memory = "memory_bytes"
            case openCases = "open_cases"
            case openHandoffs = "open_handoffs"
        }
    }

    /// Something that waits, or is overdue.
    struct Item: Sendable {
        var registrar: String
        var id: String
        var matter: String
        var kind: String
        var unit: String
        var from: String
        /// How long it waits, or by how much it is over its limit.
        var seconds: Double
        var handoff: UInt64?
    }

    /// The lists: asked for less often than the figures.
    struct Lists: Sendable {
        var waiting: [Item]
        /// There is more that waits, for less long.
        var hasMoreWaiting: Bool
        var overdue: [Item]
        var hasMoreOverdue: Bool
        var units: Int
        var present: Int
        var unread: Int
    }
}

/// How many a second, between two samples of the bus's counters.
struct TopRates: Equatable, Sendable {
    var records = 0.0
    var receipts = 0.0
    var deliveries = 0.0
    var problems = 0.0

    /// - Returns: `nil` where nothing can be said: without a time between, and when the bus began to count anew.
    init?(_ before: [String: UInt64], _ after: [String: UInt64], seconds: Double) {
        guard seconds > 0 else { return nil }
        func rate(_ name: String) -> Double? {
            guard let (one, other) = before[name].flatMap({ one in after[name].map { (one, $0) } }), other >= one else {
                return nil
            }
            return Double(other - one) / seconds
        }
        guard let records = rate("records"), let receipts = rate("receipts"), let deliveries = rate("deliveries"),
            let problems = rate("problems")
        else { return nil }
        (self.records, self.receipts, self.deliveries, self.problems) = (records, receipts, deliveries, problems)
    }
}

internal import CasebusConfiguration
internal import CasebusModel

/// What the loop is told once, from the configuration.
struct LoopSettings: Sendable {
    var version: String
    var heartbeatMilliseconds: Int64
    var sessions: Int
    var sessionsPerUnit: Int
    var payloadBytes: Int
    /// A quarter of a segment, at most ``LoopBounds/gatheredBytes``.
    var gatheredBytes: Int
    /// Readable when the security handshake's thread has ended.
    var guardEnded: Int32

    /// Takes over what holds for what comes from now on.
    mutating func take(_ configuration: BusConfiguration) {
        heartbeatMilliseconds = Int64(configuration.heartbeatMilliseconds)
        sessions = configuration.limits.sessions
        sessionsPerUnit = configuration.limits.sessionsPerUnit
        payloadBytes = configuration.limits.payloadBytes
    }
}

/// What the loop counts; published once a second for status and metrics.
package struct LoopCounters: Sendable {
    package var batches: UInt64 = 0
    package var records: UInt64 = 0
    package var messages: UInt64 = 0
    package var receipts: UInt64 = 0
    package var repeats: UInt64 = 0
    package var problems: UInt64 = 0
    package var deliveries: UInt64 = 0
    package var sessionsOpened: UInt64 = 0
    package var sessionsCut: UInt64 = 0

    var named: [(name: StaticString, count: UInt64)] {
        [
            ("batches", batches), ("records", records), ("messages", messages), ("receipts", receipts),
            ("repeats", repeats), ("problems", problems), ("deliveries", deliveries),
            ("sessions_opened", sessionsOpened),
            ("sessions_cut", sessionsCut),
        ]
    }
}

/// What other threads may know of the loop: a copy, about a second old.
package struct LoopStatus: Sendable {
    package struct UnitStatus: Sendable {
        package var address: String
        package var sessions: Int
        package var inbox: Int
        package var openSent: Int
        package var openReceived: Int
        /// Open hand-offs that it received and was given a yellow or red card for.
        package var overdue: Int
    }

    package var sessions = 0
    package var openCases = 0
    package var openHandoffs = 0
    package var casesRegistered: UInt64 = 0
    package var casesClosed: UInt64 = 0
    package var rememberedIDs = 0
    package var isDiskFull = false
    package var refusals: [String: UInt64] = [:]
    package var units: [UnitStatus] = []
    package var counters = LoopCounters()
    package var measures = LoopMeasures()
    /// Nothing can be recorded although there is room.
    package var isDiskFailing = false
    package var sessionsLimit = 0
    package var blockedSessions = 0
    package var queues: [QueueDepth] = []
}

/// How full a queue is, and what it holds at most.
package struct QueueDepth: Sendable, Equatable {
    package var name: String
    package var depth: Int
    package var limit: Int

    package init(_ name: String, _ depth: Int, of limit: Int) {
        (self.name, self.depth, self.limit) = (name, depth, limit)
    }
}

internal import CasebusMetrics
internal import CasebusModel
internal import CasebusRuntime
internal import Synchronization

/// The open hand-offs by state, asked of the index once for all scrapers.
///
/// - Limits: at most one question to the index in ``keepSeconds``; a scraper waits for it for ``waitSeconds`` and then
///   takes the last answer, whose age the metrics tell.
final class KeptOpenHandoffs: Sendable {
    static let keepSeconds: Int64 = 15
    static let waitSeconds = 1.0
    private static let lookSeconds = 0.02

    struct Answer: Sendable {
        var handoffs: BusWatch.OpenHandoffs
        var readAt: ContinuousClock.Instant

        var age: Duration { .now - readAt }

    }

    private struct State {
        var answer: Answer?
        var askedAt: ContinuousClock.Instant?
        var isAsking = false
    }

    private let state = Mutex(State())

    /// - Returns: `nil` while the index has not answered yet.
    func current(from room: QueryRoom) async -> Answer? {
        begin(room)
        let end = ContinuousClock.now + .seconds(Self.waitSeconds)
        while state.withLock({ $0.isAsking }), ContinuousClock.now < end {
            try? await Task.sleep(for: .seconds(Self.lookSeconds))
        }
        return state.withLock { $0.answer }
    }

    /// Asks, unless somebody has within the time that an answer is kept for: also where none came.
    private func begin(_ room: QueryRoom) {
        let isDue = state.withLock { state in
            let isRecent = state.askedAt.map { .now - $0 < .seconds(Self.keepSeconds) } ?? false
            guard !state.isAsking, !isRecent else { return false }
            (state.isAsking, state.askedAt) = (true, .now)
            return true
        }
        guard isDue else { return }
        Task {
            let handoffs = try? await room.look { try $0.openHandoffs() }
            state.withLock { state in
                state.isAsking = false
                if let handoffs { state.answer = Answer(handoffs: handoffs, readAt: .now) }
            }
        }
    }
}

extension KeptOpenHandoffs.Answer {
    /// - Parameter now: the bus's time.
    func families(at now: Int64) -> [MetricFamily] {
        let states = HandoffState.allCases.filter(\.isOpen)
        let wait = handoffs.oldestUnsignedSince.map { Double(max(0, now - $0)) / 1000 } ?? 0
        return [
            MetricFamily(
                "casebus_open_handoffs", .gauge, "Open hand-offs by state, as the index has them",
                states.map { .init(.number(Double(handoffs.byState[$0] ?? 0)), [("state", $0.description)]) }),
            MetricFamily(
                "casebus_oldest_unacknowledged_age_seconds", .gauge, unit: "seconds",
                "How long the oldest hand-off waits to be signed for; 0 where none waits", wait),
            MetricFamily(
                "casebus_open_handoffs_age_seconds", .gauge, unit: "seconds",
                "How old the figures of open hand-offs by state are", age / .seconds(1)),
        ]
    }
}

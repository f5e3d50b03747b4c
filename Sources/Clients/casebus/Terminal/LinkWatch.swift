import CasebusClient
import CasebusModel
import CasebusReports
import Synchronization

/// Says on standard error when the bus is lost, and when it is found again.
final class LinkWatch: Sendable {
    private static let interval = Duration.milliseconds(100)
    /// A silence that is over before anybody would have noticed is only told when it is over.
    private static let patience = Duration.seconds(1)

    private struct State {
        var next: UInt64 = 1
        var sessions: UInt64
        var isTold = false
    }

    private let client: BusClient
    private let state: Mutex<State>

    init(_ client: BusClient) {
        self.client = client
        state = Mutex(State(sessions: client.link.sessions))
    }

    /// Where the reading goes on.
    func set(next sequence: UInt64) { state.withLock { $0.next = sequence } }

    /// Watches until its task is cancelled.
    func run() async {
        while !Task.isCancelled {
            look()
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Says what has changed since it was last looked at.
    func look() {
        let link = client.link
        state.withLock { state in
            if let since = link.silentSince, !state.isTold, ContinuousClock.now - since > Self.patience {
                StandardOutput.complain(TailWords.busLost(Self.clock(since)))
                state.isTold = true
            } else if link.sessions != state.sessions, link.silentSince == nil {
                state.sessions = link.sessions
                state.isTold = false
                let seconds = (link.lastSilence ?? .zero) / .seconds(1)
                StandardOutput.complain(
                    TailWords.busBack(HumanTime.duration(seconds: seconds), next: state.next))
            }
        }
    }

    private static func clock(_ instant: ContinuousClock.Instant) -> String {
        let ago = Int64((ContinuousClock.now - instant) / .milliseconds(1))
        return HumanTime.stamp(Timestamp(milliseconds: HumanTime.now().milliseconds - ago))
    }
}

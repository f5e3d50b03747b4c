import Dispatch

/// Tells systemd how far a start is, and asks for more time as long as the replay goes forward.
///
/// A start that stands still asks for none: `TimeoutStartSec` ends it.
///
/// - Threading: one thread, the one that starts the bus.
/// - Source: man sd_notify(3), EXTEND_TIMEOUT_USEC.
final class StartReport {
    /// What a replay may need until it tells of itself again: one page of the log, on a disk under load.
    static let extensionSeconds = 60
    private static let everyNanoseconds: UInt64 = 1_000_000_000

    private let notifier: SystemdNotifier
    private let steady: () -> UInt64
    private var nextAt: UInt64 = 0

    /// - Parameter steady: a clock that only goes forward, in nanoseconds.
    init(_ notifier: SystemdNotifier, steady: @escaping () -> UInt64 = { DispatchTime.now().uptimeNanoseconds }) {
        self.notifier = notifier
        self.steady = steady
    }

    func opening() { notifier.status("opening the log") }

    /// At most once a second: a replay goes through some hundred thousand records in one.
    func replayed(_ sequence: UInt64, of head: UInt64) {
        let now = steady()
        guard now >= nextAt else { return }
        nextAt = now + Self.everyNanoseconds
        notifier.starting("replaying the log: record \(sequence) of \(head)", extensionSeconds: Self.extensionSeconds)
    }
}

internal import CasebusConfiguration
internal import CasebusMetrics
internal import CoreMetrics
internal import Synchronization

/// What is counted of each target.
///
/// - Threading: any.
struct AlertCounts: Sendable {
    /// A series for each target, and the one that nobody uses.
    private static let seriesMax = BusConfiguration.Alerts.targetsMax + 1

    private static let sent = DeclaredMetric(
        "casebus_alerts_sent", .counter, "Alerts that a target took", seriesMax: seriesMax)
    private static let failed = DeclaredMetric(
        "casebus_alerts_failed", .counter, "Attempts that failed and are made again", seriesMax: seriesMax)
    private static let givenUp = DeclaredMetric(
        "casebus_alerts_given_up", .counter, "Alerts that a target will not take", seriesMax: seriesMax)
    private static let dropped = DeclaredMetric(
        "casebus_alerts_dropped", .counter, "Alerts dropped, the oldest first, since too many waited",
        seriesMax: seriesMax)
    private static let waiting = DeclaredMetric(
        "casebus_alerts_waiting", .gauge, "Alerts that wait to be sent", seriesMax: seriesMax)
    private static let failing = DeclaredMetric(
        "casebus_alerts_target_failing", .gauge, "1 while a target's last attempt failed, or it said that it is gone",
        seriesMax: seriesMax)

    static let declared = [sent, failed, givenUp, dropped, waiting, failing]

    private let metrics: MetricsRegistry

    /// All series are there from the beginning: what is absent cannot be watched.
    init(_ metrics: MetricsRegistry, targets: [String]) {
        self.metrics = metrics
        for target in targets {
            for metric in [Self.sent, Self.failed, Self.givenUp, Self.dropped] { count(metric, 0, target) }
            for metric in [Self.waiting, Self.failing] { set(metric, 0, target) }
        }
    }

    func sent(to target: String) {
        count(Self.sent, 1, target)
        set(Self.failing, 0, target)
    }

    func failed(for target: String) {
        count(Self.failed, 1, target)
        set(Self.failing, 1, target)
    }

    func givenUp(for target: String) {
        count(Self.givenUp, 1, target)
        set(Self.failing, 1, target)
    }

    func gone(_ target: String) { set(Self.failing, 1, target) }

    func dropped(_ number: Int, for target: String) { count(Self.dropped, number, target) }

    func waiting(_ number: Int, for target: String) { set(Self.waiting, number, target) }

    private func count(_ metric: DeclaredMetric, _ number: Int, _ target: String) {
        Counter(label: metric.name, dimensions: [("target", target)], factory: metrics).increment(by: number)
    }

    private func set(_ metric: DeclaredMetric, _ number: Int, _ target: String) {
        Meter(label: metric.name, dimensions: [("target", target)], factory: metrics).set(number)
    }
}

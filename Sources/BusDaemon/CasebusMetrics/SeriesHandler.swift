internal import CoreMetrics
internal import Synchronization

/// One series of a metric that is counted through swift-metrics.
///
/// - Threading: any.
final class SeriesHandler: Sendable {
    private let content: Mutex<MetricFamily.Value>

    init(_ shape: DeclaredMetric.Shape) {
        switch shape {
        case .counter, .gauge: content = Mutex(.number(0))
        case .histogram(let bounds): content = Mutex(.histogram(HistogramValue(bounds: bounds)))
        }
    }

    var value: MetricFamily.Value { content.withLock { $0 } }

    private func change(_ change: (Double) -> Double) {
        content.withLock { value in
            if case .number(let number) = value { value = .number(change(number)) }
        }
    }

    private func observe(_ observed: Double) {
        content.withLock { value in
            switch value {
            case .number: value = .number(observed)
            case .histogram(var histogram):
                histogram.add(observed)
                value = .histogram(histogram)
            }
        }
    }
}

extension SeriesHandler: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    func increment(by amount: Int64) { change { $0 + Double(max(0, amount)) } }
    // Of a meter: a counter's amounts are checked by swift-metrics before they come here.
    func increment(by amount: Double) { change { $0 + amount } }
    func decrement(by amount: Double) { change { $0 - amount } }
    func set(_ value: Int64) { change { _ in Double(value) } }
    func set(_ value: Double) { change { _ in value } }
    func record(_ value: Int64) { observe(Double(value)) }
    func record(_ value: Double) { observe(value) }
    func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }
    // Counters never go back: what began anew would read as a restart.
    func reset() {}
}

package import CoreMetrics
internal import Synchronization

/// The backend of swift-metrics: keeps what is counted until a scraper asks.
///
/// - Threading: any. Making a counter takes a lock, counting takes that of its series.
/// - Limits: ``DeclaredMetric/seriesMax`` series of each declared metric, and nothing of any other.
package final class MetricsRegistry: MetricsFactory {
    /// The value of every label of the series that those share who come too late.
    package static let other = "other"

    private let declared: [String: DeclaredMetric]
    private let series = Mutex<[String: [Key: SeriesHandler]]>([:])
    private let undeclared = Atomic<UInt64>(0)

    private struct Key: Hashable {
        var names: [String]
        var values: [String]
    }

    package init(_ metrics: [DeclaredMetric]) {
        declared = Dictionary(metrics.map { ($0.name, $0) }) { first, _ in first }
    }

    /// How many counters were asked for that no declaration has.
    package var undeclaredCount: UInt64 { undeclared.load(ordering: .relaxed) }

    /// Every declared metric that something was counted of, in the order of their names.
    package func families() -> [MetricFamily] {
        let series = series.withLock { $0 }
        return declared.values.sorted { $0.name < $1.name }.compactMap { metric in
            guard let known = series[metric.name] else { return nil }
            let all = known.map { key, handler in
                MetricFamily.Series(handler.value, Array(zip(key.names, key.values)).map { (name: $0, value: $1) })
            }
            let sorted = all.sorted { $0.labels.map(\.value).lexicographicallyPrecedes($1.labels.map(\.value)) }
            return MetricFamily(metric.name, metric.kind, unit: metric.unit, metric.help, sorted)
        }
    }

    private func handler(_ name: String, _ dimensions: [(String, String)]) -> SeriesHandler {
        guard let metric = declared[name] else {
            undeclared.add(1, ordering: .relaxed)
            return SeriesHandler(.counter)
        }
        let sorted = dimensions.sorted { $0.0 < $1.0 }
        var key = Key(names: sorted.map(\.0), values: sorted.map(\.1))
        return series.withLock { series in
            let known = series[name] ?? [:]
            if let handler = known[key] { return handler }
            // The last place is for all that come then.
            if known.count >= metric.seriesMax - 1, metric.seriesMax > 1 {
                key.values = key.values.map { _ in Self.other }
                if let handler = known[key] { return handler }
            } else if known.count >= metric.seriesMax, let only = known.values.first {
                return only
            }
            let made = SeriesHandler(metric.shape)
            series[name, default: [:]][key] = made
            return made
        }
    }

    // MARK: MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        handler(label, dimensions)
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        handler(label, dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        handler(label, dimensions)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        handler(label, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        handler(label, dimensions)
    }

    // A series lives as long as the process: a counter that began anew would read as a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
}

extension DeclaredMetric {
    var kind: MetricFamily.Kind {
        switch shape {
        case .counter: .counter
        case .gauge: .gauge
        case .histogram: .histogram
        }
    }
}

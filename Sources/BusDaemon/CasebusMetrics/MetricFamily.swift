/// A metric with all its series at one instant.
///
/// - Source: OpenMetrics 1.0, section "Data Model".
package struct MetricFamily: Sendable {
    package enum Kind: String, Sendable { case counter, gauge, histogram, info }

    package typealias Labels = [(name: String, value: String)]

    package struct Series: Sendable {
        package var labels: Labels
        package var value: Value

        package init(_ value: Value, _ labels: Labels = []) { (self.value, self.labels) = (value, labels) }
    }

    package enum Value: Sendable {
        case number(Double)
        case histogram(HistogramValue)
    }

    /// Without the suffixes that its samples have; ends in the unit where it has one.
    package var name: String
    package var kind: Kind
    /// A base unit of Prometheus: `seconds`, `bytes`; empty: a number of things.
    package var unit: String
    package var help: String
    package var series: [Series]

    package init(_ name: String, _ kind: Kind, unit: String = "", _ help: String, _ series: [Series]) {
        (self.name, self.kind, self.unit, self.help, self.series) = (name, kind, unit, help, series)
    }

    /// A metric with one series.
    package init(_ name: String, _ kind: Kind, unit: String = "", _ help: String, _ value: some BinaryInteger) {
        self.init(name, kind, unit: unit, help, [Series(.number(Double(value)))])
    }

    package init(_ name: String, _ kind: Kind, unit: String = "", _ help: String, _ value: Double) {
        self.init(name, kind, unit: unit, help, [Series(.number(value))])
    }

    package init(_ name: String, unit: String = "", _ help: String, _ histogram: HistogramValue) {
        self.init(name, .histogram, unit: unit, help, [Series(.histogram(histogram))])
    }
}

/// Counts of values at or below bounds, not cumulative; the last is of those above every bound.
package struct HistogramValue: Sendable, Equatable {
    package var bounds: [Double]
    package var counts: [UInt64]
    package var sum: Double

    package init(bounds: [Double], counts: [UInt64], sum: Double) {
        precondition(counts.count == bounds.count + 1, "a histogram has a count more than bounds")
        (self.bounds, self.counts, self.sum) = (bounds, counts, sum)
    }

    package init(bounds: [Double]) {
        self.init(bounds: bounds, counts: Array(repeating: 0, count: bounds.count + 1), sum: 0)
    }

    package mutating func add(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }
}

/// Which text a scraper asks for.
package enum ExpositionFormat: Sendable {
    case openMetrics
    /// Prometheus' own of before.
    case classic

    package var contentType: String {
        switch self {
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        case .classic: "text/plain; version=0.0.4; charset=utf-8"
        }
    }

    /// The classic text where `Accept` asks for plain text and not for OpenMetrics; weights are not compared, since who
    /// understands OpenMetrics names it.
    package init(accept: String) {
        let accept = accept.lowercased()
        self =
            accept.contains("text/plain") && !accept.contains("application/openmetrics-text") ? .classic : .openMetrics
    }
}

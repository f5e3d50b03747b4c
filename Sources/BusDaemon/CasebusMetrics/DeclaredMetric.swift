/// A metric that code may count through swift-metrics. What is not declared is not kept: its name would have no help, and
/// nobody would have said how many series it may have.
package struct DeclaredMetric: Sendable {
    package enum Shape: Sendable {
        case counter
        case gauge
        /// In seconds where a timer counts, else as it is recorded.
        case histogram(bounds: [Double])
    }

    package var name: String
    package var unit: String
    package var help: String
    package var shape: Shape
    /// Series at most; who comes then shares one, whose labels all say ``MetricsRegistry/other``.
    package var seriesMax: Int

    package init(_ name: String, _ shape: Shape, unit: String = "", _ help: String, seriesMax: Int = 1) {
        (self.name, self.shape, self.unit, self.help, self.seriesMax) = (name, shape, unit, help, seriesMax)
    }
}

import Metrics
import Testing

@testable import CasebusMetrics

@Suite struct MetricsRegistryTests {
    private let registry = MetricsRegistry([
        DeclaredMetric("asked", .counter, "Asked", seriesMax: 3), DeclaredMetric("now", .gauge, "Now"),
        DeclaredMetric("took_seconds", .histogram(bounds: [1, 2]), unit: "seconds", "Took"),
    ])

    private var text: String {
        var text = ExpositionText(.classic)
        for family in registry.families() { text.add(family) }
        return text.finish()
    }

    @Test func `what is counted under the same labels is one series`() {
        for order in [[("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")]] {
            Counter(label: "asked", dimensions: order, factory: registry).increment(by: 2)
        }
        #expect(text.hasSuffix("asked_total{a=\"1\",b=\"2\"} 4\n"))
    }

    @Test func `series beyond the bound share one`() {
        for code in 0..<10 { Counter(label: "asked", dimensions: [("code", "\(code)")], factory: registry).increment() }
        #expect(text.hasSuffix("asked_total{code=\"0\"} 1\nasked_total{code=\"1\"} 1\nasked_total{code=\"other\"} 8\n"))
    }

    @Test func `what is not declared is not told, and counted`() {
        Counter(label: "undeclared", factory: registry).increment()
        #expect(text.isEmpty && registry.undeclaredCount == 1)
    }

    @Test func `gauges, meters and timers say what they were last told, and how it lay`() {
        Meter(label: "now", factory: registry).set(2.5)
        let timer = Timer(label: "took_seconds", factory: registry)
        timer.recordMilliseconds(1500)
        timer.recordSeconds(4)
        #expect(text.contains("\nnow 2.5\n"))
        #expect(text.contains("took_seconds_bucket{le=\"1.0\"} 0\ntook_seconds_bucket{le=\"2.0\"} 1\n"))
        #expect(text.contains("took_seconds_sum 5.5\ntook_seconds_count 2\n"))
    }

    @Test func `a counter never goes back`() {
        let counter = Counter(label: "asked", factory: registry)
        counter.increment(by: 3)
        counter.reset()
        counter.increment(by: -1)
        #expect(text.hasSuffix("asked_total 3\n"))
    }
}

import Testing

@testable import CasebusMetrics

@Suite struct ExpositionTextTests {
    private func text(_ format: ExpositionFormat, _ families: MetricFamily...) -> String {
        var text = ExpositionText(format)
        for family in families { text.add(family) }
        return text.finish()
    }

    @Test func `a counter has its suffix where each format wants it`() {
        let family = MetricFamily("casebus_cpu_seconds", .counter, unit: "seconds", "Time", 1.5)
        #expect(
            text(.openMetrics, family) == """
                # HELP casebus_cpu_seconds Time
                # TYPE casebus_cpu_seconds counter
                # UNIT casebus_cpu_seconds seconds
                casebus_cpu_seconds_total 1.5
                # EOF

                """)
        #expect(
            text(.classic, family) == """
                # HELP casebus_cpu_seconds_total Time
                # TYPE casebus_cpu_seconds_total counter
                casebus_cpu_seconds_total 1.5

                """)
    }

    @Test func `a histogram's buckets are cumulative and end with all`() {
        var histogram = HistogramValue(bounds: [0.5, 1])
        for value in [0.5, 0.75, 1, 8] { histogram.add(value) }
        #expect(
            text(.openMetrics, MetricFamily("x", "Help", histogram)) == """
                # HELP x Help
                # TYPE x histogram
                x_bucket{le="0.5"} 1
                x_bucket{le="1.0"} 3
                x_bucket{le="+Inf"} 4
                x_sum 10.25
                x_count 4
                # EOF

                """)
    }

    @Test func `what is known of the program is a gauge where the format has no other kind`() {
        let family = MetricFamily("casebus_build", .info, "Version", [.init(.number(1), [("version", "0.1.0")])])
        #expect(
            text(.openMetrics, family).contains("# TYPE casebus_build info\ncasebus_build_info{version=\"0.1.0\"} 1\n"))
        #expect(text(.classic, family).contains("# TYPE casebus_build_info gauge\ncasebus_build_info{version"))
    }

    @Test(arguments: [
        ("plain", "plain"), ("市场监管局", "市场监管局"), (#"a"b\c"#, #"a\"b\\c"#), ("a\nb", #"a\nb"#),
        ("a\r\u{85}\u{2028}\u{1B}[31m\u{0}", "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}[31m\u{FFFD}"),
        ("\u{202E}x", "\u{FFFD}x"),
        (#"x"} 1"# + "\nevil 9", #"x\"} 1\nevil 9"#),
    ]) func `a hostile value stays a value`(_ value: String, _ written: String) {
        let family = MetricFamily("x", .gauge, "Help", [.init(.number(1), [("unit", value)])])
        let lines = text(.openMetrics, family).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines == ["# HELP x Help", "# TYPE x gauge", "x{unit=\"\(written)\"} 1", "# EOF", ""])
    }

    @Test func `a value is cut at its bound and never within a character`() {
        let most = ExpositionText.labelValueBytesMax
        #expect(ExpositionText.labelValue(String(repeating: "a", count: most)).utf8.count == most)
        #expect(ExpositionText.labelValue(String(repeating: "a", count: most + 1)).utf8.count == most)
        #expect(
            ExpositionText.labelValue(String(repeating: "局", count: 100)) == String(repeating: "局", count: most / 3))
    }

    @Test func `no family has more series than the bound, and the rest is counted`() {
        let most = ExpositionText.seriesPerFamilyMax
        let series = (0..<most + 7).map { MetricFamily.Series(.number(1), [("n", "\($0)")]) }
        var text = ExpositionText(.openMetrics)
        text.add(MetricFamily("x", .gauge, "Help", series))
        #expect(text.seriesLeftOut == 7)
        #expect(text.finish().split(separator: "\n").count == most + 3)
    }

    @Test(arguments: [
        (0.0, "0"), (3, "3"), (-2, "-2"), (0.25, "0.25"), (5e-05, "5e-05"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
        (.nan, "NaN"), (1e18, "1e+18"),
    ]) func `numbers are written as scrapers read them`(_ number: Double, _ written: String) {
        #expect(ExpositionText.written(number) == written)
    }

    @Test(arguments: [
        ("", ExpositionFormat.openMetrics), ("*/*", .openMetrics), ("text/plain", .classic),
        ("text/plain;version=0.0.4", .classic),
        ("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5", .openMetrics),
    ]) func `the format is what the scraper understands`(_ accept: String, _ format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
    }
}

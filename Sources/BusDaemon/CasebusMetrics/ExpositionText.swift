/// Families as text for a scraper.
///
/// Values of labels are hostile: they are shortened and escaped, and never break a line.
///
/// - Source: OpenMetrics 1.0, section "Text format"; Prometheus, "Exposition formats", version 0.0.4.
package struct ExpositionText {
    /// Bytes of a label's value; beyond it the value is cut.
    package static let labelValueBytesMax = 128
    /// Series of one family; beyond it none is written, and ``seriesLeftOut`` counts them.
    package static let seriesPerFamilyMax = 300

    private let format: ExpositionFormat
    private var text = ""
    package private(set) var seriesLeftOut = 0

    package init(_ format: ExpositionFormat) { self.format = format }

    package mutating func add(_ family: MetricFamily) {
        guard !family.series.isEmpty else { return }
        describe(family)
        for series in family.series.prefix(Self.seriesPerFamilyMax) { add(series, of: family) }
        seriesLeftOut += max(0, family.series.count - Self.seriesPerFamilyMax)
    }

    package mutating func finish() -> String {
        if format == .openMetrics { text += "# EOF\n" }
        return text
    }

    private mutating func describe(_ family: MetricFamily) {
        let isClassic = format == .classic
        let name = isClassic ? sampleName(family) : family.name
        let kind = isClassic && family.kind == .info ? MetricFamily.Kind.gauge : family.kind
        text += "# HELP \(name) \(Self.escaped(family.help, quotes: !isClassic))\n# TYPE \(name) \(kind.rawValue)\n"
        if !isClassic, !family.unit.isEmpty { text += "# UNIT \(name) \(family.unit)\n" }
    }

    private func sampleName(_ family: MetricFamily) -> String {
        switch family.kind {
        case .counter: family.name + "_total"
        case .info: family.name + "_info"
        case .gauge, .histogram: family.name
        }
    }

    private mutating func add(_ series: MetricFamily.Series, of family: MetricFamily) {
        switch series.value {
        case .number(let number): sample(sampleName(family), series.labels, number)
        case .histogram(let histogram):
            var below: UInt64 = 0
            for (bound, count) in zip(histogram.bounds + [.infinity], histogram.counts) {
                below += count
                sample(
                    family.name + "_bucket", series.labels + [("le", Self.written(bound, isBound: true))], Double(below)
                )
            }
            sample(family.name + "_sum", series.labels, histogram.sum)
            sample(family.name + "_count", series.labels, Double(below))
        }
    }

    private mutating func sample(_ name: String, _ labels: MetricFamily.Labels, _ value: Double) {
        text += name
        if !labels.isEmpty {
            text += "{"
            text += labels.map { "\($0.name)=\"\(Self.labelValue($0.value))\"" }.joined(separator: ",")
            text += "}"
        }
        text += " \(Self.written(value))\n"
    }

    /// Whole numbers without a fraction; the bounds of buckets always with one, as OpenMetrics has them.
    static func written(_ number: Double, isBound: Bool = false) -> String {
        if number == .infinity { return "+Inf" }
        if number == -.infinity { return "-Inf" }
        if number.isNaN { return "NaN" }
        if !isBound, number == number.rounded(), abs(number) < 9_007_199_254_740_992 { return String(Int64(number)) }
        return "\(number)"
    }

    static func labelValue(_ value: String) -> String {
        var kept = ""
        var bytes = 0
        for scalar in value.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= labelValueBytesMax else { break }
            kept.unicodeScalars.append(scalar)
        }
        return escaped(kept, quotes: true)
    }

    /// What would end a line, or a value, is escaped; other control and direction-changing characters are replaced.
    static func escaped(_ value: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(isPlain(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return escaped
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: true
        }
    }
}

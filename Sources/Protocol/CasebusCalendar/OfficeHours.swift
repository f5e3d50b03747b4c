/// When an office is open on a working day: spans of the day that do not touch, ascending, at least one.
///
/// - Units: minutes since midnight in ``Span``, milliseconds elsewhere.
package struct OfficeHours: Hashable, Sendable {
    /// A part of a day, its end not included: `09:00-12:00`.
    package struct Span: Hashable, Sendable {
        package let begin: Int
        package let end: Int

        /// Reads `09:00-12:00`; a day ends at `24:00`.
        ///
        /// - Returns: `nil` when the text is no such span, or ends before it has begun.
        package init?(_ text: String) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Span.minutes($0) }
            guard parts.count == 2, let begin = parts[0], let end = parts[1], begin < end else { return nil }
            self.init(begin: begin, end: end)
        }

        fileprivate init(begin: Int, end: Int) {
            (self.begin, self.end) = (begin, end)
        }

        /// Reads `09:00`, in minutes since midnight; `24:00` is the day's end.
        package static func minutes(_ text: some StringProtocol) -> Int? {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.map(\.utf8.count) == [2, 2],
                parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
                let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
            else { return nil }
            return hour * 60 + minute
        }
    }

    package let spans: [Span]

    /// - Returns: `nil` when there is no span, or one begins before the one before it has ended.
    package init?(_ spans: [Span]) {
        let spans = spans.sorted { $0.begin < $1.begin }
        guard !spans.isEmpty, zip(spans, spans.dropFirst()).allSatisfy({ $0.end <= $1.begin }) else { return nil }
        self.spans = spans
    }

    /// 09:00 to 12:00 and 13:00 to 18:00: eight hours.
    package static let usual = OfficeHours(unchecked: [Span(begin: 540, end: 720), Span(begin: 780, end: 1080)])

    private init(unchecked spans: [Span]) {
        self.spans = spans
    }

    /// What is worked on a whole day.
    package var total: Int64 { spans.reduce(0) { $0 + Int64($1.end - $1.begin) } * millisecondsPerMinute }

    /// When the office opens, since midnight.
    package var opening: Int64 { Int64(spans.first?.begin ?? 0) * millisecondsPerMinute }

    /// When the office closes, since midnight.
    package var closing: Int64 { Int64(spans.last?.end ?? 0) * millisecondsPerMinute }

    /// What is worked before a moment of a working day.
    func worked(before moment: Int64) -> Int64 {
        spans.reduce(0) { worked, span in
            let (begin, end) = (Int64(span.begin) * millisecondsPerMinute, Int64(span.end) * millisecondsPerMinute)
            return worked + max(0, min(moment, end) - begin)
        }
    }

    /// The first moment of a working day before which `worked` is worked, above nothing and up to ``total``.
    func moment(of worked: Int64) -> Int64 {
        var rest = worked
        for span in spans {
            let length = Int64(span.end - span.begin) * millisecondsPerMinute
            if rest <= length { return Int64(span.begin) * millisecondsPerMinute + rest }
            rest -= length
        }
        return closing
    }
}

private let millisecondsPerMinute: Int64 = 60_000

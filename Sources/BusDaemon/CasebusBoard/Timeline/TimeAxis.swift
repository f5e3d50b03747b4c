/// A stretch of time laid along a line. Pure: instants in, places out.
///
/// - Units: milliseconds since 1970; places in units of the drawing.
struct TimeAxis: Equatable, Sendable {
    let from: Int64
    let to: Int64
    let left: Int
    let width: Int

    /// - Parameter to: at least a second behind `from`, so that there is a line at all.
    init(from: Int64, to: Int64, left: Int, width: Int) {
        (self.from, self.left, self.width) = (from, left, width)
        self.to = max(to, from + 1000)
    }

    var right: Int { left + width }

    /// What lies outside stands at the end.
    func place(_ instant: Int64) -> Int {
        let within = min(max(instant, from), to) - from
        return left + Int((Double(within) / Double(to - from) * Double(width)).rounded())
    }

    func holds(_ instant: Int64) -> Bool { (from...to).contains(instant) }

    // MARK: Where it is written what time it is

    private static let minute: Int64 = 60_000
    private static let day: Int64 = 86_400_000
    /// Between two marks, from one second to half a year.
    private static let steps: [Int64] =
        [1000, 5000, 15_000] + [1, 5, 15, 60, 180, 360, 720].map { $0 * minute }
        + [1, 2, 7, 14, 30, 90, 180].map { $0 * day }

    static let ticksMax = 8

    /// Whether marks are a day or more apart, so that the time of day says nothing.
    var ticksAreDays: Bool { step >= Self.day }

    /// Whether they are less than a minute apart.
    var ticksAreSeconds: Bool { step < Self.minute }

    private var step: Int64 {
        Self.steps.first { (to - from) / $0 < Self.ticksMax } ?? ((to - from) / Int64(Self.ticksMax) + 1)
    }

    /// Round instants of a zone that is so many milliseconds ahead of UTC.
    func ticks(offset: Int64) -> [Int64] {
        let first = ((from + offset) / step + 1) * step - offset
        return Array(stride(from: first, to: to, by: Int64.Stride(step)))
    }
}

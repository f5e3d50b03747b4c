/// Swim lanes: one for each unit that had the case, what befell it there, and the clocks that run below. Pure.
///
/// - Units: milliseconds since 1970; places and lengths in units of the drawing.
struct LaneLayout: Equatable, Sendable {
    /// What is laid out.
    struct Content: Sendable {
        struct Stretch: Sendable {
            var unit: String
            var from: Int64
            /// `nil` while it lasts.
            var to: Int64?
        }

        struct Happening: Sendable {
            var unit: String
            var at: Int64
        }

        struct Clock: Sendable {
            var from: Int64
            var dues: [Int64]
        }

        var stretches: [Stretch]
        var happenings: [Happening]
        var clocks: [Clock]
        var from: Int64
        /// When the case was closed, or now.
        var now: Int64
    }

    struct Lane: Equatable, Sendable {
        var unit: String
        var y: Int
        var height: Int
    }

    struct Bar: Equatable, Sendable {
        var x: Int
        var y: Int
        var width: Int
    }

    struct Place: Equatable, Sendable {
        var x: Int
        var y: Int
    }

    struct ClockRow: Equatable, Sendable {
        var x: Int
        var y: Int
        var width: Int
        var dues: [Int]
    }

    static let labelWidth = 210
    static let plotWidth = 770
    static let width = 1000
    static let axisHeight = 26
    static let rowHeight = 22
    static let barHeight = 18
    static let markHeight = 18
    static let markWidth = 15
    static let dueWidth = 13
    static let gap = 10
    /// A limit further ahead than so many times the case's age is not shown at its place, or the case would be a dot.
    static let aheadMax: Int64 = 2

    private(set) var axis: TimeAxis
    private(set) var lanes: [Lane] = []
    // Each of these stands for the item of the same number of the content.
    private(set) var bars: [Bar]
    private(set) var marks: [Place]
    private(set) var clocks: [ClockRow] = []
    private(set) var height = 0

    init(_ content: Content) {
        let age = max(content.now - content.from, 1000)
        let ahead = content.clocks.flatMap(\.dues).max() ?? content.now
        let end = max(content.now, min(ahead, content.now + age * Self.aheadMax))
        // A little room behind the end, so that what stands there is seen.
        axis = TimeAxis(
            from: content.from, to: end + (end - content.from) / 40, left: Self.labelWidth, width: Self.plotWidth)
        bars = Array(repeating: Bar(x: 0, y: 0, width: 0), count: content.stretches.count)
        marks = Array(repeating: Place(x: 0, y: 0), count: content.happenings.count)
        var y = Self.axisHeight
        for unit in Self.units(content) { lay(unit, content, at: &y) }
        for clock in content.clocks {
            let x = axis.place(clock.from)
            let dues = places(of: clock.dues)
            let end = max(dues.max() ?? x, axis.place(content.now))
            clocks.append(ClockRow(x: x, y: y, width: max(end - x, 1), dues: dues))
            y += Self.rowHeight
        }
        height = y + Self.gap
    }

    /// Limits stand each at its instant, or behind the one before where there is no room, and none behind the end.
    private func places(of dues: [Int64]) -> [Int] {
        let order = dues.indices.sorted { (dues[$0], $0) < (dues[$1], $1) }
        var places = dues.map(axis.place)
        for (before, number) in zip(order, order.dropFirst()) {
            places[number] = max(places[number], places[before] + Self.dueWidth)
        }
        var room = axis.right
        for number in order.reversed() {
            places[number] = min(places[number], room)
            room = places[number] - Self.dueWidth
        }
        return places
    }

    /// The units in the order in which they had the case first.
    private static func units(_ content: Content) -> [String] {
        var known: Set<String> = []
        return content.stretches.map(\.unit).filter { known.insert($0).inserted }
    }

    private mutating func lay(_ unit: String, _ content: Content, at y: inout Int) {
        let here = content.stretches.indices.filter { content.stretches[$0].unit == unit }
        let happened = content.happenings.indices.filter { content.happenings[$0].unit == unit }
        let top = y
        y += mark(happened.sorted { content.happenings[$0].at < content.happenings[$1].at }, content, y)
        // What goes on side by side stands one below the other.
        var ends: [Int64] = []
        for number in here.sorted(by: { content.stretches[$0].from < content.stretches[$1].from }) {
            let stretch = content.stretches[number]
            let row = ends.firstIndex { $0 <= stretch.from } ?? ends.count
            if row == ends.count { ends.append(0) }
            ends[row] = stretch.to ?? .max
            let x = axis.place(stretch.from)
            bars[number] = Bar(
                x: x, y: y + row * Self.rowHeight, width: max(axis.place(stretch.to ?? content.now) - x, 1))
        }
        y += ends.count * Self.rowHeight
        lanes.append(Lane(unit: unit, y: top, height: y - top))
        y += Self.gap
    }

    /// Marks stand above the bars, each at its time, or behind the one before where there is no room.
    ///
    /// - Returns: the height that they take.
    private mutating func mark(_ happenings: [Int], _ content: Content, _ y: Int) -> Int {
        var last: Int?
        var row = 0
        for number in happenings {
            let wanted = axis.place(content.happenings[number].at)
            var x = max(wanted, last.map { $0 + Self.markWidth } ?? wanted)
            if x > axis.right {
                (x, row) = (wanted, row + 1)
            }
            marks[number] = Place(x: x, y: y + row * Self.markHeight)
            last = x
        }
        return happenings.isEmpty ? 0 : (row + 1) * Self.markHeight
    }
}

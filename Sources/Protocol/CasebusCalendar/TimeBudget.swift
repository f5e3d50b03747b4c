/// How much time something may take; with a calendar it becomes an instant, ``OfficeCalendar/due(_:after:)``.
package enum TimeBudget: Equatable, Sendable {
    /// By the clock on the wall, day and night; milliseconds.
    case elapsed(Int64)
    /// While the office is open; milliseconds.
    case workingTime(Int64)
    /// To the closing of the office on the last of so many working days.
    case workingDays(Int)
    /// To the closing of the office on the last of so many days, or on the next working day where that is none.
    case naturalDays(Int)

    /// The largest number before a unit; it keeps every instant within the years of RFC 3339 that a log can have.
    package static let numberMax = 100_000

    /// Reads `7wd` (working days), `4wh` and `90wm` (hours and minutes of working time), `20nd` (natural days).
    ///
    /// - Returns: `nil` when the text is none of these; plain durations such as `36h` are not read here.
    package init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard digits.utf8.count <= 6, let number = Int(digits), number <= TimeBudget.numberMax else { return nil }
        switch text.dropFirst(digits.count) {
        case "wd": self = .workingDays(number)
        case "wh": self = .workingTime(Int64(number) * 3_600_000)
        case "wm": self = .workingTime(Int64(number) * 60_000)
        case "nd": self = .naturalDays(number)
        default: return nil
        }
    }

    /// Whether a calendar is needed to count it.
    package var needsCalendar: Bool { unit != .elapsed }
}

extension TimeBudget {
    /// In what a budget is counted: milliseconds of time, or days.
    package enum Unit: Sendable, CaseIterable {
        case elapsed, workingTime, workingDays, naturalDays

        package var isDays: Bool { self == .workingDays || self == .naturalDays }
    }

    package init(_ amount: Int64, _ unit: Unit) {
        switch unit {
        case .elapsed: self = .elapsed(amount)
        case .workingTime: self = .workingTime(amount)
        case .workingDays: self = .workingDays(Int(amount))
        case .naturalDays: self = .naturalDays(Int(amount))
        }
    }

    package var unit: Unit {
        switch self {
        case .elapsed: .elapsed
        case .workingTime: .workingTime
        case .workingDays: .workingDays
        case .naturalDays: .naturalDays
        }
    }

    /// How many of its unit.
    package var amount: Int64 {
        switch self {
        case .elapsed(let milliseconds), .workingTime(let milliseconds): milliseconds
        case .workingDays(let days), .naturalDays(let days): Int64(days)
        }
    }

    /// The most that a deadline may have: ``numberMax`` days, or hours of working time.
    static func most(_ unit: Unit) -> Int64 {
        switch unit {
        case .elapsed: Int64(numberMax) * 86_400_000
        case .workingTime: Int64(numberMax) * 3_600_000
        case .workingDays, .naturalDays: Int64(numberMax)
        }
    }
}

extension TimeBudget: CustomStringConvertible {
    /// As ``init(_:)`` reads it; elapsed time as seconds: `129600s`.
    package var description: String {
        switch self {
        case .elapsed(let milliseconds): "\(milliseconds / 1000)s"
        case .workingTime(let milliseconds) where milliseconds % 3_600_000 == 0: "\(milliseconds / 3_600_000)wh"
        case .workingTime(let milliseconds): "\(milliseconds / 60_000)wm"
        case .workingDays(let days): "\(days)wd"
        case .naturalDays(let days): "\(days)nd"
        }
    }
}

/// Which day is the first of a budget of days.
package enum FirstDay: String, Sendable, CaseIterable {
    /// The day after the event; for working days the next one that is worked.
    case next = "next_working_day"
    /// The event's own day, where its office had not closed yet; for working days only if it is worked.
    case same = "same_day"
}

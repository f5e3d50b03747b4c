import ArgumentParser
import CasebusCalendar
import CasebusModel
import CasebusReports
import Foundation

/// A limit from the command line: a duration as `45m`, `4h`, `3d`, `1d12h`, or a bare number of seconds; or a budget that
/// a calendar counts: `2wd` (working days), `4wh` and `90wm` (hours and minutes of working time), `20nd` (natural days).
struct LimitArgument: ExpressibleByArgument, ExpressibleByStringLiteral {
    let budget: TimeBudget
    private let text: String

    init?(argument: String) {
        guard let budget = TimeBudget(written: argument) else { return nil }
        self.budget = budget
        text = argument
    }

    /// For defaults in the source; what is no limit is none at all, and the tests say so.
    init(stringLiteral text: String) {
        budget = TimeBudget(written: text) ?? .elapsed(0)
        self.text = text
    }

    var defaultValueDescription: String { text }

    /// For people: in English as it was written, in Chinese `7 个工作日`.
    var shown: String {
        Language.current == .zh ? budget.shown : text
    }
}

/// An instant from the command line: RFC 3339, or a date, or date and time, in a time zone; by default the one that times
/// are shown in.
enum TimeArgument {
    static func instant(_ text: String, option: String, in zone: TimeZone = HumanTime.zone) throws -> Timestamp {
        if let instant = Timestamp(text) ?? local(text, zone) { return instant }
        throw CommandFailure(.usage, UsageWords.time(option, text))
    }

    private static func local(_ text: String, _ zone: TimeZone) -> Timestamp? {
        let full: String
        switch text.count {
        case 10: full = text + "T00:00:00Z"
        case 16: full = text + ":00Z"
        case 19: full = text + "Z"
        default: return nil
        }
        guard let read = Timestamp(full) else { return nil }
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(read.milliseconds) / 1000))
        return Timestamp(milliseconds: read.milliseconds - Int64(offset) * 1000)
    }
}

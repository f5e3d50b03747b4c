import ArgumentParser
import CasebusModel
import Foundation

/// A duration from the command line: `45m`, `4h`, `3d`, `1d12h`; a bare number is seconds.
struct DurationArgument: ExpressibleByArgument, ExpressibleByStringLiteral {
    let seconds: Double
    private let text: String

    init?(argument: String) {
        guard let seconds = HumanTime.seconds(from: argument) else { return nil }
        self.seconds = seconds
        text = argument
    }

    /// For defaults in the source; what is no duration is none at all, and the tests say so.
    init(stringLiteral text: String) {
        seconds = HumanTime.seconds(from: text) ?? 0
        self.text = text
    }

    var defaultValueDescription: String { text }
}

/// An instant from the command line: RFC 3339, or a date, or date and time, in the terminal's time zone.
enum TimeArgument {
    static func instant(_ text: String, option: String) throws -> Timestamp {
        if let instant = Timestamp(text) ?? local(text) { return instant }
        throw CommandFailure(
            .usage,
            "\(option) \"\(text.shown)\" is no time. Write one such as 2026-01-05T09:30:00+08:00 or \"2026-01-05 "
                + "09:30\"."
        )
    }

    private static func local(_ text: String) -> Timestamp? {
        let full: String
        switch text.count {
        case 10: full = text + "T00:00:00Z"
        case 16: full = text + ":00Z"
        case 19: full = text + "Z"
        default: return nil
        }
        guard let read = Timestamp(full) else { return nil }
        let offset = TimeZone.current.secondsFromGMT(for: Date(timeIntervalSince1970: Double(read.milliseconds) / 1000))
        return Timestamp(milliseconds: read.milliseconds - Int64(offset) * 1000)
    }
}

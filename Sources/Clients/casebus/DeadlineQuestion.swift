import CasebusCalendar
import CasebusModel
import CasebusReports
import Foundation

/// A question about a deadline, in the words of the command line.
struct DeadlineQuestion {
    var limit: String
    /// Now where there is none.
    var from: String?
    /// Whose hours count; the usual ones where there is none.
    var unit: String?
    /// What the calendar says where there is none.
    var firstDay: FirstDay?
    /// `A..B` each, or `A..` where it goes on.
    var suspended: [String] = []
    /// `5wd` each, or `5wd@A` where it was not granted from the start.
    var extended: [String] = []
    /// When to tell how it stands.
    var at: String?

    init(_ limit: String, from: String? = nil, unit: String? = nil) {
        (self.limit, self.from, self.unit) = (limit, from, unit)
    }

    /// Reads `LIMIT FROM [UNIT]` and behind it `suspended=A..B`, `extended=5wd@A`, `first-day=same_day`, `at=A`.
    init(words: [String]) throws {
        guard words.count >= 2 else { throw CommandFailure(.usage, UsageWords.tooFewWords(words.count)) }
        self.init(words[0], from: words[1])
        for (place, word) in words.enumerated().dropFirst(2) {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            switch (parts.first, parts.last) {
            case ("suspended", let value?) where parts.count == 2: suspended.append(value)
            case ("extended", let value?) where parts.count == 2: extended.append(value)
            case ("at", let value?) where parts.count == 2: at = value
            case ("first-day", let value?) where parts.count == 2:
                guard let rule = FirstDay(rawValue: value) else {
                    throw CommandFailure(.usage, UsageWords.firstDay(value))
                }
                firstDay = rule
            case _ where place == 2: unit = word
            default: throw CommandFailure(.usage, UsageWords.unknownWord(word))
            }
        }
    }

    /// The deadline that is asked about.
    ///
    /// - Throws: ``CommandFailure`` with the word that is wrong, and why.
    func deadline(from start: Timestamp, in zone: TimeZone) throws -> Deadline {
        var deadline = try checked(limit) { word in
            try Deadline(try budget(word), from: start.milliseconds, firstDay: firstDay)
        }
        for word in suspended {
            try checked(word) { word in
                let ends = word.split(separator: "..", omittingEmptySubsequences: false).map(String.init)
                guard ends.count == 2 else { throw CommandFailure(.usage, UsageWords.suspension(word)) }
                let instants = try ends.map { end in
                    end.isEmpty ? nil : try TimeArgument.instant(end, option: UsageWords.theTime, in: zone)
                }
                guard let from = instants[0] else { throw CommandFailure(.usage, UsageWords.suspension(word)) }
                try deadline.suspend(from: from.milliseconds, to: instants[1]?.milliseconds)
            }
        }
        for word in extended {
            try checked(word) { word in
                let parts = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let granted = try parts.dropFirst().first.map {
                    try TimeArgument.instant($0, option: UsageWords.theTime, in: zone)
                }
                try deadline.extend(by: try budget(parts[0]), granted: (granted ?? start).milliseconds)
            }
        }
        return deadline
    }

    private func budget(_ text: String) throws -> TimeBudget {
        // Elsewhere a bare number is seconds; here whoever writes 7 means days.
        guard !text.allSatisfy({ $0.isNumber || $0 == "." }) || text.isEmpty else {
            throw CommandFailure(.usage, UsageWords.bareLimit(text))
        }
        guard let limit = LimitArgument(argument: text) else {
            throw CommandFailure(.usage, UsageWords.limit(text))
        }
        return limit.budget
    }

    private func checked<Value>(_ word: String, _ body: (String) throws -> Value) throws -> Value {
        do {
            return try body(word)
        } catch let fault as DeadlineFault {
            throw CommandFailure(.usage, UsageWords.deadline(word, fault))
        }
    }
}

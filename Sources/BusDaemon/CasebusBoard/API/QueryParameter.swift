internal import CasebusModel
internal import HTTPTypes

/// A parameter of an endpoint: its name in the query string, which is the query's own, and what it may be.
///
/// From the same values the query string is read and the OpenAPI document is made.
struct QueryParameter: Sendable {
    enum Kind: Sendable, Equatable {
        /// Printable text of so many bytes at most.
        case text(bytes: Int)
        case number(ClosedRange<UInt64>)
        /// A length of time in seconds, with up to three decimals.
        case seconds
        /// An instant, RFC 3339.
        case instant
        /// A length of working time or of days, such as `2wd`.
        case budget
        case choice([String])
    }

    /// The longest limit in seconds that the queries take.
    static let secondsMax: UInt64 = 10_000_000_000

    let name: String
    let kind: Kind
    let about: String
    var isRequired = false

    init(_ name: String, _ kind: Kind, _ about: String, isRequired: Bool = false) {
        (self.name, self.kind, self.about, self.isRequired) = (name, kind, about, isRequired)
    }

    /// Reads a value as it stands in a query string.
    func value(of text: String) throws(Problem) -> QueryValue {
        switch kind {
        case .text(let bytes):
            guard !text.isEmpty, text.utf8.count <= bytes else {
                throw invalid(text, "give a text of 1 to \(bytes) bytes")
            }
        case .number(let range):
            guard let number = Self.whole(text), range.contains(number) else {
                throw invalid(text, "give a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return .number(number)
        case .seconds:
            guard let seconds = Self.seconds(text), seconds <= Double(Self.secondsMax) else {
                throw invalid(text, "give a number of seconds from 0 to \(Self.secondsMax), such as 3600 or 0.5")
            }
            return .seconds(seconds)
        case .instant:
            guard Timestamp(text) != nil else {
                throw invalid(text, "give an instant such as 2026-01-05T09:30:00Z; write + as %2B")
            }
        case .budget: break
        case .choice(let words):
            guard words.contains(text) else { throw invalid(text, "give one of: \(words.joined(separator: ", "))") }
        }
        return .text(text)
    }

    private func invalid(_ value: String, _ remedy: String) -> Problem {
        // A line break or the like in an answer's text is of no use to anybody.
        let shown = unprintable(in: value).map { "U+\(String($0.value, radix: 16, uppercase: true))" } ?? value
        return .invalid(name, shown, remedy)
    }

    static func whole(_ text: String) -> UInt64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt64(text) : nil
    }

    /// Digits, perhaps a point and up to three more: what `Double` takes beside that, such as `nan`, is no time.
    private static func seconds(_ text: String) -> Double? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let areDigits = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard areDigits, parts[0].utf8.count <= 11, parts.count == 1 || parts[1].utf8.count <= 3 else { return nil }
        return Double(text)
    }
}

extension Problem {
    /// A parameter that cannot be taken.
    static func invalid(_ name: String, _ value: String, _ remedy: String) -> Problem {
        Problem(.queryInvalid, field: name, value: value, detail: remedy)
    }
}

internal import CasebusCalendar
package import CasebusModel
internal import FoundationEssentials

/// A query's parameters: one JSON object, read member by member into what the query needs.
///
/// - Throws: every method throws a `Problem` with code `query.invalid` that names the member, the value and the remedy.
package struct QueryParameters: Sendable {
    /// Above this the text is refused before it is parsed.
    package static let bytesMax = 16 * 1024

    private let members: [String: Value]

    /// - Parameters:
    ///   - text: the object; empty text is an empty object.
    ///   - known: the members that the query has; any other is refused, since it would silently do nothing.
    package init(_ text: String, known: [String]) throws(Problem) {
        let blank = text.utf8.allSatisfy { $0 == 0x20 }
        guard text.utf8.count <= Self.bytesMax else {
            throw Problem(
                .queryInvalid, field: "parameters", value: "\(text.utf8.count) bytes",
                detail: "parameters have at most \(Self.bytesMax) bytes")
        }
        do {
            members = blank ? [:] : try JSONDecoder().decode([String: Value].self, from: Data(text.utf8))
        } catch {
            throw Problem(
                .queryInvalid, field: "parameters", value: text,
                detail: "parameters are one JSON object, such as {\"id\": \"2026-000123\"}")
        }
        for name in members.keys.sorted() where !known.contains(name) {
            let remedy = known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))"
            throw Problem(
                .queryInvalid, field: name, value: members[name]?.description ?? "",
                detail: "this query has no such parameter: \(remedy)")
        }
    }

    /// A text of 1 to `limit` bytes, all of them printable.
    package func text(_ name: String, limit: Int) throws(Problem) -> String? {
        guard let value = present(name) else { return nil }
        guard case .text(let text) = value, !text.isEmpty, text.utf8.count <= limit else {
            throw invalid(name, value, "give a text of 1 to \(limit) bytes")
        }
        // No name has one, and SQLite would take a zero byte for the text's end.
        if let scalar = unprintable(in: text) {
            let code = String(scalar.value, radix: 16, uppercase: true)
            throw invalid(name, .text("U+\(code)"), "give a text without control or direction-changing characters")
        }
        return text
    }

    /// A whole number; a number in quotes is taken too, as protobuf's JSON writes large ones.
    package func number(_ name: String, in range: ClosedRange<UInt64>) throws(Problem) -> UInt64? {
        guard let value = present(name) else { return nil }
        let number: UInt64?
        switch value {
        case .whole(let whole): number = UInt64(exactly: whole)
        case .text(let text): number = UInt64(text)
        default: number = nil
        }
        guard let number, range.contains(number) else {
            throw invalid(name, value, "give a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A duration in seconds, as a number; returns milliseconds.
    package func seconds(_ name: String) throws(Problem) -> Int64? {
        guard let value = present(name) else { return nil }
        let most: Int64 = 10_000_000_000
        let seconds: Double?
        switch value {
        case .whole(let whole): seconds = Double(whole)
        case .fraction(let fraction): seconds = fraction
        default: seconds = nil
        }
        guard let seconds, seconds >= 0, seconds <= Double(most) else {
            throw invalid(name, value, "give a number of seconds from 0 to \(most)")
        }
        return Int64((seconds * 1000).rounded())
    }

    /// A budget of working days, working hours or natural days, such as `2wd`.
    func budget(_ name: String) throws(Problem) -> TimeBudget? {
        guard let value = present(name) else { return nil }
        guard case .text(let text) = value, let budget = TimeBudget(text) else {
            throw invalid(
                name, value,
                "give a whole number up to \(TimeBudget.numberMax) with wd, wh, wm or nd, such as 2wd for two working days"
            )
        }
        return budget
    }

    /// An instant as RFC 3339 text; returns milliseconds since 1970.
    package func instant(_ name: String) throws(Problem) -> Int64? {
        guard let value = present(name) else { return nil }
        guard case .text(let text) = value, let instant = Timestamp(text) else {
            throw invalid(name, value, "give an instant such as 2026-01-05T09:30:00Z")
        }
        return instant.milliseconds
    }

    /// One of some words.
    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _: Choice.Type
    ) throws(Problem) -> Choice? where Choice.RawValue == String {
        guard let value = present(name) else { return nil }
        guard case .text(let text) = value, let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw invalid(name, value, "give one of: \(words)")
        }
        return choice
    }

    /// Some of some words, parted by commas; empty where none are given.
    package func choices<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _: Choice.Type
    ) throws(Problem) -> [Choice] where Choice.RawValue == String {
        guard let value = present(name) else { return [] }
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        guard case .text(let text) = value else { throw invalid(name, value, "give one or more of: \(words)") }
        var choices: [Choice] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let choice = Choice(rawValue: String(word)) else {
                throw invalid(name, .text(String(word)), "give one or more, parted by commas, of: \(words)")
            }
            choices.append(choice)
        }
        return choices
    }

    private func present(_ name: String) -> Value? {
        guard let value = members[name] else { return nil }
        if case .null = value { return nil }
        return value
    }

    private func invalid(_ name: String, _ value: Value, _ remedy: String) -> Problem {
        Problem(.queryInvalid, field: name, value: value.description, detail: remedy)
    }
}

/// A member's value; no query takes arrays or objects.
private enum Value: Decodable, Sendable, CustomStringConvertible {
    case null
    case truth(Bool)
    case whole(Int64)
    case fraction(Double)
    case text(String)
    case nested

    init(from decoder: any Decoder) throws {
        guard let container = try? decoder.singleValueContainer() else {
            self = .nested
            return
        }
        if container.decodeNil() {
            self = .null
        } else if let truth = try? container.decode(Bool.self) {
            self = .truth(truth)
        } else if let whole = try? container.decode(Int64.self) {
            self = .whole(whole)
        } else if let fraction = try? container.decode(Double.self) {
            self = .fraction(fraction)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .nested
        }
    }

    var description: String {
        switch self {
        case .null: "null"
        case .truth(let truth): "\(truth)"
        case .whole(let whole): "\(whole)"
        case .fraction(let fraction): "\(fraction)"
        case .text(let text): text
        case .nested: "an array or object"
        }
    }
}

/// An instant: milliseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX time).
public struct Timestamp: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// The latest instant the bus accepts: 9999-12-31T23:59:59.999Z, the end of RFC 3339's years.
    public static let latest = Timestamp(milliseconds: 253_402_300_799_999)
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-01-05T09:30:00.000Z`.
    public var description: String {
        let (days, millisecondOfDay) = Int(milliseconds).floorDivided(by: 86_400_000)
        let seconds = millisecondOfDay / 1000
        return "\(CivilDate(daysSince1970: days))T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2))"
            + ":\(padded(seconds % 60, 2)).\(padded(millisecondOfDay % 1000, 3))Z"
    }

    /// Reads RFC 3339 with any offset and up to nine fraction digits (cut to milliseconds).
    ///
    /// - Returns: `nil` when the text is no such instant.
    /// - Source: RFC 3339, section 5.6.
    public init?(_ text: String) {
        var rest = text[...]
        func take(_ digits: Int) -> Int64? {
            let part = rest.prefix(digits)
            guard part.utf8.count == digits, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            rest = rest.dropFirst(digits)
            return Int64(part)
        }
        func skip(_ characters: String) -> Bool {
            guard let first = rest.first, characters.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = take(4), skip("-"), let month = take(2), skip("-"), let day = take(2), skip("Tt "),
            let hour = take(2), skip(":"), let minute = take(2), skip(":"), let second = take(2),
            hour < 24, minute < 60, second < 61,
            let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
        else { return nil }
        var fraction: Int64 = 0
        if skip(".") {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, digits.count <= 9, let value = Int64((digits + "00").prefix(3)) else { return nil }
            fraction = value
            rest = rest.dropFirst(digits.count)
        }
        var offsetMinutes: Int64 = 0
        if !skip("Zz") {
            let sign: Int64 = rest.first == "-" ? -1 : 1
            guard skip("+-"), let hours = take(2), skip(":"), let minutes = take(2) else { return nil }
            offsetMinutes = sign * (hours * 60 + minutes)
        }
        guard rest.isEmpty else { return nil }
        let seconds =
            Int64(date.daysSince1970) * 86_400 + hour * 3600 + minute * 60 + second - offsetMinutes * 60
        self.init(milliseconds: seconds * 1000 + fraction)
    }
}

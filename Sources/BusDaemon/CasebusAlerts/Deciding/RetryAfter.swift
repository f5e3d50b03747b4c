internal import CasebusModel

/// What a target's `Retry-After` asks for.
///
/// - Source: RFC 9110, sections 10.2.3 and 5.6.7. Of the three forms of a date the one is read that may still be sent.
enum RetryAfter {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// - Parameter now: milliseconds since 1970.
    /// - Returns: how many seconds from now; `nil` for what is neither a number nor a date.
    static func seconds(_ text: String, now: Int64) -> Double? {
        let text = text.prefix(64)
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !text.isEmpty {
            return Double(text)
        }
        // Sun, 06 Nov 1994 08:49:37 GMT
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        guard let date = Timestamp("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z") else { return nil }
        return max(0, Double(date.milliseconds - now) / 1000)
    }
}

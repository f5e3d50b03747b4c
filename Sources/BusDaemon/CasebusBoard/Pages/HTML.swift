internal import CasebusReports

/// A piece of a page. Whatever is put in as text is escaped; only what is HTML already goes in as it is.
///
/// - Source: OWASP, Cross Site Scripting Prevention Cheat Sheet: the five characters, in element content and in quoted
///   attributes, which are the only places where the board puts text. Characters that steer a terminal or change the
///   direction of what follows stand as `\u{202E}`, as on a terminal: a page is copied, printed and read aloud too.
struct HTML: ExpressibleByStringInterpolation, Sendable {
    private(set) var text: String

    init(stringLiteral text: String) { self.text = text }

    init(stringInterpolation parts: StringInterpolation) { text = parts.text }

    /// Pieces one after another.
    init(_ pieces: [HTML]) { text = pieces.map(\.text).joined(separator: "\n") }

    static let nothing: HTML = ""

    var isEmpty: Bool { text.isEmpty }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ value: String) { text += HTML.escaped(value) }

        mutating func appendInterpolation(_ number: some BinaryInteger) { text += String(number) }

        mutating func appendInterpolation(_ piece: HTML) { text += piece.text }
    }

    static func escaped(_ value: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(value.utf8.count)
        for scalar in value.shown.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

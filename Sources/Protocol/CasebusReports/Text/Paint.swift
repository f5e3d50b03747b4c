/// Colours on a terminal, or none.
///
/// - Source: ECMA-48, section 8.3.117 (SGR). Only the eight colours that every terminal has, so that its own theme holds.
package struct Paint: Sendable {
    package enum Ink: String, Sendable {
        case plain = "", dim = "2", bold = "1", red = "31", green = "32", yellow = "33", blue = "34", cyan = "36"
        case reversed = "7"
    }

    package let isOn: Bool

    package init(isOn: Bool) { self.isOn = isOn }

    /// - Parameter text: safe to show already; it is put between two escape sequences as it is.
    package func callAsFunction(_ text: String, _ ink: Ink) -> String {
        isOn && ink != .plain && !text.isEmpty ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// The text with spaces behind it, or before it, up to a number of columns.
    package func padded(to width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - columns))
        return right ? space + self : self + space
    }

    /// The text's beginning within a number of columns, with `…` where something was left out.
    package func clipped(to width: Int) -> String {
        guard columns > width else { return self }
        guard width > 0 else { return "" }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in unicodeScalars {
            let wide = String(scalar).columns
            guard used + wide <= width - 1 else { break }
            kept.append(scalar)
            used += wide
        }
        return String(kept) + "…"
    }
}

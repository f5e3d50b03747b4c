/// A unit's address: `hall/enterprise/window/07`, `bureau/market`.
///
/// - Shape: 1 to 128 bytes of UTF-8; segments parted by `/`, none empty, none with a control or
///   direction-changing character, none that begins or ends with a space.
public struct Address: Hashable, Sendable, CustomStringConvertible, Comparable {
    public let text: String

    /// - Returns: `nil` when the text is not an address; ``fault(in:)`` says why.
    public init?(_ text: String) {
        guard Address.fault(in: text) == nil else { return nil }
        self.text = text
    }

    public var description: String { text }

    public static func < (left: Address, right: Address) -> Bool { left.text < right.text }

    /// What keeps a text from being an address, as the end of a sentence; `nil` when nothing does.
    public static func fault(in text: String) -> String? {
        if text.isEmpty { return "is empty" }
        if text.utf8.count > Limits.addressBytes { return "has \(text.utf8.count) bytes, over \(Limits.addressBytes)" }
        for segment in text.split(separator: "/", omittingEmptySubsequences: false) {
            if segment.isEmpty { return "has an empty segment" }
            if segment.first == " " || segment.last == " " { return "has a segment that begins or ends with a space" }
        }
        return unprintable(in: text).map { "contains the character U+\(String($0.value, radix: 16, uppercase: true))" }
    }

    /// The unit an address sits in: `hall/enterprise` for `hall/enterprise/window/07`; `nil` for a unit of its own.
    public var parent: Address? {
        let segments = text.split(separator: "/")
        guard segments.count > 2 else { return nil }
        return Address(segments.prefix(2).joined(separator: "/"))
    }

    /// The next unit above: `bureau/market/office` for `bureau/market/office/licensing`; `nil` for a unit of its own.
    public var superior: Address? {
        let segments = text.split(separator: "/")
        guard segments.count > 2 else { return nil }
        // `window` and `office` are no units, they say what follows.
        let above = segments.count == 4 ? 2 : segments.count - 1
        return Address(segments.prefix(above).joined(separator: "/"))
    }

    /// A window, a station or an outlet: what concerns it is told to itself and its hall only.
    public var isFrontLine: Bool {
        let segments = text.split(separator: "/")
        return ["station", "outlet"].contains(segments.first) || segments.dropFirst(2).first == "window"
    }
}

/// The first scalar that may not stand in an identifier: a control character, or one that changes the
/// direction or the shape of what follows it on a screen.
public func unprintable(in text: String) -> Unicode.Scalar? {
    text.unicodeScalars.first { scalar in
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        default: false
        }
    }
}

import CasebusModel

extension String {
    /// The text as it may be shown on a terminal: one line, without anything that steers it.
    ///
    /// Control characters and those that change the direction of what follows are written `\u{1B}`; a backslash stays
    /// as it is, since the result is for eyes, not for reading back.
    var shown: String {
        guard unprintable(in: self) != nil else { return self }
        var kept = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if unprintable(in: String(scalar)) == nil {
                kept.append(scalar)
            } else {
                kept.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
            }
        }
        return String(kept)
    }

    /// The text as it may be shown over several lines.
    var shownLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { String($0).shown }.joined(separator: "\n")
    }

    /// How many columns the text takes on a terminal: Chinese, Japanese and Korean characters take two.
    ///
    /// - Source: Unicode Standard Annex 11; the ranges are those of its blocks that are wide throughout.
    var columns: Int {
        unicodeScalars.reduce(0) { columns, scalar in
            switch scalar.value {
            case 0x0300...0x036F, 0x200D, 0xFE00...0xFE0F: columns
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
                0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x20000...0x3FFFD:
                columns + 2
            default: columns + 1
            }
        }
    }
}

import CasebusModel

extension String {
    /// The text as it may be shown on a terminal: one line, without anything that steers it.
    ///
    /// Control characters and those that change the direction of what follows are written `\u{1B}`; a backslash stays
    /// as it is, since the result is for eyes, not for reading back.
    package var shown: String {
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
    package var shownLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { String($0).shown }.joined(separator: "\n")
    }
}

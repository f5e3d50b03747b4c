internal import CasebusModel

/// What the code of a matter, a step or a post may be.
package enum MatterCode {
    /// The characters of an implementation code (实施编码).
    ///
    /// Source: GB/T 39554.1-2020, whose text was not read; that there are 31 is common knowledge of the platforms.
    package static let implementationCharacters = 31

    /// What keeps a text from being a code, as the end of a sentence; `nil` when nothing does.
    ///
    /// A colon parts a matter from its step on the command line (`push --next UNIT:MATTER:STEP`).
    package static func fault(in text: String) -> String? {
        if text.utf8.count > MatterLimits.codeBytes {
            return "has \(text.utf8.count) bytes, over \(MatterLimits.codeBytes)"
        }
        if text.contains(where: { $0.isWhitespace || $0 == ":" }) { return "contains a space or a colon" }
        return unprintable(in: text).map { "contains the character U+\(String($0.value, radix: 16, uppercase: true))" }
    }

    /// What keeps a text from being an implementation code, as the end of a sentence; `nil` when nothing does.
    ///
    /// Only its form is looked at: what its parts say is the platform's to know.
    package static func implementationFault(in text: String) -> String? {
        let wrong = text.first { !($0.isASCII && ($0.isNumber || $0.isUppercase)) }
        if let wrong { return "contains \"\(wrong)\", which is neither a digit nor a capital letter" }
        return text.count == implementationCharacters
            ? nil : "has \(text.count) characters, not \(implementationCharacters)"
    }

    /// Whether a text can name a post: letters, digits and `-_./` of ASCII, so that no person's name in Chinese is one.
    package static func isPost(_ text: String) -> Bool {
        text.utf8.count <= MatterLimits.codeBytes && !text.isEmpty
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) }
    }
}

import CasebusReports

/// Looks through what stands before an XML document's element for a document type.
///
/// A document type can declare entities, and the parser leaves those out where they stand within a value: the value
/// would be read wrong without a word.
/// - Source: Extensible Markup Language 1.0, section 2.8.
struct PrologScan {
    private(set) var hasDocumentType = false
    private var isOver = false
    private var state = State.text
    private var seen: [UInt8] = []

    private enum State {
        case text, markup
        /// Within what ends with these bytes.
        case until([UInt8])
    }

    mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !isOver else { return }
        // Without its zero bytes UTF-16 reads like ASCII, as far as markup goes.
        for byte in bytes where byte != 0 {
            step(byte)
            if isOver { return }
        }
    }

    private mutating func step(_ byte: UInt8) {
        switch state {
        case .text:
            if byte == UInt8(ascii: "<") { (state, seen) = (.markup, []) }
        case .markup:
            seen.append(byte)
            if seen == Array("?".utf8) {
                (state, seen) = (.until(Array("?>".utf8)), [])
            } else if seen == Array("!--".utf8) {
                (state, seen) = (.until(Array("-->".utf8)), [])
            } else if !"!--".utf8.starts(with: seen) {
                hasDocumentType = seen.first == UInt8(ascii: "!")
                isOver = true
            }
        case .until(let end):
            seen = (seen + [byte]).suffix(end.count)
            if seen == end { state = .text }
        }
    }
}

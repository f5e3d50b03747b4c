import Foundation

/// Takes the rows out of a page of the log, each as it came.
package enum JSONRows {
    /// The members of `records`, a line of JSON each, byte for byte.
    ///
    /// The rows are cut out, not decoded and written again: fields this version does not know stay, and so do numbers.
    package static func rows(of document: [UInt8]) -> [[UInt8]] {
        var rows: [[UInt8]] = []
        var depth = 0
        var start: Int?
        var inText = false
        var escaped = false
        var textStart = 0
        var lastText: ArraySlice<UInt8> = []
        var isInRecords = false
        for (position, byte) in document.enumerated() {
            if inText {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inText = false
                    if depth == 1 { lastText = document[(textStart + 1)..<position] }
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                inText = true
                textStart = position
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth == 2 { isInRecords = byte == UInt8(ascii: "[") && lastText.elementsEqual("records".utf8) }
                if depth == 3, isInRecords { start = position }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 2, let begin = start {
                    rows.append(Array(document[begin...position]))
                    start = nil
                }
            default: break
            }
        }
        return rows
    }
}

import CasebusReports

/// Reads comma-separated values row by row.
///
/// - Source: RFC 4180; line feeds alone end a row too, and a byte order mark at the start is skipped.
struct CSVReader {
    private let file: CompressedFile
    private let separator: UInt8
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    private var filled = 0
    private var position = 0
    /// The line the last row began on, from 1.
    private(set) var rowLine = 1
    private var line = 1
    private var isFirst = true

    /// The longest row, in bytes: above it a quote was probably never closed.
    static let rowBytesMax = 1024 * 1024

    init(_ file: CompressedFile, separator: UInt8 = UInt8(ascii: ",")) {
        self.file = file
        self.separator = separator
    }

    /// - Returns: the next row's fields, or `nil` at the end.
    mutating func row() throws(EventLogFault) -> [String]? {
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var wasQuoted = false
        var bytes = 0
        let start = line
        rowLine = line
        if isFirst { try skipMark() }
        while let byte = try next() {
            bytes += 1
            if bytes > Self.rowBytesMax {
                throw fault(start, LogFileWords.rowTooLong(Self.rowBytesMax))
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                } else if try peek() == UInt8(ascii: "\"") {
                    field.append(byte)
                    _ = try next()
                } else {
                    isQuoted = false
                }
            } else if byte == UInt8(ascii: "\""), field.isEmpty, !wasQuoted {
                (isQuoted, wasQuoted) = (true, true)
            } else if byte == separator {
                fields.append(try text(field, start))
                (field, wasQuoted) = ([], false)
            } else if byte == UInt8(ascii: "\n") {
                if field.last == UInt8(ascii: "\r") { field.removeLast() }
                if fields.isEmpty, field.isEmpty, !wasQuoted { return try row() }
                return fields + [try text(field, start)]
            } else if wasQuoted, byte != UInt8(ascii: "\r") {
                throw fault(start, LogFileWords.behindQuote)
            } else {
                field.append(byte)
            }
        }
        if isQuoted { throw fault(start, LogFileWords.openQuote) }
        return fields.isEmpty && field.isEmpty && !wasQuoted ? nil : fields + [try text(field, start)]
    }

    private func text(_ field: [UInt8], _ line: Int) throws(EventLogFault) -> String {
        guard let text = String(validating: field, as: UTF8.self) else {
            throw fault(line, LogFileWords.notUTF8)
        }
        return text
    }

    private func fault(_ line: Int, _ remedy: String) -> EventLogFault {
        EventLogFault(line: line, caseID: nil, attribute: "", value: "", remedy: remedy)
    }

    private mutating func skipMark() throws(EventLogFault) {
        isFirst = false
        for expected: UInt8 in [0xEF, 0xBB, 0xBF] {
            guard try peek() == expected else { return }
            _ = try next()
        }
    }

    private mutating func peek() throws(EventLogFault) -> UInt8? {
        if position == filled {
            position = 0
            guard let count = buffer.withUnsafeMutableBufferPointer({ file.read(into: $0) }) else {
                filled = 0
                throw fault(line, LogFileWords.damaged)
            }
            filled = count
        }
        return position < filled ? buffer[position] : nil
    }

    private mutating func next() throws(EventLogFault) -> UInt8? {
        let byte = try peek()
        if byte != nil { position += 1 }
        return byte
    }
}

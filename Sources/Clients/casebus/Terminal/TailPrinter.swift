import CasebusReports

/// Prints pages of the log in the form that was asked for.
struct TailPrinter {
    let format: Tail.Format
    let logID: String
    var table: TailTable
    private var hasTitles = false

    init(format: Tail.Format, logID: String, table: TailTable) {
        self.format = format
        self.logID = logID
        self.table = table
    }

    /// - Parameters:
    ///   - records: what to print of the page, all of it or its end.
    ///   - rows: the same records as they came, byte for byte.
    mutating func print(_ records: [RecordRow], _ rows: [[UInt8]]) throws {
        guard !records.isEmpty else { return }
        switch format {
        case .text:
            let lines = table.lines(records)
            // The widths of the first page are those of its titles too.
            let titles = hasTitles ? [] : [table.titles]
            hasTitles = true
            try StandardOutput.line((titles + lines).joined(separator: "\n"))
        case .json:
            try StandardOutput.bytes(rows.flatMap { QueryDocument.printable($0) + [UInt8(ascii: "\n")] })
        case .cloudevents:
            var lines: [UInt8] = []
            for (record, row) in zip(records, rows) {
                lines += try CloudEvent.line(record, data: row, logID: logID) + [UInt8(ascii: "\n")]
            }
            try StandardOutput.bytes(lines)
        }
    }
}

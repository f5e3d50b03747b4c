import Foundation
import Testing

/// The tables of `docs/hand-off.md`, in the order of the page.
struct TransitionPage {
    struct Table {
        var columns: [String]
        /// The first cell of each row, and the others.
        var rows: [(name: String, cells: [String])]

        /// Every cell with its row and column.
        var cells: [(row: String, column: String, text: String)] {
            rows.flatMap { row in zip(columns, row.cells).map { (row.name, $0, $1) } }
        }
    }

    var tables: [Table] = []

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/hand-off.md"), encoding: .utf8)
        var open: Table?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                if let table = open { tables.append(table) }
                open = nil
                continue
            }
            let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if open == nil {
                open = Table(columns: Array(cells.dropFirst()), rows: [])
            } else if cells[0] != "---" {
                open?.rows.append((cells[0], Array(cells.dropFirst())))
            }
        }
        try #require(tables.count == 5)
    }
}

/// What a cell says happens: a state and who is told what, or a problem.
struct TransitionOutcome: Equatable {
    var state = ""
    var problem = ""
    /// `sender signed`, sorted.
    var told: [String] = []
    var caseIsWithSender = false

    init() {}

    /// Reads a cell: `` `case.state` ``, or `**signed**, tells the sender `signed`, case with the sender`.
    init(_ cell: String) throws {
        for part in cell.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            if part.hasPrefix("**") {
                state = part.replacing("**", with: "")
            } else if part.hasPrefix("`") {
                problem = part.replacing("`", with: "")
            } else if part.hasPrefix("tells the ") {
                told.append(part.replacing("tells the ", with: "").replacing("`", with: ""))
            } else {
                try #require(part == "case with the sender", "a cell says \"\(part)\"")
                caseIsWithSender = true
            }
        }
        told.sort()
    }
}

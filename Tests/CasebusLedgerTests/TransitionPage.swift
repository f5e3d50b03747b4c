import Foundation
import Testing

/// The tables of `docs/hand-off.md`, by the headings they stand under.
struct TransitionPage {
    struct Table {
        var heading: String
        var columns: [String]
        /// The first cell of each row, and the others.
        var rows: [(name: String, cells: [String])]

        /// Every cell with its row and column.
        var cells: [(row: String, column: String, text: String)] {
            rows.flatMap { row in zip(columns, row.cells).map { (row.name, $0, $1) } }
        }
    }

    /// What the page has; each is walked by a test.
    enum Name: String, CaseIterable {
        case ownLife = "1.1 Its own life"
        case caseProcedures = "1.2 Special procedures of a case"
        case whoOnCase = "1.3 Who may act on a case"
        case busOnCase = "1.4 What the bus does to a case"
        case links = "1.5 Linked cases"
        case linkReceivers = "1.5 Linked cases, 2"
        case answers = "2.1 Answers to a push"
        case feedback = "2.2 Feedback, and what the sender does meanwhile"
        case procedures = "2.3 Special procedures of a hand-off"
        case corrections = "2.3 Special procedures of a hand-off, 2"
        case supervision = "2.4 Orders, explanations, and who of the department does it"
        case offices = "2.4 Orders, explanations, and who of the department does it, 2"
        case rulings = "2.5 Rulings"
        case busOnHandoff = "2.6 What the bus does to a hand-off"
        case cards = "2.7 Whom a card is told to"
        case whoOnHandoff = "2.8 Who may act on a hand-off"
        case whoInDispute = "2.9 Who may act in a dispute"
        case convenor = "2.10 Who is the convenor"
        case holders = "2.11 Who has it"
        case succession = "2.12 When a unit is succeeded"
        case routing = "3 Routing"
        case claims = "4 Disputes"
        case bounds = "5 Bounds"
    }

    private(set) var tables: [Table] = []

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/hand-off.md"), encoding: .utf8)
        var heading = ""
        var isOpen = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#") { heading = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("|") else {
                isOpen = false
                continue
            }
            let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if !isOpen {
                isOpen = true
                let before = tables.count { $0.heading == heading || $0.heading.hasPrefix(heading + ", ") }
                let name = before == 0 ? heading : "\(heading), \(before + 1)"
                tables.append(Table(heading: name, columns: Array(cells.dropFirst()), rows: []))
            } else if cells[0] != "---" {
                tables[tables.count - 1].rows.append((cells[0], Array(cells.dropFirst())))
            }
        }
    }

    subscript(name: Name) -> Table {
        get throws { try #require(tables.first { $0.heading == name.rawValue }) }
    }
}

/// What a cell says happens: a state and who is told what, a problem, or nothing.
struct TransitionOutcome: Equatable {
    var state = ""
    var problem = ""
    /// `sender signed`, sorted.
    var told: [String] = []
    var caseIsWithSender = false
    /// An act of the bus that does not hold.
    var isNothing = false

    init() {}

    /// Reads a cell: `` `case.state` ``, or `**signed**, tells the sender `signed`, case with the sender`.
    init(_ cell: String) throws {
        var rest = cell
        if let end = cell.dropFirst(2).range(of: "**")?.upperBound, cell.hasPrefix("**") {
            // A state may have a comma in its name.
            state = String(cell[..<end]).replacing("**", with: "")
            rest = String(cell[end...])
        }
        for part in rest.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            if part.hasPrefix("`") {
                problem = part.replacing("`", with: "")
            } else if part == "nothing" {
                isNothing = true
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

internal import CasebusReports

/// How a kind of interval looks: a colour, and a pattern that says the same to those who do not see it, and on paper.
struct LanePattern {
    /// Of the interval, and the class of its colour.
    let name: String
    /// The lines of a square of eight by eight; empty: plain.
    let lines: String

    var id: String { "hatch-\(name)" }

    static let all = [
        LanePattern(name: "preparing", lines: "M2 2h1M6 6h1"),
        LanePattern(name: "waiting", lines: "M-2 2l4 -4M0 8l8 -8M6 10l4 -4"),
        LanePattern(name: "away", lines: "M-2 6l4 4M0 0l8 8M6 -2l4 4"),
        LanePattern(name: "at_work", lines: ""),
        LanePattern(name: "suspended", lines: "M2 0v8M6 0v8"),
        LanePattern(name: "in_dispute", lines: "M0 8l8 -8M0 0l8 8"),
        LanePattern(name: "idle", lines: "M0 2h8M0 6h8"),
        LanePattern(name: "bus", lines: "M0 1h8M0 3h8M0 5h8M0 7h8"),
    ]

    /// A kind that this version does not know is plain.
    static let unknown = LanePattern(name: "unknown", lines: "")

    static func of(_ kind: String) -> LanePattern { all.first { $0.name == kind } ?? unknown }

    var html: HTML {
        """
        <pattern id="\(id)" width="8" height="8" patternUnits="userSpaceOnUse"><path class="lines" d="\(lines)"/></pattern>
        """
    }

    /// A sample beside its word.
    var sample: HTML {
        """
        <li><svg class="sample" viewBox="0 0 30 16" aria-hidden="true"><rect class="kind \(name)" width="30" height="16"/>\
        <rect class="hatch" fill="url(#\(id))" width="30" height="16"/></svg> \(CaseWords.label(name))</li>
        """
    }
}

internal import CasebusReports

/// A unit as a list shows it, with the way to its own page where it has one that others may open.
struct UnitName {
    let name: String

    /// Stations and outlets, which count together, go by a word.
    var shown: String { BoardWords.unit(name) }

    var html: HTML {
        guard name.contains("/") else { return "\(shown)" }
        return "<a href=\"\(Link.ofUnit(name))\">\(shown)</a>"
    }
}

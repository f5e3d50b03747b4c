internal import CasebusReports

/// A table that a narrow page scrolls within itself.
struct PageTable {
    var caption: String?
    /// What a reader who does not see it is told that it is.
    let label: String
    let columns: [(title: String, isNumber: Bool)]
    /// Each a `tr`.
    let rows: [HTML]

    var html: HTML {
        let head = columns.map { column -> HTML in
            let number: HTML = column.isNumber ? " class=\"number\"" : ""
            return "<th scope=\"col\"\(number)>\(column.title)</th>"
        }
        let caption: HTML = caption.map { "<caption>\($0)</caption>" } ?? .nothing
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(label)"><table>\(caption)
            <thead><tr>\(HTML(head))</tr></thead><tbody>
            \(HTML(rows))
            </tbody></table></div>
            """
    }
}

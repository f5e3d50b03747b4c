internal import CasebusReports

/// The ways from one page of a long list to the one before it and the one behind it.
struct PageLinks {
    let here: Link
    /// From 1.
    let page: Int
    let hasMore: Bool

    var html: HTML {
        var links: [HTML] = []
        if page > 1 {
            links.append("<a rel=\"prev\" href=\"\(here.with("page", String(page - 1)))\">\(BoardWords.previous)</a>")
        }
        if hasMore {
            links.append("<a rel=\"next\" href=\"\(here.with("page", String(page + 1)))\">\(BoardWords.next)</a>")
        }
        return links.isEmpty ? .nothing : "<p class=\"pages\">\(HTML(links))</p>"
    }
}

internal import CasebusReports

/// The log's last records, the newest first; `live.js` puts what comes before them.
struct LivePage {
    /// A unit's own among so many last records.
    static let recordsForUnit: UInt64 = 1000

    /// The oldest first.
    let rows: [RecordRow]
    let head: UInt64

    var body: HTML {
        """
        <p>\(LiveWords.about(LiveFeed.rowsPerSecond))</p>
        <p id="live-state" role="status" data-live="\(LiveWords.live)" data-lost="\(LiveWords.lost)" \
        data-held="\(LiveWords.held)">\(LiveWords.still)</p>
        <p><button type="button" id="live-hold" hidden data-go="\(LiveWords.goOn)">\(LiveWords.hold)</button></p>
        <template id="live-row">\(Self.line(sequence: "", at: "", kind: "", sentence: "", href: ""))</template>
        <ol id="live-rows" class="records" reversed data-after="\(head)">
        \(HTML(rows.reversed().map(line)))
        </ol>
        \(none)
        """
    }

    private var none: HTML { rows.isEmpty ? "<p id=\"live-none\">\(LiveWords.none)</p>" : .nothing }

    private func line(_ row: RecordRow) -> HTML {
        let row = LiveRow(row)
        return Self.line(
            sequence: String(row.sequence), at: row.at, kind: row.kind, sentence: row.sentence, href: row.href)
    }

    private static func line(
        sequence: String, at: String, kind: String, sentence: String, href: String?
    ) -> HTML {
        let words: HTML = href.map { "<a href=\"\($0)\">\(sentence)</a>" } ?? "<span>\(sentence)</span>"
        return """
            <li data-kind="\(kind)"><span class="sequence">\(sequence)</span> <time>\(at)</time> \
            <span class="sentence">\(words)</span></li>
            """
    }
}

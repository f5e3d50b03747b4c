internal import CasebusModel
internal import CasebusReports
internal import Foundation

/// A case's swim lanes as a drawing within the page: attributes and classes alone, since no style stands in a page.
struct LaneDrawing {
    /// In the place of a limit that is due later than the drawing goes.
    static let beyond = "›"

    let story: CaseStory
    let layout: LaneLayout

    init(_ story: CaseStory) {
        self.story = story
        layout = story.layout
    }

    var html: HTML {
        let (from, to) = (shown(layout.axis.from), shown(story.now.milliseconds))
        return """
            <svg class="lanes" role="img" aria-labelledby="lanes-title" viewBox="0 0 \(LaneLayout.width) \(layout.height)">
            <title id="lanes-title">\(CasePageWords.drawing(from, to))</title>
            <defs>\(HTML(LanePattern.all.map(\.html)))</defs>
            \(HTML(ticks))
            \(HTML(layout.lanes.map(lane)))
            \(HTML(zip(story.stretches, layout.bars).map(bar)))
            \(HTML(zip(story.happenings, layout.marks).map(mark)))
            \(HTML(zip(story.clocks, layout.clocks).map(clock)))
            \(now)
            </svg>
            """
    }

    // MARK: Time

    private var offset: Int64 {
        let start = Date(timeIntervalSince1970: Double(layout.axis.from) / 1000)
        return Int64(HumanTime.zone.secondsFromGMT(for: start)) * 1000
    }

    private var ticks: [HTML] {
        layout.axis.ticks(offset: offset).map { instant in
            let x = layout.axis.place(instant)
            let label = tickLabel(Timestamp(milliseconds: instant))
            return """
                <line class="tick" x1="\(x)" x2="\(x)" y1="\(LaneLayout.axisHeight - 8)" y2="\(layout.height)"/>\
                <text class="tick" x="\(x)" y="12" text-anchor="middle">\(label)</text>
                """
        }
    }

    /// `01-05`, `01-05 09:30`, or `09:30:15` where they are less than a minute apart: the year stands in the title.
    private func tickLabel(_ instant: Timestamp) -> String {
        let text = HumanTime.instant(instant, withSeconds: true).dropFirst(5)
        if layout.axis.ticksAreDays { return String(text.prefix(5)) }
        return String(layout.axis.ticksAreSeconds ? text.suffix(8) : text.prefix(11))
    }

    private var now: HTML {
        guard story.subject.closedAt == nil else { return .nothing }
        let x = layout.axis.place(story.now.milliseconds)
        return """
            <line class="now" x1="\(x)" x2="\(x)" y1="\(LaneLayout.axisHeight - 6)" y2="\(layout.height)"/>\
            <text class="now" x="\(x)" y="\(LaneLayout.axisHeight - 3)" text-anchor="middle">\(CasePageWords.now)</text>
            """
    }

    private func shown(_ instant: Int64) -> String { HumanTime.instant(Timestamp(milliseconds: instant)) }

    // MARK: Lanes

    private func lane(_ lane: LaneLayout.Lane) -> HTML {
        """
        <rect class="lane" x="0" y="\(lane.y - 4)" width="\(LaneLayout.width)" height="\(lane.height + 4)"/>\
        <text class="unit" x="6" y="\(lane.y + lane.height - 8)"><title>\(lane.unit)</title>\(shortened(lane.unit))</text>
        """
    }

    /// What fits beside the lanes; the whole stands in the title and in the table.
    private func shortened(_ text: String) -> String {
        let text = text.shown
        return text.count > 28 ? "…" + text.suffix(27) : text
    }

    private func bar(_ stretch: CaseStory.Stretch, _ bar: LaneLayout.Bar) -> HTML {
        let kind = LanePattern.of(stretch.interval.kind)
        let box: HTML = """
            x="\(bar.x)" y="\(bar.y)" width="\(bar.width)" height="\(LaneLayout.barHeight)"
            """
        let label = CaseWords.label(stretch.interval.kind)
        let room = bar.width > label.unicodeScalars.reduce(8) { $0 + ($1.isASCII ? 6 : 12) }
        let words: HTML = room ? "<text class=\"in\" x=\"\(bar.x + 5)\" y=\"\(bar.y + 13)\">\(label)</text>" : .nothing
        return """
            <g class="stretch"><title>\(stretch.title)</title><rect class="kind \(kind.name)" \(box)/>\
            <rect class="hatch" fill="url(#\(kind.id))" \(box)/>\(words)</g>
            """
    }

    private func mark(_ happening: CaseHappening, _ place: LaneLayout.Place) -> HTML {
        """
        <g class="mark \(happening.mark.rawValue)"><title>\(happening.title), \
        \(HumanTime.instant(happening.at))</title>\
        <rect x="\(place.x - 7)" y="\(place.y)" width="14" height="15" rx="3"/>\
        <text x="\(place.x)" y="\(place.y + 12)" text-anchor="middle">\(happening.mark.sign)</text></g>
        """
    }

    // MARK: Clocks

    private func clock(_ clock: CaseStory.Clock, _ row: LaneLayout.ClockRow) -> HTML {
        let middle = row.y + LaneLayout.rowHeight / 2
        let dues = zip(clock.answer.limits, clock.sentences).filter { $0.0.due != nil }
        return """
            <g class="clock"><text class="unit" x="6" y="\(middle + 4)">\(clock.label)</text>\
            <line x1="\(row.x)" x2="\(row.x + row.width)" y1="\(middle)" y2="\(middle)"/>\
            \(HTML(zip(dues, row.dues).map { due($0.0, $0.1, $1, middle) }))</g>
            """
    }

    private func due(_ limit: ClockAnswer.Limit, _ sentence: String, _ x: Int, _ y: Int) -> HTML {
        let known = CaseHappening.Mark(rawValue: limit.colour)
        let isBeyond = limit.due.map { !layout.axis.holds($0.timestamp.milliseconds) } ?? false
        return """
            <g class="due \(known?.rawValue ?? "")"><title>\(sentence)</title>\
            <path d="M\(x) \(y - 7)l6 7l-6 7l-6 -7z"/>\
            <text x="\(x)" y="\(y + 3)" text-anchor="middle">\(isBeyond ? Self.beyond : known?.sign ?? "")</text></g>
            """
    }
}

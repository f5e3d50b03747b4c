internal import CasebusModel
internal import CasebusReports

/// What stands in a case's drawing, and what it means: kinds of stretches, marks of what befell it, limits of its clocks.
struct LaneLegend {
    private let story: CaseStory
    private let axis: TimeAxis

    init(_ story: CaseStory, _ axis: TimeAxis) { (self.story, self.axis) = (story, axis) }

    var html: HTML {
        "<ul class=\"legend\" aria-label=\"\(CasePageWords.legend)\">\(HTML(kinds + marks + dues))</ul>"
    }

    private var kinds: [HTML] {
        let kinds = Set(story.stretches.map(\.interval.kind))
        return LanePattern.all.filter { kinds.contains($0.name) }.map(\.sample)
    }

    private var marks: [HTML] {
        let marks = Set(story.happenings.map(\.mark))
        return CaseHappening.Mark.allCases.filter(marks.contains).map { mark in
            """
            <li><svg class="sample" viewBox="0 0 16 16" aria-hidden="true"><g class="mark \(mark.rawValue)">\
            <rect x="1" y="0" width="14" height="15" rx="3"/><text x="8" y="12" text-anchor="middle">\(mark.sign)</text>\
            </g></svg> \(CasePageWords.mark(mark.rawValue))</li>
            """
        }
    }

    private var dues: [HTML] {
        let limits = story.clocks.flatMap(\.answer.limits).filter { $0.due != nil }
        let colours = Set(limits.map(\.colour))
        let shown = CaseHappening.Mark.allCases.filter { colours.contains($0.rawValue) }.map { mark in
            due(mark.rawValue, mark.sign, CasePageWords.due(CasePageWords.mark(mark.rawValue)))
        }
        let isBeyond = limits.contains { $0.due.map { !axis.holds($0.timestamp.milliseconds) } ?? false }
        return shown + (isBeyond ? [due("", LaneDrawing.beyond, CasePageWords.dueLater)] : [])
    }

    private func due(_ colour: String, _ sign: String, _ words: String) -> HTML {
        """
        <li><svg class="sample" viewBox="0 0 16 16" aria-hidden="true"><g class="due \(colour)">\
        <path d="M8 1l6 7l-6 7l-6 -7z"/><text x="8" y="11" text-anchor="middle">\(sign)</text></g></svg> \(words)</li>
        """
    }
}

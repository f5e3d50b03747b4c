internal import CasebusModel
internal import CasebusReports

/// Of which pushes a report tells.
enum Period: String, CaseIterable {
    case week = "7d"
    case month = "30d"
    case quarter = "90d"
    case all

    /// Starts are whole so many minutes, or days where the period is longer, so that those who ask one after another get the
    /// same answer.
    private var stepMinutes: Int64 { self == .week ? 10 : 24 * 60 }

    private var days: Int64? {
        switch self {
        case .week: 7
        case .month: 30
        case .quarter: 90
        case .all: nil
        }
    }

    var title: String { days.map { BoardWords.lastDays(Int($0)) } ?? BoardWords.allTime }

    /// The query's member.
    func since(_ now: Int64) -> [String: QueryValue] {
        guard let days else { return [:] }
        let step = stepMinutes * 60_000
        let start = max(0, now - days * 86_400_000) / step * step
        return ["since": .text(Timestamp(milliseconds: start).description)]
    }
}

/// Links of which one is chosen.
struct Choices {
    let label: String
    let links: [(title: String, link: Link, isChosen: Bool)]

    var html: HTML {
        let links = links.map { title, link, isChosen -> HTML in
            let current: HTML = isChosen ? " aria-current=\"true\"" : ""
            return "<a href=\"\(link)\"\(current)>\(title)</a>"
        }
        return "<nav class=\"choices\" aria-label=\"\(label)\">\(HTML(links))</nav>"
    }
}

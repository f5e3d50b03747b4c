internal import CasebusModel
internal import CasebusReports
internal import Foundation

/// The places that the head of every page leads to.
enum Place: String, CaseIterable {
    case stalls = "/"
    case map = "/map"
    case units = "/unit"
    case matters = "/matters"
    case live = "/live"
    case desk = "/desk"
    case health = "/health"

    var title: String {
        switch self {
        case .stalls: BoardWords.stalls
        case .map: BoardWords.map
        case .units: BoardWords.units
        case .matters: BoardWords.matters
        case .live: BoardWords.live
        case .desk: DeskPageWords.desk
        case .health: BoardWords.health
        }
    }
}

/// What the bus's clock showed, and how long its log was, when a page was made.
struct BusMoment: Sendable {
    let time: Timestamp
    let head: UInt64
}

/// The head and the foot of every page.
struct PageFrame {
    let title: String
    let place: Place?
    /// The page's own address; the language switch keeps it.
    let here: Link
    let moment: BusMoment?
    let body: HTML

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="\(tag(Language.current))">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title) · casebus</title>
        <link rel="stylesheet" href="\(Assets.style.address)"><link rel="stylesheet" href="\(Assets.caseStyle.address)">
        <script src="\(Assets.script.address)" defer></script><script src="\(Assets.liveScript.address)" defer></script>
        <link rel="icon" href="\(Assets.icon.address)"></head>
        <body>
        <a class="skip" href="#content">\(BoardWords.skip)</a>
        \(head)
        <main id="content" class="wide" tabindex="-1">
        <h1>\(title)</h1>
        \(body)
        </main>
        \(foot)
        </body>
        </html>

        """
    }

    private var head: HTML {
        """
        <header class="top"><div class="wide">
        <a class="brand" href="/" aria-label="\(BoardWords.board)"><svg viewBox="0 0 26 18" aria-hidden="true">\
        <path d="M6 9h14"/><circle cx="4" cy="9" r="3"/><circle class="filled" cx="22" cy="9" r="3"/>\
        <circle class="filled" cx="13" cy="9" r="2"/></svg>casebus</a>
        <nav aria-label="\(BoardWords.pages)"><ul class="places">\(HTML(Place.allCases.map(link)))</ul></nav>
        <div class="aside">
        <form class="find" role="search" action="/case" method="get"><label class="unseen" for="find">\
        \(BoardWords.findCase)</label><input id="find" name="id" type="search" maxlength="\(Limits.identifierBytes)" \
        placeholder="\(BoardWords.findCase)" required><button>\(BoardWords.find)</button></form>
        <nav class="tongues" aria-label="\(BoardWords.languages)">\(tongue(.zh, "中文"))\(tongue(.en, "English"))</nav>
        </div>
        </div></header>
        """
    }

    private func link(_ place: Place) -> HTML {
        let current: HTML = place == self.place ? " aria-current=\"page\"" : ""
        return "<li><a href=\"\(place.rawValue)\"\(current)>\(place.title)</a></li>"
    }

    /// A language says its own name.
    private func tongue(_ language: Language, _ name: String) -> HTML {
        let current: HTML = language == Language.current ? " aria-current=\"true\"" : ""
        let tag = tag(language)
        return """
            <a href="\(here.with("lang", language.rawValue))" hreflang="\(tag)" lang="\(tag)"\(current)>\(name)</a>
            """
    }

    private func tag(_ language: Language) -> String { language == .zh ? "zh-CN" : "en" }

    private var foot: HTML {
        guard let moment else { return "<footer class=\"foot\"></footer>" }
        return """
            <footer class="foot"><div class="wide"><span>\
            \(BoardWords.busTime(HumanTime.instant(moment.time, withSeconds: true), zone))</span>\
            <span>\(BoardWords.head(moment.head))</span></div></footer>
            """
    }

    private var zone: String { HumanTime.zone.abbreviation() ?? HumanTime.zone.identifier }
}

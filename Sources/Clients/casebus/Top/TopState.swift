import CasebusReports

/// All that `top` shows and remembers. Pure: no clock, no terminal, no bus.
struct TopState: Sendable {
    /// What a key asks the program to do beyond the state.
    enum Action: Equatable, Sendable {
        case none, quit
        case open(TopRow.Subject)
    }

    /// Rates of the last minute, for the curve.
    static let historyMax = 60
    /// Characters of a filter; more are not taken.
    static let filterMax = 64

    var unit: String
    var language: Language
    /// What is overdue, as its limits are written, for the help.
    var limits: (waiting: String, work: String, idle: String)

    var status: TopSample.Status?
    var lists: TopSample.Lists?
    var rates: TopRates?
    private(set) var history: [Double] = []
    /// The time shown, in words.
    var clock = ""
    /// For how many seconds the bus has not been heard; `nil`: it is there.
    var silence: Double?
    /// When the figures before these came, in seconds of any clock.
    private var sampledAt: Double?

    var focus = TopList.waitingPairs
    var orders: [TopList.Order] = [.longest, .longest, .longest, .longest]
    /// The chosen line of each list.
    var chosen = [0, 0, 0, 0]
    var filter = ""
    var isEditingFilter = false
    var isPaused = false
    var isHelping = false
    /// A case that is open: its report, a line each, or why there is none.
    var opened: [String]?
    var scroll = 0
    /// Lines that a page has, as the screen was drawn last.
    var page = 10
    /// Lines that the open case takes there.
    var height = 0

    init(unit: String, language: Language, limits: (waiting: String, work: String, idle: String)) {
        (self.unit, self.language, self.limits) = (unit, language, limits)
    }

    func rows(_ list: TopList) -> [TopRow] {
        guard let lists else { return [] }
        return list.rows(lists, by: orders[list.rawValue], filter: filter)
    }

    /// Takes new figures; while it stands still they are let go.
    mutating func take(_ fresh: TopSample.Status, at seconds: Double) {
        guard !isPaused else { return }
        if let status, let sampledAt {
            rates = TopRates(status.counters, fresh.counters, seconds: seconds - sampledAt)
            if let rates { history = (history + [rates.records]).suffix(Self.historyMax) }
        }
        (status, sampledAt) = (fresh, seconds)
    }

    mutating func take(_ fresh: TopSample.Lists) {
        guard !isPaused else { return }
        lists = fresh
        keepChosenInside()
    }

    mutating func open(_ lines: [String]) {
        (opened, scroll, height) = (lines, 0, lines.count)
    }

    mutating func keepChosenInside() {
        for list in TopList.allCases {
            chosen[list.rawValue] = max(0, min(chosen[list.rawValue], rows(list).count - 1))
        }
    }
}

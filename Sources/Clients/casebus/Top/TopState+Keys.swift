import CasebusReports

extension TopState {
    /// What a key does.
    mutating func press(_ key: TopKey) -> Action {
        if isEditingFilter { return edit(key) }
        if isHelping {
            isHelping = false
            return .none
        }
        if opened != nil { return read(key) }
        switch key {
        case .character("q"), .character("Q"), .escape: return .quit
        case .character("?"), .character("h"): isHelping = true
        case .character("p"), .character(" "): isPaused.toggle()
        case .character("l"): language = language == .en ? .zh : .en
        case .character("/"): isEditingFilter = true
        case .character("s"): sort()
        case .tab, .right: turn(by: 1)
        case .backTab, .left: turn(by: TopList.allCases.count - 1)
        case .enter: return enter()
        default: move(key)
        }
        return .none
    }

    private mutating func turn(by count: Int) {
        focus = TopList(rawValue: (focus.rawValue + count) % TopList.allCases.count) ?? focus
    }

    private mutating func sort() {
        let orders = focus.orders
        let place = orders.firstIndex(of: self.orders[focus.rawValue]) ?? 0
        self.orders[focus.rawValue] = orders[(place + 1) % orders.count]
        chosen[focus.rawValue] = 0
    }

    private mutating func enter() -> Action {
        let rows = rows(focus)
        guard rows.indices.contains(chosen[focus.rawValue]) else { return .none }
        let row = rows[chosen[focus.rawValue]]
        if let subject = row.subject { return .open(subject) }
        // The cases of a pair or a unit: their lines have its name in them.
        filter = row.name
        focus = .overdueCases
        keepChosenInside()
        return .none
    }

    private mutating func move(_ key: TopKey) {
        let last = max(0, rows(focus).count - 1)
        chosen[focus.rawValue] = TopState.moved(chosen[focus.rawValue], key, page: page, last: last)
    }

    private mutating func read(_ key: TopKey) -> Action {
        switch key {
        case .escape, .character("q"), .character("Q"), .left: opened = nil
        case .character("l"): language = language == .en ? .zh : .en
        default: scroll = TopState.moved(scroll, key, page: page, last: max(0, height - page))
        }
        return .none
    }

    private mutating func edit(_ key: TopKey) -> Action {
        switch key {
        case .enter: isEditingFilter = false
        case .escape:
            isEditingFilter = false
            filter = ""
        case .backspace: _ = filter.popLast()
        case .character(let character):
            if filter.count < Self.filterMax { filter.append(character) }
        default: break
        }
        keepChosenInside()
        return .none
    }

    private static func moved(_ place: Int, _ key: TopKey, page: Int, last: Int) -> Int {
        let wanted =
            switch key {
            case .up, .character("k"): place - 1
            case .down, .character("j"): place + 1
            case .pageUp: place - page
            case .pageDown: place + page
            case .home: 0
            case .end: last
            default: place
            }
        return max(0, min(wanted, last))
    }
}

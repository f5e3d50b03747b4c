import CasebusReports
import Foundation
import Testing

@testable import casebus

/// A state as after some looks at a bus on which two pairs wait and three cases are overdue.
private func watched() -> TopState {
    var state = TopState(unit: "operator/main", language: .en, limits: ("1 d", "5 d", "1 d"))
    func item(_ id: String, _ from: String, _ unit: String, _ seconds: Double) -> TopSample.Item {
        TopSample.Item(
            registrar: "hall/a", id: id, matter: "", kind: "waiting", unit: unit, from: from, seconds: seconds,
            handoff: 1)
    }
    let items = [
        item("1", "hall/a/window/07", "bureau/market", 300), item("2", "hall/a", "bureau/market/office/x", 100),
        item("3", "hall/b", "bureau/tax", 350),
    ]
    state.take(
        TopSample.Lists(
            waiting: items, hasMoreWaiting: false, overdue: items, hasMoreOverdue: true, units: 9, present: 4, unread: 2
        ))
    for second in 0..<3 {
        let count = UInt64(second * 500)
        state.take(
            TopSample.Status(
                version: "1.0", uptime: 60, sessions: 3, isDiskFull: false, journalBytes: 2048, diskFree: 3e9,
                memory: 5e7,
                counters: ["records": count, "receipts": count / 2, "deliveries": 0, "problems": 0], head: count,
                index: .init(lag: 0), cases: 9, openCases: 5, handoffs: 9, openHandoffs: 4), at: Double(second))
    }
    return state
}

private func text(_ state: TopState, _ columns: Int, _ rows: Int) -> [String] {
    TopScreen(state: state, size: .init(columns: columns, rows: rows)).lines.map { $0.map(\.text).joined() }
}

@Suite struct TopStateTests {
    @Test func `what sits in a hall or bureau counts for it, the longest first`() {
        let rows = watched().rows(.waitingPairs)
        #expect(rows.map(\.name) == ["hall/b -> bureau/tax", "hall/a -> bureau/market"])
        #expect(rows.map(\.count) == [1, 2] && rows.map(\.total) == [350, 400])
    }

    @Test func `s sorts by another column, and comes round`() {
        var state = watched()
        var seen: [TopList.Order] = []
        for _ in TopList.Order.allCases {
            _ = state.press(.character("s"))
            seen.append(state.orders[0])
        }
        #expect(Set(seen.map(\.title)).count == 4 && state.orders[0] == .longest)
        state.orders[0] = .total
        #expect(state.rows(.waitingPairs).map(\.total) == [400, 350])
    }

    @Test func `a filter is typed, kept and cleared`() {
        var state = watched()
        for key in TopKey.keys(in: Array("/tAx\u{7F}x\r".utf8)) { _ = state.press(key) }
        #expect(state.filter == "tAx" && !state.isEditingFilter)
        #expect(state.rows(.overdueUnits).map(\.name) == ["bureau/tax"])
        for key in TopKey.keys(in: Array("/".utf8)) + [.escape] { _ = state.press(key) }
        #expect(state.filter.isEmpty && state.rows(.overdueUnits).count == 2)
    }

    @Test func `Enter goes from a pair to its cases, and opens one`() {
        var state = watched()
        #expect(state.press(.down) == .none)
        #expect(state.press(.enter) == .none)
        #expect(state.focus == .overdueCases && state.filter == "hall/a -> bureau/market")
        #expect(
            state.press(.enter)
                == .open(.init(registrar: "hall/a", id: "1", unit: "bureau/market", kind: "waiting")))
        state.open((1...40).map { "line \($0)" })
        state.page = 10
        _ = state.press(.end)
        #expect(state.scroll == 30)
        #expect(state.press(.escape) == .none && state.opened == nil)
        #expect(state.press(.character("q")) == .quit)
    }

    @Test func `what stands still takes no new figures`() {
        var state = watched()
        _ = state.press(.character("p"))
        let before = state.rates
        if var status = state.status {
            status.counters["records"] = 99_999
            state.take(status, at: 9)
        }
        #expect(state.rates == before && before?.records == 500)
    }

    @Test func `a bus that began to count anew has no rates`() {
        let (high, low): ([String: UInt64], [String: UInt64]) = (
            ["records": 9, "receipts": 9, "deliveries": 9, "problems": 9],
            ["records": 1, "receipts": 1, "deliveries": 1, "problems": 1]
        )
        #expect(TopRates(high, low, seconds: 1) == nil)
        #expect(TopRates(low, high, seconds: 0) == nil)
        #expect(TopRates(low, high, seconds: 2)?.records == 4)
    }

    @Test(arguments: [
        ("\u{1B}[A", [TopKey.up]), ("\u{1B}OB", [.down]), ("\u{1B}[5~", [.pageUp]), ("\u{1B}[1;5C", [.right]),
        ("\u{1B}", [.escape]), ("q", [.character("q")]), ("中", [.character("中")]),
        ("\u{1B}[Zx", [.backTab, .character("x")]),
        ("\u{1B}[99~", []), ("\u{1B}[", []), ("\u{01}", []),
    ])
    func `keys are read as terminals send them`(bytes: String, keys: [TopKey]) {
        #expect(TopKey.keys(in: Array(bytes.utf8)) == keys)
    }
}

@Suite struct TopScreenTests {
    @Test(
        arguments: [(80, 24), (200, 50), (40, 12), (41, 13), (150, 30), (10, 3), (1, 1), (500, 200)], Language.allCases)
    func `every line is exactly as wide as the screen, and there are as many as it has`(
        size: (Int, Int), language: Language
    ) {
        Language.$current.withValue(language) {
            var state = watched()
            for change in 0..<4 {
                if change == 1 { state.isHelping = true }
                if change == 2 {
                    (state.isHelping, state.opened) = (false, ["中文\u{1B}[31m", String(repeating: "长", count: 300)])
                }
                if change == 3 { (state.opened, state.silence, state.isPaused) = (nil, 5, true) }
                let lines = text(state, size.0, size.1)
                #expect(lines.count == size.1)
                #expect(lines.allSatisfy { $0.columns == size.0 }, "\(size)")
                #expect(!lines.joined().unicodeScalars.contains { $0.value < 0x20 })
            }
        }
    }

    @Test func `a small screen has one list, a large one all four`() {
        let (small, large) = (
            text(watched(), 80, 24).joined(separator: "\n"), text(watched(), 200, 50).joined(separator: "\n")
        )
        #expect(small.contains("hall/a -> bureau/market") && small.contains("records/s 500"))
        for list in TopList.allCases { #expect(large.contains(list.title)) }
        #expect(large.contains("units present 4/9") && large.contains("of the 3 longest"))
    }

    @Test func `a hostile name is shown and not obeyed`() {
        var state = watched()
        state.lists?.overdue[0].id = "a\u{1B}[2J\nb\u{202E}"
        state.focus = .overdueCases
        let shown = text(state, 120, 24).joined()
        #expect(shown.contains("a\\u{1B}[2J\\u{A}b\\u{202E}"))
        #expect(!shown.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }

    @Test func `a printout ends with the last line that says something`() {
        for (columns, rows) in [(80, 24), (200, 50)] {
            let printed = TopScreen(state: watched(), size: .init(columns: columns, rows: rows)).printout
                .map { $0.map(\.text).joined() }
            #expect(printed == Array(text(watched(), columns, rows).prefix(printed.count)))
            #expect(printed.last?.contains("bureau/") == true && !printed.joined().contains("quit"))
        }
    }

    @Test func `it says when the bus is away`() {
        var state = watched()
        state.silence = 12
        #expect(text(state, 120, 24)[0].contains("THE BUS IS AWAY, for 12 s"))
    }

    @Test func `rates are drawn as bars, the latest at the right`() {
        #expect(TopScreen.curve([0, 50, 100], columns: 10) == "▁▄█")
        #expect(TopScreen.curve([0, 0], columns: 10).isEmpty && TopScreen.curve([1], columns: 5).isEmpty)
    }
}

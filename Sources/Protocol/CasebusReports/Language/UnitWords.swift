/// The board's page of a unit, and the list that leads to it.
package enum UnitWords {
    // All of them.

    package static func units(_ count: Int) -> String {
        say(
            en: """
                \(count, "unit"), with what is open now. What sits in a hall, bureau or centre counts for it; stations \
                and outlets count together.
                """,
            zh: "共 \(count) 个单位及其目前未办结的交接。窗口和科室计入所属大厅、部门或服务中心，工作站和银行网点各合并计算。")
    }
    package static var address: String { say(en: "Address of a unit", zh: "单位地址") }
    package static var openAny: String {
        say(
            en: "Windows, stations and outlets are not listed one by one; their page opens by its address.",
            zh: "窗口、工作站和银行网点不逐一列出，填写单位地址即可打开其页面。")
    }
    package static var noSuchPage: String {
        say(en: "There are no units on this page.", zh: "本页没有单位。")
    }

    // One of them.

    package static func title(_ unit: String) -> String { say(en: "Unit \(unit)", zh: "单位 \(unit)") }

    package static func lead(_ time: String) -> String {
        say(
            en: "What lies before this unit and what it waits for, as it stands at \(time).",
            zh: "截至 \(time)，本单位的待办交接和等待其他单位的交接。")
    }

    package static func named(_ address: String, _ name: String) -> String {
        say(en: "\(address), \(name)", zh: "\(address)（\(name)）")
    }

    // What lies before it.

    package static var inbox: String { say(en: "Before it, the oldest first", zh: "收件箱（最早的在前）") }
    package static var left: String { say(en: "LEFT", zh: "剩余时限") }
    package static var late: String { say(en: "late", zh: "已超期") }
    package static func until(_ time: String) -> String { say(en: "until \(time)", zh: "至 \(time)") }
    package static var next: String { say(en: "Further hand-offs", zh: "后面的交接") }

    // What it waits for.

    package static var waits: String { say(en: "What it waits for from others", zh: "等待其他单位的交接") }
    package static var waitsForNobody: String {
        say(en: "It waits for nobody.", zh: "没有等待其他单位的交接。")
    }
    package static func onlyLongest(_ count: Int) -> String {
        say(en: "The \(count) that have lasted longest; there are more.", zh: "只列出时长最长的 \(count) 项。")
    }

    // Both sides.

    package static var explanations: String {
        say(en: "Cards and what it said to them", zh: "预警黄红牌、催办督办与情况说明")
    }
    package static var told: String { say(en: "IT WAS TOLD", zh: "收到的提醒") }
    package static var explained: String { say(en: "IT EXPLAINED", zh: "本单位的说明") }
    package static var notExplained: String { say(en: "not explained yet", zh: "尚未说明") }
    package static var noCards: String {
        say(
            en: "No card was given, nobody urged and nothing was explained among the hand-offs above.",
            zh: "上列交接没有预警黄红牌、催办督办，也没有情况说明。")
    }

    // Its figures.

    package static var figures: String { say(en: "Its figures", zh: "本单位用时") }
    package static var figureSpan: String {
        say(
            en: "Of what was pushed in the last 30 days; what is still open counts with its age so far.",
            zh: "统计最近 30 天推送的交接，未办结的按截至目前的时长计入。")
    }
    package static var noFigures: String {
        say(en: "Nothing was pushed to it in the last 30 days.", zh: "最近 30 天没有推送给本单位的交接。")
    }
    package static var figuresElsewhere: String {
        say(
            en: """
                The figures of a window, a station or an outlet are for itself; those of its hall stand on the hall's \
                page.
                """,
            zh: "窗口、工作站和银行网点的用时只供其本身查看，所属大厅的用时见大厅页面。")
    }

    package static func figure(_ kind: String) -> String {
        switch kind {
        case "waiting": say(en: "until signed", zh: "签收用时")
        default: say(en: "until answered", zh: "反馈用时")
        }
    }
}

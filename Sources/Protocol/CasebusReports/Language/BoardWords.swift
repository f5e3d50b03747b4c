import CasebusModel

/// What the board's pages have in common: the frame, and why a page cannot be had.
package enum BoardWords {
    // The pages.

    package static var stalls: String { say(en: "Stalls", zh: "当前滞留") }
    package static var map: String { say(en: "Map", zh: "交接地图") }
    package static var units: String { say(en: "Units", zh: "各单位") }
    package static var matters: String { say(en: "Matters", zh: "事项耗时") }
    package static var live: String { say(en: "Live log", zh: "实时记录") }
    package static var health: String { say(en: "Health", zh: "运行状况") }

    // The frame.

    package static var board: String { say(en: "casebus board", zh: "办件总线看板") }
    package static var skip: String { say(en: "Skip to the content", zh: "跳到正文") }
    package static var pages: String { say(en: "Pages", zh: "页面") }
    package static var languages: String { say(en: "Language", zh: "语言") }
    package static var findCase: String { say(en: "Case id", zh: "办件编号") }
    package static var find: String { say(en: "Find", zh: "查找") }

    package static func busTime(_ time: String, _ zone: String) -> String {
        say(en: "Bus time \(time) (\(zone))", zh: "总线时间 \(time)（\(zone)）")
    }

    package static func head(_ head: UInt64) -> String { say(en: "Last record \(head)", zh: "日志末端：第 \(head) 条记录") }

    // What several pages say.

    /// A unit as lists show it; stations and outlets count together.
    package static func unit(_ name: String) -> String {
        switch name {
        case "station": say(en: "stations", zh: "社区工作站")
        case "outlet": say(en: "outlets", zh: "银行网点")
        case "": "-"
        default: name
        }
    }

    /// What sorts of units there are, by the first part of their addresses.
    package static func unitKind(_ kind: String) -> String {
        switch kind {
        case "hall": say(en: "halls", zh: "大厅")
        case "bureau": say(en: "bureaus", zh: "部门")
        case "centre": say(en: "centres", zh: "服务中心")
        case "station": say(en: "stations", zh: "社区工作站")
        case "outlet": say(en: "outlets", zh: "银行网点")
        default: kind
        }
    }

    package static func age(_ seconds: Int) -> String {
        say(en: "Reckoned \(seconds) s ago.", zh: "\(seconds) 秒前统计。")
    }

    package static func lastDays(_ days: Int) -> String { say(en: "\(days, "day")", zh: "近 \(days) 天") }
    package static var allTime: String { say(en: "All", zh: "全部") }
    package static var show: String { say(en: "Show", zh: "显示") }
    package static var previous: String { say(en: "Previous page", zh: "上一页") }
    package static var next: String { say(en: "Next page", zh: "下一页") }

    // Why there is no page.

    package static var badRequest: String { say(en: "This cannot be answered as asked", zh: "无法按此条件查询") }
    package static var notAllowed: String { say(en: "Not for this reader", zh: "无权查看") }
    package static var notFound: String { say(en: "There is nothing here", zh: "没有找到") }
    package static var busy: String { say(en: "Not just now", zh: "暂时无法查询") }
    package static var failed: String { say(en: "The board made a mistake", zh: "看板出错") }

    package static var noSuchPage: String {
        say(en: "The board has no such page. Choose one of those above.", zh: "看板没有这个页面。请从上方选择。")
    }

    package static func comeAgain(seconds: Int) -> String {
        say(
            en: "More people ask at once than the board answers. Try again in \(seconds, "second").",
            zh: "同时查询的人太多。请在 \(seconds) 秒后重试。")
    }

    package static var failedSentence: String {
        say(
            en: "It stands in the daemon's log. Try again, and tell the administrator.",
            zh: "原因已写入总线的运行日志。请重试，并告知运维人员。")
    }

    package static var field: String { say(en: "Field", zh: "字段") }
    package static var value: String { say(en: "Value", zh: "所填内容") }
    package static var remedy: String { say(en: "What to do", zh: "如何处理") }
    package static var code: String { say(en: "Code", zh: "代码") }
    package static var empty: String { say(en: "(empty)", zh: "（空）") }
}

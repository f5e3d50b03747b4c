import CasebusModel

/// What the board's pages have in common: the frame, and why a page cannot be had.
package enum BoardWords {
    // The pages.

    package static var stalls: String { say(en: "Stalls", zh: "当前滞留") }
    package static var map: String { say(en: "Map", zh: "交接地图") }
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

/// The full-screen view: its figures, its lists, its keys.
package enum TopWords {
    package static var noTerminal: String {
        say(
            en: """
                top draws on a terminal, and this is none. Print one frame with --once, or its figures with \
                --once --json.
                """,
            zh: "top 需要在终端中显示，当前输出不是终端。可用 --once 打印一屏，或用 --once --json 打印数据。")
    }

    package static var tooSmall: String {
        say(en: "Make the terminal larger: 40 x 12 at least.", zh: "请放大终端窗口：至少 40 列 12 行。")
    }

    // The figures at the top.

    package static func up(_ time: String) -> String { say(en: "up \(time)", zh: "已运行 \(time)") }
    package static var records: String { say(en: "records/s", zh: "记录/秒") }
    package static var receipts: String { say(en: "receipts/s", zh: "回执/秒") }
    package static var deliveries: String { say(en: "deliveries/s", zh: "投递/秒") }
    package static var problems: String { say(en: "refused/s", zh: "拒绝/秒") }
    package static var openCases: String { say(en: "open cases", zh: "未归档办件") }
    package static var openHandoffs: String { say(en: "open hand-offs", zh: "未办结交接") }
    package static var waiting: String { say(en: "waiting", zh: "待签收") }
    package static var oldest: String { say(en: "oldest", zh: "最久") }
    package static var overdue: String { say(en: "overdue", zh: "超期") }
    package static var sessions: String { say(en: "sessions", zh: "会话") }
    package static var present: String { say(en: "units present", zh: "在线单位") }
    package static var unread: String { say(en: "unread", zh: "未收取") }
    package static var head: String { say(en: "log", zh: "日志末端") }
    package static var lag: String { say(en: "index lag", zh: "索引落后") }
    package static var disk: String { say(en: "disk left", zh: "磁盘剩余") }
    package static var memory: String { say(en: "memory", zh: "内存") }
    package static var diskFull: String { say(en: "DISK FULL", zh: "磁盘已满") }
    package static var paused: String { say(en: "PAUSED", zh: "已暂停") }
    package static func away(_ time: String) -> String {
        say(en: "THE BUS IS AWAY, for \(time)", zh: "总线不可用，已 \(time)")
    }

    // The lists.

    package static var waitingPairs: String { say(en: "Waiting, by pair", zh: "待签收（按单位对）") }
    package static var overdueUnits: String { say(en: "Overdue, by unit", zh: "超期（按单位）") }
    package static var overduePairs: String { say(en: "Overdue, by pair", zh: "超期（按单位对）") }
    package static var overdueCases: String { say(en: "Overdue cases", zh: "超期办件") }
    package static var pair: String { say(en: "PAIR", zh: "单位对") }
    package static var count: String { say(en: "N", zh: "件数") }
    package static var longest: String { say(en: "LONGEST", zh: "最长") }
    package static var total: String { say(en: "TOGETHER", zh: "合计") }
    package static var nothing: String { say(en: "nothing", zh: "无") }
    package static func nothingFor(_ filter: String) -> String {
        say(en: "nothing that has \"\(filter)\" in it", zh: "没有包含“\(filter)”的内容")
    }
    package static var loading: String { say(en: "asking ...", zh: "正在查询……") }
    package static func onlyFirst(_ count: Int) -> String {
        say(en: "of the \(count) longest", zh: "仅统计最久的 \(count) 项")
    }
    package static func sorted(_ title: String) -> String { say(en: "by \(title)", zh: "按\(title)排序") }

    // The keys at the bottom.

    package static var keys: String {
        say(
            en: "Tab list  s sort  / filter  Enter open  p pause  l language  ? help  q quit",
            zh: "Tab 列表  s 排序  / 筛选  Enter 打开  p 暂停  l 语言  ? 帮助  q 退出")
    }
    package static var caseKeys: String {
        say(en: "arrows scroll  Esc back  q back", zh: "方向键滚动  Esc 返回  q 返回")
    }
    package static func filter(_ text: String) -> String { say(en: "filter: \(text)", zh: "筛选：\(text)") }
    package static var filterKeys: String {
        say(en: "Enter keep  Esc clear", zh: "Enter 保留  Esc 清除")
    }

    package static func help(_ waiting: String, _ work: String, _ idle: String, version: String) -> [String] {
        [
            say(en: "casebus top \(version)", zh: "casebus top \(version)（帮助）"), "",
            say(en: "Tab, left, right   the next list, the list before", zh: "Tab、左右键   切换列表"),
            say(en: "up, down, page     choose a line", zh: "上下键、翻页键   选择一行"),
            say(
                en: "Enter              open a case; of a pair or unit, show its cases",
                zh: "Enter   打开办件；在单位或单位对上则列出其办件"),
            say(en: "s                  sort by another column", zh: "s   换一列排序"),
            say(en: "/                  show only lines that have a text in them", zh: "/   只显示包含某文字的行"),
            say(en: "p                  stand still, and go on", zh: "p   暂停或继续"),
            say(en: "l                  the other language", zh: "l   切换语言"),
            say(en: "q, Esc             back; from the lists, out", zh: "q、Esc   返回；在列表中则退出"), "",
            say(
                en: """
                    Overdue is what waits longer than \(waiting), is worked on longer than \(work), or is idle \
                    longer than \(idle).
                    """,
                zh: "超期指待签收超过 \(waiting)、办理超过 \(work) 或闲置超过 \(idle)。"),
            say(
                en: "The lists are asked for less often than the figures, so that they cost the bus little.",
                zh: "列表的刷新比上方数据慢，以减轻总线负担。"),
        ]
    }
}

/// The live page: the log as it grows.
package enum LiveWords {
    package static var title: String { say(en: "Live log", zh: "实时记录") }

    package static func about(_ rows: Int) -> String {
        say(
            en: """
                Every act that the bus records, the newest first. At most \(rows) records a second are shown; what is left \
                out is counted.
                """,
            zh: "总线记录的每一项操作，最新的在前。每秒最多显示 \(rows) 条记录，未显示的注明条数。")
    }

    package static func leftOut(_ count: String) -> String {
        say(en: "… \(count) more records", zh: "…… 另有 \(count) 条记录")
    }

    package static var none: String { say(en: "Nothing has been recorded yet.", zh: "还没有记录。") }

    // Whether it moves.

    package static var still: String {
        say(en: "As it was when the page was opened.", zh: "以下为打开本页时的情况。")
    }

    package static var live: String { say(en: "Live: new records appear by themselves.", zh: "实时更新中：新记录自动显示。") }

    package static var lost: String {
        say(
            en: "Not live: the connection is lost, or too many pages are open. The page tries again.",
            zh: "未实时更新：连接中断，或打开的页面过多。本页会自动重试。")
    }

    package static var held: String { say(en: "Held: new records wait.", zh: "已暂停：新记录暂不显示。") }
    package static var hold: String { say(en: "Hold", zh: "暂停") }
    package static var goOn: String { say(en: "Go on", zh: "继续") }

    package static func full(_ count: Int) -> String {
        say(
            en: "There are \(count) live streams already: close some pages, or read the page without them.",
            zh: "实时连接已达 \(count) 个：请关闭部分页面，或手动刷新页面查看。")
    }
}

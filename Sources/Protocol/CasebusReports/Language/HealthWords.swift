/// The page of how the bus is.
package enum HealthWords {
    package static var title: String { say(en: "Health of the bus", zh: "运行状况") }

    package static var well: String { say(en: "The bus records and answers.", zh: "总线运行正常。") }
    package static var diskFull: String {
        say(en: "The disk is full: nothing is recorded until there is room.", zh: "磁盘已满：腾出空间前不再记录。")
    }
    package static var indexLags: String {
        say(en: "The index is far behind: reports are old.", zh: "索引落后较多：报表不是最新的。")
    }

    package static var uptime: String { say(en: "Up for", zh: "已运行") }
    package static func version(_ version: String) -> String { say(en: "version \(version)", zh: "版本 \(version)") }
    package static var head: String { say(en: "Records", zh: "日志记录") }
    package static var lag: String { say(en: "Index behind by", zh: "索引落后记录数") }
    package static func indexBytes(_ size: String) -> String { say(en: "index of \(size)", zh: "索引大小 \(size)") }
    package static var sessions: String { say(en: "Sessions", zh: "会话") }
    package static var disk: String { say(en: "Disk left", zh: "磁盘剩余") }
    package static var memory: String { say(en: "Memory", zh: "内存") }
    package static var openCases: String { say(en: "Open cases", zh: "未归档的办件") }
    package static func ofCases(_ count: String) -> String { say(en: "of \(count)", zh: "共 \(count) 件") }
    package static var openHandoffs: String { say(en: "Open hand-offs", zh: "未办结的交接") }
    package static func ofHandoffs(_ count: String) -> String { say(en: "of \(count)", zh: "共 \(count) 次") }
    package static var refused: String { say(en: "Refusals", zh: "拒绝记录") }
    package static var sinceStart: String { say(en: "since the start", zh: "自启动以来") }
    package static var count: String { say(en: "Number", zh: "次数") }
    package static var meaning: String { say(en: "Meaning", zh: "说明") }
    package static var everything: String { say(en: "All figures", zh: "全部指标") }
    package static var figure: String { say(en: "Figure", zh: "指标") }
    package static var value: String { say(en: "Value", zh: "数值") }
}

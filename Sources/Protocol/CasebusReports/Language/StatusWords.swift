/// How the bus is.
package enum StatusWords {
    package static var silent: String {
        say(en: "The bus is there and tells nothing about itself.", zh: "总线在线，但没有给出自身状况。")
    }

    package static var none: String { say(en: "none", zh: "无") }

    package static func bytes(_ count: Int64) -> String { say(en: "\(count) bytes", zh: "\(count) 字节") }

    /// What a figure is called; one that this version does not know keeps its name.
    package static func figure(_ name: String) -> String {
        switch Language.current {
        case .en: name
        case .zh: chinese[name] ?? name
        }
    }

    private static let chinese = [
        "version": "版本", "demo": "演示时钟", "started at": "启动时间", "uptime": "已运行", "sessions": "会话",
        "remembered ids": "内存中的命令编号", "disk full": "磁盘已满", "journal": "日志：大小", "disk free": "磁盘剩余",
        "memory": "内存",
        "counters batches": "计数：批次", "counters records": "计数：记录", "counters messages": "计数：消息",
        "counters receipts": "计数：回执", "counters repeats": "计数：重复命令", "counters problems": "计数：拒绝",
        "counters deliveries": "计数：投递", "counters sessions opened": "计数：打开的会话",
        "counters sessions cut": "计数：切断的会话", "refusals": "拒绝记录", "head": "日志末端",
        "index applied": "索引：已到序号", "index lag": "索引：落后记录数", "index recorded at": "索引：已到时间",
        "index": "索引：大小", "cases": "办件", "open cases": "未归档的办件", "handoffs": "交接",
        "open handoffs": "未办结的交接", "code": "代码", "count": "次数",
    ]
}

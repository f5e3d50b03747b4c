/// What an alert says to whoever is on duty.
package enum AlertWords {
    package static func card(
        _ colour: String, _ clock: String, _ subject: String, with holder: String, due: String, _ rule: String
    ) -> String {
        say(
            en: "\(colour) card, \(clock): \(subject), with \(holder), due \(due), by \(rule)",
            zh: "\(colour)（\(clock)）：\(subject)，持件方 \(holder)，到期时刻 \(due)，依据 \(rule)")
    }

    package static func subject(_ id: String, of registrar: String) -> String {
        say(en: "case \(id) of \(registrar)", zh: "\(registrar) 的办件 \(id)")
    }

    package static func diskLow(_ free: String, of size: String) -> String {
        say(en: "disk low: \(free) of \(size) left", zh: "磁盘空间不足：剩余 \(free)，共 \(size)")
    }

    package static func diskHasRoom(_ free: String, of size: String) -> String {
        say(en: "the disk has room again: \(free) of \(size) left", zh: "磁盘空间已恢复：剩余 \(free)，共 \(size)")
    }

    package static var stopped: String {
        say(en: "nothing is recorded: the disk is full, or failing", zh: "总线已停止记录：磁盘已满或发生故障")
    }

    package static var recording: String { say(en: "commands are recorded again", zh: "总线已恢复记录") }

    package static func indexLags(_ time: String) -> String {
        say(en: "the index is \(time) behind the log: reports are old", zh: "索引落后日志 \(time)：报表不是最新的")
    }

    package static var indexFollows: String { say(en: "the index has caught up with the log", zh: "索引已跟上日志") }

    package static func storm(_ count: UInt64, _ code: String) -> String {
        say(en: "\(count) refusals within a minute: \(code)", zh: "一分钟内拒绝 \(count) 次：\(code)")
    }
}

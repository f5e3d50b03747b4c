/// The log as a table: what stands in its columns.
package enum TailWords {
    package static func time(_ zone: String) -> String { say(en: "TIME \(zone)", zh: "时间 \(zone)") }
    package static var number: String { say(en: "NUMBER", zh: "序号") }
    package static var parties: String { say(en: "WHO -> WHOM", zh: "办理方 -> 对方") }
    package static var act: String { say(en: "WHAT", zh: "办理") }
    package static var bus: String { say(en: "the bus", zh: "总线") }

    /// What a bus event is called, where its kind is no act of a unit; `nil` for an act.
    package static func event(_ kind: String) -> String? {
        switch kind {
        case "started": say(en: "started", zh: "启动")
        case "stopped": say(en: "stopped", zh: "停止")
        case "arrived": say(en: "arrived", zh: "已送达")
        case "refusal": say(en: "refused", zh: "拒绝")
        case "clock_jumped": say(en: "clock jumped", zh: "时钟跳变")
        case "rules": say(en: "new rules", zh: "规则更新")
        case "succeeded": say(en: "succeeded by", zh: "单位继任")
        case "linked": say(en: "linked case", zh: "关联办件")
        case "deemed_signed": say(en: "deemed signed", zh: "视同签收")
        case "deemed_accepted": say(en: "deemed accepted", zh: "视同受理")
        default: nil
        }
    }

    package static var present: String { say(en: "present", zh: "上线") }
    package static var away: String { say(en: "away", zh: "离线") }
    package static var sign: String { say(en: "sign", zh: "签收") }
    package static var refuse: String { say(en: "refuse", zh: "拒签") }
    package static func card(_ colour: String) -> String { say(en: "\(colour) card", zh: "\(colour)提醒") }

    package static func onward(_ receiver: String, _ handoff: String) -> String {
        say(en: "on to \(receiver) \(handoff)", zh: "后续推送 \(receiver) \(handoff)")
    }
    package static var imported: String { say(en: "imported", zh: "导入") }
    package static func times(_ count: Int) -> String { say(en: "\(count, "time")", zh: "\(count) 次") }

    // While it follows.

    package static func busLost(_ time: String) -> String {
        say(
            en: "The bus is not there; it was last heard at \(time). Waiting for it.",
            zh: "总线暂不可用，最后一次收到其消息是 \(time)。正在等待恢复。")
    }

    package static func busBack(_ time: String, next: UInt64) -> String {
        say(
            en: """
                The bus is back: nothing was heard from it for \(time). Going on at record \(next); nothing is \
                left out.
                """,
            zh: "总线已恢复，其间 \(time)没有消息。从记录 \(next) 继续，没有遗漏。")
    }

    package static func newTerm(_ term: UInt64, before: UInt64) -> String {
        say(
            en: "Another writer has taken the log over: its term is \(term), it was \(before).",
            zh: "日志已由另一写入方接管：任期为 \(term)，此前为 \(before)。")
    }

    package static func otherLog(_ log: String, before: String) -> String {
        say(
            en: """
                This is another log than the one that was begun with: \(log), not \(before). Start again with \
                --from 1.
                """,
            zh: "这已不是开始时的日志：现为 \(log)，此前为 \(before)。请用 --from 1 重新开始。")
    }

    package static func shorterLog(_ head: UInt64, seen: UInt64) -> String {
        say(
            en: """
                The log ends at record \(head), but record \(seen) was shown already: it was taken back to an earlier \
                state. Start again with --from \(head).
                """,
            zh: "日志止于记录 \(head)，而记录 \(seen) 已显示过：日志被恢复到了较早的状态。请用 --from \(head) 重新开始。")
    }

    package static func gap(_ found: UInt64, expected: UInt64) -> String {
        say(
            en: """
                Record \(expected) is missing: the bus gave \(found) in its place. Check the log with casebusd \
                --check-journal.
                """,
            zh: "缺少记录 \(expected)：总线给出的是 \(found)。请用 casebusd --check-journal 检查日志。")
    }

    package static func noUnit(_ unit: String) -> String {
        say(
            en: "There is no unit \(unit), and no record names one. `casebus units` lists those that there are.",
            zh: "没有单位 \(unit)，也没有提到它的记录。用 `casebus units` 列出全部单位。")
    }

    package static func lookedBack(_ count: Int, from sequence: UInt64) -> String {
        say(
            en: "\(count, "record") found from record \(sequence) on; earlier ones were not looked at. Name a --since.",
            zh: "自记录 \(sequence) 起找到 \(count) 条，更早的没有查看。请用 --since 指定起点。")
    }
}

import CasebusReports

/// What a simulated day came to.
enum ZoneWords {
    static var day: String { say(en: "the day", zh: "园区的一天") }

    static func isOver(_ day: ZoneReport.Document, in time: String) -> String {
        say(
            en: """
                The day of seed \(day.seed) is over: \(day.acts) acts in \(time), by \(day.units) units in \
                \(day.sessions) sessions.
                  cases      \(day.registered) registered, \(day.closed) closed
                  hand-offs  \(day.handoffs) pushed, \(day.signed) signed, \(day.refused) refused, \
                \(day.withdrawn) withdrawn, \(day.urged) urged
                  left       \(day.waiting) waiting to be signed, \(day.atWork) at work, \(day.idle) idle between two, \
                \(day.preparing) not pushed yet
                  log        \(day.journal)
                """,
            zh: """
                种子 \(day.seed) 的一天结束：\(day.units) 个单位在 \(day.sessions) 个会话中办理 \(day.acts) 次，用时 \(time)。
                  办件    登记 \(day.registered)，归档 \(day.closed)
                  交接    推送 \(day.handoffs)，签收 \(day.signed)，拒签 \(day.refused)，\
                撤回 \(day.withdrawn)，催办 \(day.urged)
                  未办结  待签收 \(day.waiting)，办理中 \(day.atWork)，闲置 \(day.idle)，准备中 \(day.preparing)
                  日志    \(day.journal)
                """)
    }

    static func added(_ count: Int, of total: Int) -> String {
        say(
            en: """
                \(count) of the zone's \(total) units were added. Start casebusd, or casebus reload, then: \
                casebus simulate zone
                """,
            zh: "园区的 \(total) 个单位中新增了 \(count) 个。启动 casebusd，或执行 casebus reload，然后执行：casebus simulate zone")
    }

    static func keysMissing(_ count: Int, in folder: String, _ unit: String) -> String {
        say(
            en: """
                \(count) units of the zone have no key in \(folder), \(unit) for one. Stop casebusd, then: \
                casebus simulate zone --prepare
                """,
            zh: """
                园区有 \(count) 个单位在 \(folder) 中没有密钥，例如 \(unit)。停止 casebusd，\
                然后执行：casebus simulate zone --prepare
                """)
    }

    static func dayKnown(_ seed: UInt64) -> String {
        say(
            en: "The day of seed \(seed) is in this log already. Choose another with --seed.",
            zh: "种子 \(seed) 的一天已在日志中。请用 --seed 另选一个。")
    }

    static func failed(_ caseID: String, _ act: String, _ unit: String, _ message: String) -> String {
        say(
            en: "Case \(caseID), \(act) by \(unit): \(lines: message)",
            zh: "办件 \(caseID)，\(unit) \(act)：\(lines: message)")
    }

    static func undelivered(_ handoff: UInt64, to unit: String, in time: Duration) -> String {
        say(
            en: """
                Hand-off \(handoff) was not delivered to \(unit) within \(time), though it has a session. See: \
                casebus status
                """,
            zh: "\(unit) 有会话，但 \(time)内交接 \(handoff) 没有送达。请查看：casebus status")
    }

    static func unlinked(_ caseID: String, to unit: String, in time: Duration) -> String {
        say(
            en: """
                No case linked to \(caseID) was delivered to \(unit) within \(time). Has the bus the rules of \
                config/zone? See: casebus matters
                """,
            zh: "\(time)内没有办件 \(caseID) 的关联件送达 \(unit)。总线是否已用 config/zone 的规则？请查看：casebus matters")
    }

    static func noRules(_ path: String) -> String {
        say(
            en: """
                \(path) names no rules of the zone. Copy matters.yaml, responsibility.yaml and calendar.yaml from \
                config/zone beside it, name them in it, and start casebusd with --clock-rate.
                """,
            zh: """
                \(path) 未指定园区规则。请将 config/zone 中的 matters.yaml、responsibility.yaml 和 calendar.yaml \
                复制到同一目录，在该文件中写明，并以 --clock-rate 启动 casebusd。
                """)
    }

    static func clockNotFast(_ rate: Int) -> String {
        say(
            en: """
                The clock of the bus does not run \(rate) times as fast. Give simulate and casebusd the same \
                --clock-rate.
                """,
            zh: "总线时钟的速度不是 \(rate) 倍。请给 simulate 与 casebusd 相同的 --clock-rate。")
    }

    static func logNotMade(_ path: String) -> String {
        say(
            en: """
                The simulator's log \(path) cannot be made, or is there already. Name a new file with --journal, or \
                another day with --seed.
                """,
            zh: "模拟日志 \(path) 无法创建，或已存在。请用 --journal 给出新文件，或用 --seed 另选一天。")
    }

    static func logNotWritten(_ path: String) -> String {
        say(
            en: "The simulator's log \(path) cannot be written. Is the disk full?",
            zh: "模拟日志 \(path) 无法写入。磁盘是否已满？")
    }
}

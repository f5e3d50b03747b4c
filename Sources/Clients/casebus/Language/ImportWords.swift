import CasebusReports

/// What came of an import.
enum ImportWords {
    static var importing: String { say(en: "importing", zh: "正在导入") }

    static func progress(_ label: String, _ bar: String, _ percent: Int, _ done: Int, of total: Int) -> String {
        say(
            en: "\(label) [\(bar)] \(percent) %  \(done) of \(total)",
            zh: "\(label) [\(bar)] \(percent) %  \(done)，共 \(total)")
    }

    static func imported(_ log: ImportReport.Document, in time: String) -> String {
        say(
            en: """
                \(log.cases, "case") of \(log.units, "unit") with \(log.handoffs, "hand-off") are in the log: \
                \(log.commands, "command") from \(log.events, "event") in \(time).
                """,
            zh: """
                日志中已有 \(log.units) 个单位的办件 \(log.cases) 件、交接 \(log.handoffs) 次：\
                由 \(log.events) 个事件得出 \(log.commands) 条命令，用时 \(time)。
                """)
    }

    static func repeats(_ count: Int) -> String {
        say(
            en: "\(count) of the commands had been recorded before and were not recorded again.",
            zh: "其中 \(count) 条命令此前已记录，没有重复记录。")
    }

    static func leftOut(_ count: Int) -> String {
        say(
            en: "\(count, "case") of the file without an event left out.",
            zh: "文件中没有事件的办件 \(count) 件，未导入。")
    }

    static func failed(_ caseID: String, _ message: String, done: Int) -> String {
        say(
            en: """
                Case \(caseID): \(lines: message)
                \(done) commands before it are recorded. Once the cause is gone, give the same command again: nothing \
                is recorded twice.
                """,
            zh: """
                办件 \(caseID)：\(lines: message)
                此前 \(done) 条命令已记录。排除原因后再次执行本命令即可，不会重复记录。
                """)
    }
}

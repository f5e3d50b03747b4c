import CasebusReports
import CasebusCalendar

/// What is wrong with an argument, beyond what the parser finds.
enum UsageWords {
    static func address(_ argument: String, _ fault: String) -> String {
        say(
            en: "\(argument): the address \(fault). Write one such as hall/enterprise/window/07.",
            zh: "\(argument)：单位地址无效（\(fault)）。请写成 hall/enterprise/window/07 这样。")
    }

    static func actor(_ name: String, _ fault: String) -> String {
        say(
            en: "--as \(name): the address \(fault). Write one such as bureau/market.",
            zh: "--as \(name)：单位地址无效（\(fault)）。请写成 bureau/market 这样。")
    }

    static func limit(_ text: String) -> String {
        say(
            en: "\"\(text)\" is no time limit. Write one such as 7wd, 4wh, 20nd or 36h.",
            zh: "\"\(text)\" 不是时限。请写成 7wd、4wh、20nd 或 36h 这样。")
    }

    static func time(_ option: String, _ text: String) -> String {
        say(
            en: """
                \(option) "\(text)" is no time. Write one such as 2026-01-05T09:30:00+08:00, "2026-01-05 09:30" or 2026-01-05.
                """,
            zh: "\(option) \"\(text)\" 不是时间。请写成 2026-01-05T09:30:00+08:00 、\"2026-01-05 09:30\" 或 2026-01-05 这样。")
    }

    static func since(_ text: String) -> String {
        say(
            en: """
                --since "\(text)" is no time. Write how long ago, such as 45m, 2h or 3d; a day, such as 2026-01-05; a time, \
                such as "2026-01-05 09:30"; or a record's number.
                """,
            zh: """
                --since "\(text)" 不是时间。可写多久以前，如 45m、2h、3d；某一天，如 2026-01-05；某一时刻，\
                如 "2026-01-05 09:30"；或记录序号。
                """)
    }

    static func endpoint(_ text: String) -> String {
        say(
            en: "--endpoint \(text) is none: write tcp://ADDRESS:PORT or ipc://PATH.",
            zh: "--endpoint \(text) 不是端点。请写成 tcp://地址:端口 或 ipc://路径。")
    }

    static func reason(_ option: String, _ text: String) -> String {
        say(
            en: """
                \(option) "\(text)" is no code: write one of a-z, 0-9, . and -, such as incomplete; put words in --text.
                """,
            zh: "\(option) \"\(text)\" 不是代码：请用 a-z、0-9、. 和 - 写成代码，例如 incomplete；说明文字写在 --text 中。")
    }

    static func bareLimit(_ text: String) -> String {
        say(
            en: """
                "\(text)" has no unit. Write one such as \(text)wd (working days), \(text)wh, \(text)nd or \(text)h.
                """,
            zh: "\"\(text)\" 没有单位。请写成 \(text)wd（工作日）、\(text)wh、\(text)nd 或 \(text)h 这样。")
    }

    static func backwards(_ begin: String, _ end: String) -> String {
        say(
            en: "\(begin) is later than \(end). Write the earlier time first.",
            zh: "\(begin) 晚于 \(end)。请先写较早的时间。")
    }

    static func pair(_ text: String) -> String {
        say(
            en: "--pair \(text): write both units with a colon between them, such as hall/enterprise:bureau/market.",
            zh: "--pair \(text)：请写出两个单位，中间用冒号隔开，例如 hall/enterprise:bureau/market。")
    }

    static var theTime: String { say(en: "The time", zh: "时间") }

    static func date(_ text: String) -> String {
        say(
            en: "\"\(text)\" is no date. Write one such as 2026-02-14.",
            zh: "\"\(text)\" 不是日期。请写成 2026-02-14 这样。")
    }

    static func days(_ first: String, to last: String, limit: Int) -> String {
        say(
            en: "\(first) to \(last): write the earlier day first, and at most \(limit) days.",
            zh: "\(first) 至 \(last)：请先写较早的日期，最多 \(limit) 天。")
    }

    static func words(_ count: Int) -> String {
        say(en: "it has \(count) words, not two or three.", zh: "有 \(count) 个词，应为两个或三个。")
    }

    static func tooFewWords(_ count: Int) -> String {
        say(
            en: "it has \(count, "word"). Write at least the limit and when it begins.",
            zh: "只有 \(count) 个词。请至少写出时限和起始时间。")
    }

    static func unknownWord(_ word: String) -> String {
        say(
            en: """
                "\(word)" is not understood. Behind limit, time and unit stand suspended=A..B, extended=5wd@A, \
                first-day=same_day and at=A.
                """,
            zh: """
                无法理解 "\(word)"。时限、时间和单位之后可写 suspended=A..B、extended=5wd@A、first-day=same_day、at=A。
                """)
    }

    static func firstDay(_ text: String) -> String {
        say(
            en: "\"\(text)\" is no rule for the first day. Write next_working_day or same_day.",
            zh: "\"\(text)\" 不是起算日规则。请写 next_working_day 或 same_day。")
    }

    static func suspension(_ text: String) -> String {
        say(
            en: """
                "\(text)" is no suspension. Write when it begins and ends, 2026-01-05..2026-01-09T12:00, or only when \
                it begins, 2026-01-05.., where it goes on.
                """,
            zh: """
                "\(text)" 不是中止期间。请写起止时间，如 2026-01-05..2026-01-09T12:00；仍在中止的只写开始时间，如 2026-01-05..。
                """)
    }

    static func deadline(_ text: String, _ fault: DeadlineFault) -> String {
        let why = reason(fault)
        return say(en: "\"\(text)\": \(why)", zh: "\"\(text)\"：\(why)")
    }

    private static func reason(_ fault: DeadlineFault) -> String {
        let (days, suspensions, extensions) = (
            TimeBudget.numberMax, Deadline.suspensionsMax, Deadline.extensionsMax
        )
        return switch fault {
        case .nothing:
            say(en: "there is no time in it. Write one day, hour or minute at least.", zh: "时间为零。请至少写一天、一小时或一分钟。")
        case .tooLong:
            say(
                en: "with all extensions it is more than \(days) days, or hours of working time.",
                zh: "连同延期超过 \(days) 天（工作时间为 \(days) 小时）。")
        case .otherUnit:
            say(
                en: "it is of another unit than the limit. Extend working days by working days, and so on.",
                zh: "单位与时限不同。工作日只能以工作日延期，其他单位同理。")
        case .resumedBeforeSuspended:
            say(en: "it ends before it begins. Write the earlier time first.", zh: "结束早于开始。请先写较早的时间。")
        case .notSuspended: say(en: "no suspension goes on.", zh: "当前没有中止。")
        case .alreadySuspended:
            say(
                en: "another suspension goes on already. Write when one of the two ends.",
                zh: "已有一个未结束的中止。请写出其中一个的结束时间。")
        case .tooManySuspensions:
            say(en: "there are more than \(suspensions) suspensions.", zh: "中止超过 \(suspensions) 次。")
        case .tooManyExtensions:
            say(en: "there are more than \(extensions) extensions.", zh: "延期超过 \(extensions) 次。")
        }
    }

    static func line(_ number: Int, _ message: String) -> String {
        say(en: "Line \(number) of standard input: \(lines: message)", zh: "标准输入第 \(number) 行：\(lines: message)")
    }
}

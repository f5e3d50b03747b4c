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
                \(option) "\(text)" is no time. Write one such as 2026-01-05T09:30:00+08:00 or "2026-01-05 09:30".
                """,
            zh: "\(option) \"\(text)\" 不是时间。请写成 2026-01-05T09:30:00+08:00 或 \"2026-01-05 09:30\" 这样。")
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

    static func line(_ number: Int, _ message: String) -> String {
        say(en: "Line \(number) of standard input: \(lines: message)", zh: "标准输入第 \(number) 行：\(lines: message)")
    }
}

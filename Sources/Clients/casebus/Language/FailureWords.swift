import CasebusReports

/// Why a command ends early.
enum FailureWords {
    // Refused by the bus.

    static func refused(_ code: String, _ sentence: String) -> String {
        say(en: "Refused (\(code)): \(lines: sentence)", zh: "总线拒绝（\(code)）：\(lines: sentence)")
    }

    static func seen(_ field: String, _ value: String) -> String {
        say(en: "\n  \(field): \(value)", zh: "\n  \(field)：\(value)")
    }

    static var empty: String { say(en: "(empty)", zh: "（空）") }

    static func state(_ state: String, allows acts: String) -> String {
        say(
            en: "\n  It is \(state); allowed now: \(acts).",
            zh: "\n  当前状态：\(state)；现在可以：\(acts)。")
    }

    static var nothing: String { say(en: "nothing", zh: "无") }

    static func sessionEnded(_ sentence: String) -> String {
        say(en: "The bus ended the session. \(lines: sentence)", zh: "总线结束了会话。\(lines: sentence)")
    }

    // No answer.

    static func timedOut(_ id: String, after time: Duration) -> String {
        say(
            en: """
                No answer within \(time): whether it is recorded is unknown. Repeat it with --id \(id): nothing is \
                recorded twice.
                """,
            zh: "\(time)内没有应答，是否已记录尚不清楚。请加 --id \(id) 再执行一次，不会重复记录。")
    }

    static func notUnderstood(_ reason: String) -> String {
        say(
            en: """
                The bus's answer is not understood: \(reason). Compare the versions of casebus and casebusd; \
                --json shows the answer.
                """,
            zh: "无法理解总线的答复：\(reason)。请核对 casebus 和 casebusd 的版本；加 --json 可看到答复原文。")
    }

    // On this machine.

    static func installation(_ mistakes: String) -> String {
        say(en: "\(lines: mistakes)", zh: "安装目录中的配置有误：\n\(lines: mistakes)")
    }

    static func noEndpoint(_ path: String) -> String {
        say(
            en: "\(path) lists no endpoint. Add one, or name one with --endpoint.",
            zh: "\(path) 没有列出端点。请补上，或用 --endpoint 给出。")
    }

    static func outputNotWritten(_ reason: String) -> String {
        say(en: "The output cannot be written: \(reason).", zh: "无法写出结果：\(reason)。")
    }

    static func payloadNotWritten(_ file: String) -> String {
        say(
            en: "\(file) cannot be written, or is there already. Name a new file.",
            zh: "\(file) 无法写入，或已存在。请给出新文件。")
    }

    static func noPayload(_ sequence: UInt64) -> String {
        say(
            en: "Record \(sequence) has no payload, or it was erased. Nothing was written.",
            zh: "记录 \(sequence) 没有载荷，或载荷已清除。没有写出文件。")
    }

    static func payloadUnreadable(_ file: String) -> String {
        say(
            en: "\(file) cannot be read. Name a file that is there and yours to read, or - for standard input.",
            zh: "无法读取 \(file)。请给出存在且有权读取的文件；标准输入写 -。")
    }

    static func payloadTooLarge(_ file: String, limit: Int) -> String {
        say(
            en: """
                \(file) is larger than the \(limit) bytes that a payload may have. A larger document stays where it is; \
                a program names it as an attachment.
                """,
            zh: "\(file) 超过载荷的上限 \(limit) 字节。更大的文件留在原处，由程序以附件引用。")
    }
}

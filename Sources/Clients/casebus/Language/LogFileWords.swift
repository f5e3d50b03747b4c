import CasebusReports

/// What keeps a file from being read as an event log, and what to do.
enum LogFileWords {
    // Where it is.

    /// Behind the file's name.
    static func fault(_ place: String, _ seen: String, _ remedy: String) -> String {
        say(en: "\(place):\(seen) \(remedy)", zh: "\(place)：\(seen)\(remedy)")
    }

    static func line(_ line: Int, of caseID: String) -> String {
        say(en: ":\(line): case \(caseID)", zh: ":\(line)：办件 \(caseID)")
    }

    static func attribute(_ name: String) -> String { say(en: " \(name):", zh: "\(name)：") }

    static func attribute(_ name: String, is value: String) -> String {
        say(en: " \(name) is \"\(value)\".", zh: "\(name) 是 \"\(value)\"。")
    }

    static var caseIDAttribute: String { say(en: "case id", zh: "办件编号") }

    // The file.

    static func unreadable(_ path: String) -> String {
        say(
            en: "\(path) cannot be read. Name a file that is there and yours to read.",
            zh: "无法读取 \(path)。请给出存在且有权读取的文件。")
    }

    static var damaged: String {
        say(
            en: "The compressed data is damaged or cut off. Fetch the file again.",
            zh: "压缩数据已损坏或不完整。请重新获取文件。")
    }

    static func damaged(_ path: String, behind line: Int) -> String {
        say(
            en: "\(path): the compressed data is damaged or cut off behind line \(line). Fetch the file again.",
            zh: "\(path)：压缩数据在第 \(line) 行之后损坏或不完整。请重新获取文件。")
    }

    // A table.

    static func fields(_ count: Int, titles: Int) -> String {
        say(
            en: "The row has \(count) fields, the first row \(titles). Quote fields that hold a separator.",
            zh: "本行有 \(count) 个字段，首行有 \(titles) 个。含分隔符的字段请加引号。")
    }

    static var noRow: String {
        say(en: "There is no row behind the titles: nothing to import.", zh: "标题之后没有数据行，无可导入。")
    }

    static func noColumn(_ known: String) -> String {
        say(en: "There is no such column. The file has: \(known).", zh: "没有这一列。文件中有：\(known)。")
    }

    static var noColumns: String { say(en: "none", zh: "无") }

    static func rowTooLong(_ bytes: Int) -> String {
        say(
            en: "The row is longer than \(bytes) bytes. Is a quote not closed?",
            zh: "本行超过 \(bytes) 字节。是否有引号没有闭合？")
    }

    static var behindQuote: String {
        say(
            en: "Something follows a closed quote. Double the quotes within a field.",
            zh: "闭合的引号之后还有内容。字段内的引号请写两个。")
    }

    static var openQuote: String {
        say(
            en: "The quote that is opened in this row is never closed. Close it.",
            zh: "本行的引号没有闭合。请补上。")
    }

    static var notUTF8: String {
        say(en: "The row is not UTF-8. Save the file as UTF-8.", zh: "本行不是 UTF-8。请将文件存为 UTF-8。")
    }

    // XML.

    static var documentType: String {
        say(
            en: """
                The file has a document type (<!DOCTYPE): values could mean something else than they say. Remove it.
                """,
            zh: "文件含有文档类型声明（<!DOCTYPE），其中的值可能另有所指。请删去。")
    }

    static var noLog: String {
        say(
            en: "The file's element is not a log. Is it an event log in XES?",
            zh: "文件的根元素不是 log。这是 XES 事件日志吗？")
    }

    static var traceWithoutName: String {
        say(
            en: "The trace that begins here has no name, so its case would have no id. Give it one.",
            zh: "从这里开始的轨迹没有名称，办件会没有编号。请补上名称。")
    }

    static func notXML(_ path: String, _ line: Int, _ reason: String) -> String {
        say(
            en: "\(path):\(line): this is not XML\(reason). Nothing was imported.",
            zh: "\(path):\(line)：这不是 XML\(reason)。没有导入任何内容。")
    }

    static func noTrace(_ path: String) -> String {
        say(
            en: "\(path): there is no trace with an event in it. Is it an event log in XES?",
            zh: "\(path)：没有含事件的轨迹。这是 XES 事件日志吗？")
    }

    static func noAttribute(_ path: String, _ key: String) -> String {
        say(
            en: "\(path): no event has the attribute \(key). Name another one with --group-key.",
            zh: "\(path)：没有事件带有属性 \(key)。请用 --group-key 另选一个。")
    }

    // An event, a case.

    static var noTime: String {
        say(
            en: "The event has no time. Give it one, or leave the event out.",
            zh: "这个事件没有时间。请补上，或去掉这个事件。")
    }

    static var notTime: String {
        say(
            en: "This is no time. Write one such as 2026-01-05T09:30:00.000+08:00.",
            zh: "这不是时间。请写成 2026-01-05T09:30:00.000+08:00 这样。")
    }

    static func caseID(_ limit: Int, has bytes: Int) -> String {
        say(
            en: "A case's id has 1 to \(limit) bytes without control characters; this has \(bytes). Give it another.",
            zh: "办件编号为 1 至 \(limit) 字节，不含控制字符；这里有 \(bytes) 字节。请换一个。")
    }

    static func caseTwice(_ line: Int) -> String {
        say(
            en: "A case of this id stands on line \(line) already. Give one of them another id.",
            zh: "第 \(line) 行已有这个编号的办件。请给其中一个换编号。")
    }

    static func group(_ fault: String) -> String {
        say(
            en: "The group becomes a unit, but as an address it \(fault). Rename it in the log.",
            zh: "这一组要作为单位，但名称不能用作单位地址（\(fault)）。请在日志中改名。")
    }
}

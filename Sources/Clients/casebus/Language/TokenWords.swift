import CasebusReports

/// The tokens that open the board.
enum TokenWords {
    static func given(_ token: String, _ id: String, _ unit: String, until end: String) -> String {
        say(
            en: """
                \(token)

                This is the token \(id) of \(unit), good until \(end). It is shown this once: hand it over by a safe way.
                """,
            zh: """
                \(token)

                以上是 \(unit) 的访问令牌（编号 \(id)），有效期至 \(end)。令牌只显示这一次，请以安全方式交付。
                """)
    }

    static func takenBack(_ id: String, _ unit: String) -> String {
        say(en: "The token \(id) of \(unit) is taken back.", zh: "\(unit) 的访问令牌 \(id) 已吊销。")
    }

    static var none: String { say(en: "There are no tokens.", zh: "没有访问令牌。") }

    static var id: String { say(en: "ID", zh: "编号") }
    static var created: String { say(en: "GIVEN OUT", zh: "签发时间") }
    static var expires: String { say(en: "GOOD UNTIL", zh: "有效期至") }
    static var good: String { say(en: "good", zh: "有效") }
    static var over: String { say(en: "over", zh: "已过期") }
    static var revoked: String { say(en: "taken back", zh: "已吊销") }

    static func noFile(_ config: String) -> String {
        say(
            en: "\(config) names no file of tokens. Write tokens: tokens.jsonl below board: there.",
            zh: "\(config) 没有指定访问令牌文件。请在 board: 之下写入 tokens: tokens.jsonl。")
    }

    static func unknown(_ unit: String, in file: String) -> String {
        say(
            en: "--unit \(unit): the unit is not in \(file). Add it first: casebus units add.",
            zh: "--unit \(unit)：\(file) 中没有这个单位。请先执行 casebus units add 添加。")
    }

    static func role(_ unit: String, _ role: String) -> String {
        say(
            en: "--role: \(unit) has the role \(role), and a token lets nobody see more. Write that or unit.",
            zh: "--role：\(unit) 的角色是 \(role)，访问令牌不能超出其权限。请写该角色或 unit。")
    }

    static func days(_ days: Int, most: Int) -> String {
        say(en: "--days \(days): write a number from 1 to \(most).", zh: "--days \(days)：请写 1 至 \(most) 之间的数。")
    }
}

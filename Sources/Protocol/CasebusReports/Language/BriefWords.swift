/// Where cases stall and why, in a few lines.
package enum BriefWords {
    package static func title(_ count: Int, at time: String) -> String {
        say(
            en: "Where cases stall, and why: \(count, "stall") at \(time). Most days past the limit:",
            zh: "办件卡在哪里、为什么：截至 \(time) 滞留 \(count) 项。超期最多：")
    }

    package static func pair(_ from: String, _ to: String, _ count: Int, _ over: String) -> String {
        say(
            en: "  \(from) -> \(to): \(count, "stall"), \(over) too long",
            zh: "  \(from) → \(to)：\(count) 项，共超期 \(over)")
    }

    package static func longest(
        _ id: String, _ unit: String, _ kind: String, since time: String, _ age: String, _ over: String
    ) -> String {
        say(
            en: "Longest: case \(id), with \(unit), \(kind) since \(time), for \(age), \(over) too long.",
            zh: "超期最久：办件 \(id)，持件方 \(unit)，自 \(time) \(kind)，已 \(age)，超期 \(over)。")
    }

    package static func ask(_ unit: String) -> String { say(en: "  Ask \(unit).", zh: "  请询问 \(unit)。") }

    package static func ask(_ unit: String, _ colour: String, _ rule: String, due: String) -> String {
        say(
            en: "  Ask \(unit). It has a \(colour) card: \(rule), due on \(due).",
            zh: "  请询问 \(unit)。已发\(colour)：\(rule)，到期时刻 \(due)。")
    }

    package static func times(_ shares: String) -> String {
        say(en: "  Whose time it was: \(shares).", zh: "  时间归属：\(shares)。")
    }

    package static func time(_ unit: String, _ kind: String, _ time: String) -> String {
        say(en: "\(unit) \(time) (\(kind))", zh: "\(unit) \(time)（\(kind)）")
    }

    package static func dispute(_ id: String, _ receiver: String, _ sender: String, owner: String, since time: String)
        -> String
    {
        say(
            en: """
                In dispute: case \(id), since \(time). \(receiver) says that what \(sender) pushed is the duty of \(owner).
                """,
            zh: "职责争议：办件 \(id)，自 \(time) 起。\(receiver) 认为 \(sender) 所推送的事项应由 \(owner) 负责。")
    }

    package static func meanwhile(_ holder: String, convenor: String) -> String {
        say(
            en: "  \(holder) has it meanwhile; ask \(convenor), which has to rule.",
            zh: "  争议期间持件方为 \(holder)；请询问裁定单位 \(convenor)。")
    }
}

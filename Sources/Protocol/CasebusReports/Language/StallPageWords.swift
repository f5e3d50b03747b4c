/// The page of what is past its limit now.
package enum StallPageWords {
    package static var title: String { say(en: "Stalls now", zh: "当前滞留") }

    package static func found(_ count: Int, at time: String) -> String {
        say(
            en: "\(count, "stall") of this choice at \(time), the longest over its limit first.",
            zh: "截至 \(time)，符合条件的滞留 \(count) 项，超期最长的在前。")
    }

    // The list.

    package static var over: String { say(en: "Over by", zh: "超期时长") }
    package static var ask: String { say(en: "Ask", zh: "请询问") }
    package static var theCase: String { say(en: "Case", zh: "办件") }
    package static var why: String { say(en: "Since when, by which rule", zh: "何时起、依据哪项时限") }

    package static func sentence(
        _ kind: String, unit: String, from: String, since time: String, age: String, limit: String, over: String
    ) -> String {
        switch kind {
        case "at_work":
            say(
                en: """
                    \(unit) has been at work on it since \(time), for \(age); work may take \(limit), so it is \(over) over. \
                    It came from \(from).
                    """,
                zh: "\(unit) 自 \(time) 起办理，已 \(age)；办理时限为 \(limit)，超期 \(over)。由 \(from) 推送。")
        case "preparing":
            say(
                en: """
                    \(unit) has had it since \(time), for \(age), and has pushed it to nobody; it may lie for \(limit), so \
                    it is \(over) over.
                    """,
                zh: "\(unit) 自 \(time) 登记后尚未推送，已 \(age)；闲置时限为 \(limit)，超期 \(over)。")
        case "idle":
            say(
                en: """
                    It has lain with \(unit) since \(time), for \(age), with no hand-off open; it may lie for \(limit), so it \
                    is \(over) over.
                    """,
                zh: "自 \(time) 起闲置在 \(unit)，没有未办结的交接，已 \(age)；闲置时限为 \(limit)，超期 \(over)。")
        default:
            say(
                en: """
                    \(unit) has not signed for it since \(time), for \(age); signing may take \(limit), so it is \(over) \
                    over. \(from) pushed it.
                    """,
                zh: "\(unit) 自 \(time) 起待签收，已 \(age)；签收时限为 \(limit)，超期 \(over)。由 \(from) 推送。")
        }
    }

    // The form.

    package static var unit: String { say(en: "Unit", zh: "单位") }
    package static var everyUnit: String { say(en: "every unit", zh: "全部单位") }
    package static var matter: String { say(en: "Matter", zh: "事项") }
    package static var everyMatter: String { say(en: "every matter", zh: "全部事项") }
    package static var waitingLimit: String { say(en: "To sign within", zh: "签收时限") }
    package static var workLimit: String { say(en: "Work within", zh: "办理时限") }
    package static var idleLimit: String { say(en: "Idle up to", zh: "闲置时限") }
}

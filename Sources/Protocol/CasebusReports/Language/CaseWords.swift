/// With whom a case is, and how it came there.
package enum CaseWords {
    // The answer at the counter.

    package static func isWith(_ id: String, _ places: String) -> String {
        say(en: "\(id) is \(places)", zh: "\(id) 现由 \(places)")
    }

    package static func place(_ unit: String, since: String, age: String, working: String, kind: String) -> String {
        say(
            en: "with \(unit) since \(since) (\(age)\(working)), \(kind)",
            zh: "\(unit) 持件，自 \(since) 起（已 \(age)\(working)），\(kind)")
    }

    package static var andAlso: String { say(en: "; and ", zh: "；另由 ") }

    package static func working(_ time: String, isProvisional: Bool) -> String {
        isProvisional
            ? say(en: "; provisionally \(time) of working time", zh: "，其中工作时间暂定 \(time)")
            : say(en: "; \(time) of working time", zh: "，其中工作时间 \(time)")
    }

    /// What a kind of interval means to somebody who asks.
    package static func doing(_ kind: String) -> String {
        switch kind {
        case "waiting": say(en: "waiting to be signed for", zh: "待签收")
        case "at_work": say(en: "at work", zh: "办理中")
        case "suspended": say(en: "suspended: its clock stands still", zh: "已中止，时限停止计算")
        case "in_dispute": say(en: "in dispute: whose duty it is, is not settled", zh: "职责争议中")
        case "idle": say(en: "back there, the next step not yet taken", zh: "闲置，下一步尚未办理")
        case "preparing": say(en: "being prepared, not yet pushed to anybody", zh: "准备中，尚未推送")
        default: Term.shown(kind)
        }
    }

    package static func waiting(for party: String) -> String { say(en: "; it waits for \(party)", zh: "，等待 \(party)") }

    package static func closed(_ id: String, on day: String, decision: String, took: String) -> String {
        say(
            en: "\(id) was closed on \(day)\(decision); it took \(took)",
            zh: "\(id) 已于 \(day) 归档\(decision)，历时 \(took)")
    }

    package static func asDecided(_ decision: String) -> String { say(en: ", \(decision)", zh: "（\(decision)）") }

    package static func nobody(_ id: String, _ state: String) -> String {
        say(en: "\(id) is \(state); nobody is named as having it", zh: "\(id) \(state)，没有记录持件方")
    }

    // What it is.

    package static func registered(by unit: String, on time: String) -> String {
        say(en: "registered by \(unit) on \(time)", zh: "\(unit) 于 \(time) 登记")
    }

    package static func matter(_ code: String) -> String { say(en: "matter \(code)", zh: "事项 \(code)") }

    // Where it was.

    /// A kind of interval in a table.
    package static func label(_ kind: String) -> String {
        switch kind {
        case "away": say(en: "waiting, nobody there", zh: "待签收，收件方离线")
        case "bus": say(en: "the bus was down", zh: "总线停机")
        default: Term.shown(kind).replacing("_", with: " ")
        }
    }

    package static func sideBySide(_ handoffs: String, last: String, _ unit: String, alone: String) -> String {
        say(
            en: """
                Side by side: hand-offs \(handoffs). The last to end was \(last), with \(unit); for it alone the case \
                waited \(alone).
                """,
            zh: "并联办理：交接 \(handoffs)。最后结束的是 \(last)（\(unit)），办件单独为它等待 \(alone)。")
    }

    package static var untilNow: String { say(en: ", until now", zh: "，至今") }

    /// - Parameter word: the case's id, as a shell reads it.
    package static func earlier(_ count: Int, _ word: String) -> String {
        say(
            en: "(\(count) earlier records: casebus tail --from 1 --case \(word))",
            zh: "（更早的 \(count) 条记录：casebus tail --from 1 --case \(word) ）")
    }
}

/// The board's page of a case: the answer at the counter, the timeline, what one can do.
package enum CasePageWords {
    package static func title(_ id: String) -> String { say(en: "Case \(id)", zh: "办件 \(id)") }

    // Which case.

    package static var lookUp: String { say(en: "Find a case", zh: "查找办件") }
    package static var id: String { say(en: "Case id", zh: "办件编号") }
    package static var registrar: String { say(en: "Registered by", zh: "登记单位") }
    package static var at: String { say(en: "As it was at", zh: "查询时点") }
    package static var show: String { say(en: "Show", zh: "查询") }

    package static var idHint: String {
        say(
            en: "The id as it was registered, and who registered it where several units have such a case.",
            zh: "填写登记时的编号。多个单位有同号办件时，才需要选择登记单位。")
    }

    package static func several(_ id: String) -> String {
        say(en: "Several units have a case \(id). Which one is meant?", zh: "有多个单位登记过办件 \(id)。请选择其中一个：")
    }

    package static func asItWas(_ time: String) -> String {
        say(en: "This is how it stood at \(time).", zh: "以下为截至 \(time) 的情况。")
    }

    package static var asItIs: String { say(en: "Show how it stands now", zh: "查看目前情况") }

    // Its clocks.

    package static var clocks: String { say(en: "Clocks", zh: "时限") }
    package static var noClock: String { say(en: "No clock runs on this case.", zh: "本办件没有正在计算的时限。") }

    package static func clock(_ clock: String, ofHandoff handoff: UInt64?) -> String {
        if let handoff {
            // One hand-off may have several: to be negotiated, then to be ruled on.
            let what = ProcedureWords.clock(clock)
            return say(en: "Hand-off \(handoff), \(what)", zh: "交接 \(handoff)：\(what)")
        }
        return clock == "idling"
            ? say(en: "Idle", zh: "闲置时限") : say(en: "Applicant's clock", zh: "申请人时限")
    }

    // Its lanes.

    package static var whereItWas: String { say(en: "Where it was", zh: "流转过程") }

    package static func drawing(_ from: String, _ to: String) -> String {
        say(
            en: "One lane for each unit that had the case, from \(from) to \(to). The tables below say the same.",
            zh: "每个持件方一行，自 \(from) 至 \(to)。下方表格内容相同。")
    }

    package static func stretch(
        _ unit: String, _ kind: String, from begin: String, to end: String, _ lasted: String
    ) -> String {
        say(en: "\(unit): \(kind), \(begin) to \(end) (\(lasted))", zh: "\(unit)：\(kind)，\(begin) 至 \(end)（\(lasted)）")
    }

    package static var now: String { say(en: "now", zh: "目前") }
    package static var until: String { say(en: "UNTIL", zh: "结束时间") }
    package static var legend: String { say(en: "Legend", zh: "图例") }

    package static func earlierStretches(_ count: Int) -> String {
        say(en: "Earlier stretches left out: \(count).", zh: "更早的 \(count) 个时段未列出。")
    }

    package static func earlierMarks(_ count: Int) -> String {
        say(en: "Earlier marks left out: \(count).", zh: "更早的 \(count) 项标记未列出。")
    }

    // What befell it.

    package static var befell: String { say(en: "Cards, suspensions, disputes", zh: "预警黄红牌、中止、职责争议") }
    package static var when: String { say(en: "WHEN", zh: "时间") }
    package static var what: String { say(en: "WHAT", zh: "内容") }

    /// What a mark of the drawing stands for.
    package static func mark(_ word: String) -> String {
        switch word {
        case "amber": say(en: "amber card", zh: "预警")
        case "yellow": say(en: "yellow card", zh: "黄牌")
        case "red": say(en: "red card", zh: "红牌")
        case "suspended": say(en: "suspended", zh: "中止")
        case "disputed": say(en: "in dispute", zh: "职责争议")
        case "urged": say(en: "urged or ordered", zh: "催办、督办")
        case "explained": say(en: "explained", zh: "情况说明")
        default: Term.shown(word)
        }
    }

    /// What a limit of the drawing stands for.
    package static func due(_ card: String) -> String { say(en: "\(card) due", zh: "\(card)到期时刻") }
    package static var dueLater: String { say(en: "due later than is drawn", zh: "到期时刻晚于图示范围") }

    package static func card(_ colour: String, _ rule: String, with holder: String) -> String {
        say(en: "\(colour) card: \(rule), with \(holder)", zh: "\(colour)：\(rule)，持件方 \(holder)")
    }

    package static func suspended(_ unit: String, ground: String, until end: String) -> String {
        say(en: "\(unit) suspended it (\(ground)), until \(end)", zh: "\(unit) 中止（原因 \(ground)），至 \(end)")
    }

    package static func disputed(_ unit: String, owner: String, until end: String) -> String {
        say(
            en: "\(unit) says it is the duty of \(owner), until \(end)",
            zh: "\(unit) 提出职责争议，主张责任单位为 \(owner)，至 \(end)")
    }

    // Its records.

    package static var records: String { say(en: "What happened", zh: "办理记录") }

    // What one can do.

    package static var toDo: String { say(en: "What one can do", zh: "可以怎么做") }

    package static func sign(_ unit: String, _ handoff: UInt64) -> String {
        say(en: "\(unit) signs for hand-off \(handoff):", zh: "\(unit) 签收交接 \(handoff)：")
    }

    package static func answer(_ unit: String, _ handoff: UInt64) -> String {
        say(en: "\(unit) answers hand-off \(handoff):", zh: "\(unit) 反馈交接 \(handoff)：")
    }

    package static func explain(_ unit: String, _ handoff: UInt64) -> String {
        say(en: "\(unit) says why hand-off \(handoff) takes so long:", zh: "\(unit) 说明交接 \(handoff) 的情况：")
    }

    package static func urge(_ unit: String, _ handoff: UInt64) -> String {
        say(en: "\(unit) urges the receiver of hand-off \(handoff):", zh: "\(unit) 催办交接 \(handoff)：")
    }

    package static var readOn: String { say(en: "Read the same on the command line:", zh: "在命令行查看同样内容：") }
}

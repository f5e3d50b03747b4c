/// What is seen from above: stalls, hand-over statistics, units.
package enum OverviewWords {
    // Stalls.

    package static func nothingStalled(at time: String) -> String {
        say(
            en: "Nothing is stalled at \(time): every open case that this unit may see is within its limits.",
            zh: "截至 \(time) 没有滞留：本单位可见的未归档办件都在时限之内。")
    }

    package static func stalls(_ count: Int, at time: String) -> String {
        say(
            en: "\(count, "stall") at \(time), the longest over its limit first.",
            zh: "截至 \(time) 滞留 \(count) 项，超期最长的在前。")
    }

    package static func stallsAndMore(_ count: Int, at time: String) -> String {
        say(
            en: "\(count, "stall") and more at \(time), the longest over its limit first.",
            zh: "截至 \(time) 滞留 \(count) 项以上，只列出这些，超期最长的在前。")
    }

    package static var provisionalStalls: String {
        say(
            en: "Provisional: the bus's calendar has no holidays for some of this time.",
            zh: "以上为暂定：总线的工作日历还没有其中部分时间的节假日安排。")
    }

    // Where the days go.

    package static func groups(_ count: Int, at time: String, _ total: String) -> String {
        say(
            en: "\(count, "group") at \(time), \(total) in all, the costliest first.",
            zh: "截至 \(time) 共 \(count) 组，合计 \(total)，耗时最多的在前。")
    }

    package static func groupsAndMore(_ count: Int, at time: String, _ total: String) -> String {
        say(
            en: "\(count, "group") and more at \(time), \(total) in all, the costliest first.",
            zh: "截至 \(time) 共 \(count) 组以上，合计 \(total)，只列出耗时最多的。")
    }

    package static var openOnesCount: String {
        say(en: "What is still open counts with its age so far.", zh: "未办结的按截至目前的时长计入。")
    }

    package static var criticalBranches: String {
        say(
            en: "Parallel hand-offs: for which one the case waited last, and how long for it alone.",
            zh: "并联交接：办件最后等的是哪一个（关键分支），单独等待多久。")
    }

    package static var pingPong: String {
        say(
            en: "Sent straight back (ping-pong): from the push to the push back.",
            zh: "退转往返：从推送到被直接推回的时长。")
    }

    package static func outagesTakenOff(_ time: String) -> String {
        say(en: "The bus was down for \(time) of it, which is taken off.", zh: "其中总线停机 \(time)，已扣除。")
    }

    // Hand-overs.

    package static var nothingHandedOver: String { say(en: "Nothing was handed over in this time.", zh: "这段时间没有交接。") }

    package static func handovers(_ count: Int, pairs: Int, waited: String, median: String) -> String {
        say(
            en: """
                \(count, "hand-off") signed for, between \(pairs, "pair") of units, waited \(waited) in all, half of them \
                up to \(median).
                """,
            zh: "\(pairs) 对单位之间已签收的交接 \(count) 次，等待时间共 \(waited)，半数不超过 \(median)。")
    }

    // Units.

    package static var noUnits: String {
        say(
            en: "There are no units yet. `casebus units add ADDRESS` makes one.",
            zh: "还没有单位。用 `casebus units add ADDRESS` 添加。")
    }

    package static var yes: String { say(en: "yes", zh: "是") }
    package static var no: String { say(en: "no", zh: "否") }
    package static var keyRevoked: String { say(en: "key revoked", zh: "密钥已撤销") }
    package static var onlyImported: String { say(en: "only imported", zh: "仅见于导入") }
}

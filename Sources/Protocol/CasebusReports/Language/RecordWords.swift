/// What a record of the log says: who did what.
package enum RecordWords {
    // A case's own life.

    package static func registered(_ unit: String, _ subject: String, _ purpose: String) -> String {
        say(en: "\(unit) registered \(subject)\(purpose)", zh: "\(unit) 登记\(subject)\(purpose)")
    }

    package static func accepted(_ unit: String, _ subject: String) -> String {
        say(en: "\(unit) accepted \(subject)", zh: "\(unit) 受理\(subject)")
    }

    package static func decided(_ unit: String, _ subject: String, _ decision: String) -> String {
        say(en: "\(unit) decided \(subject): \(decision)", zh: "\(unit) 决定\(subject)：\(decision)")
    }

    package static func closed(_ unit: String, _ subject: String) -> String {
        say(en: "\(unit) closed \(subject)", zh: "\(unit) 归档\(subject)")
    }

    // A hand-off.

    package static func pushed(_ unit: String, _ subject: String, to receiver: String, _ handoff: String) -> String {
        say(
            en: "\(unit) pushed \(subject) to \(receiver), hand-off \(handoff)",
            zh: "\(unit) 向 \(receiver) 推送\(subject)，交接 \(handoff)")
    }

    package static func signed(_ unit: String, _ handoff: String, from sender: String) -> String {
        say(
            en: "\(unit) signed for hand-off \(handoff), from \(sender)",
            zh: "\(unit) 签收交接 \(handoff)，发送方 \(sender)")
    }

    package static func refused(_ unit: String, _ handoff: String, from sender: String) -> String {
        say(
            en: "\(unit) refused hand-off \(handoff), from \(sender)",
            zh: "\(unit) 拒签交接 \(handoff)，发送方 \(sender)")
    }

    package static func fedBack(_ unit: String, _ handoff: String, _ words: String) -> String {
        say(
            en: "\(unit) gave feedback on hand-off \(handoff): \(words)",
            zh: "\(unit) 反馈交接 \(handoff)：\(words)")
    }

    package static func onward(_ pushes: String) -> String { say(en: "; on with \(pushes)", zh: "；后续推送：\(pushes)") }

    package static func next(_ handoff: UInt64, to receiver: String, _ purpose: String) -> String {
        say(en: "hand-off \(handoff) to \(receiver)\(purpose)", zh: "\(receiver)，交接 \(handoff)\(purpose)")
    }

    package static func withdrew(_ unit: String, _ handoff: String, from receiver: String, _ reason: String) -> String {
        say(
            en: "\(unit) withdrew hand-off \(handoff) from \(receiver)\(reason)",
            zh: "\(unit) 撤回推送给 \(receiver) 的交接 \(handoff)\(reason)")
    }

    package static func urged(_ unit: String, _ receiver: String, over handoff: String) -> String {
        say(en: "\(unit) urged \(receiver) over hand-off \(handoff)", zh: "\(unit) 向 \(receiver) 催办交接 \(handoff)")
    }

    // Parts of these.

    package static var theCase: String { say(en: "the case", zh: "本办件") }
    package static var someCase: String { say(en: "a case", zh: "某办件") }
    package static var somebody: String { say(en: "somebody", zh: "某单位") }

    package static func subject(_ id: String) -> String { say(en: "\(id)", zh: "办件 \(id)") }

    package static func subject(_ id: String, of registrar: String) -> String {
        say(en: "\(id) of \(registrar)", zh: "办件 \(id)（\(registrar) 登记）")
    }

    /// A hand-off, and of which case it is.
    package static func handoff(_ number: String, of subject: String) -> String {
        say(en: "\(number) of \(subject)", zh: "\(number)，\(subject)")
    }

    package static func purpose(_ words: String) -> String { say(en: " (\(words))", zh: "（\(words)）") }
    package static func reason(_ code: String) -> String { say(en: " (\(code))", zh: "（原因：\(code)）") }

    package static func byList(_ entry: Int) -> String {
        say(en: ", routed by entry \(entry) of the list", zh: "，依清单条目 \(entry) 派件")
    }

    package static func againstList(_ entry: Int, _ unit: String) -> String {
        say(
            en: ", though entry \(entry) of the list names \(unit)",
            zh: "，未依清单（条目 \(entry) 的责任单位为 \(unit)）")
    }

    package static var erased: String { say(en: " [content erased]", zh: "［内容已清除］") }
    package static func content(_ parts: String) -> String { say(en: " [\(parts)]", zh: "［\(parts)］") }
    package static func text(_ bytes: Int) -> String { say(en: "text of \(bytes) bytes", zh: "说明文字 \(bytes) 字节") }
    package static func payload(_ bytes: Int) -> String { say(en: "payload of \(bytes) bytes", zh: "载荷 \(bytes) 字节") }
    package static var imported: String { say(en: "  (imported)", zh: "  （导入）") }

    // The bus itself.

    package static var started: String { say(en: "the bus started", zh: "总线启动") }
    package static var afterCut: String { say(en: " after it was cut off", zh: "，此前异常中断") }
    package static func lastAlive(_ time: String) -> String {
        say(en: "; it was last alive at \(time)", zh: "；最后在线时间 \(time)")
    }
    package static var stopped: String { say(en: "the bus stopped", zh: "总线停止") }

    package static func present(_ unit: String) -> String { say(en: "\(unit) is present", zh: "\(unit) 上线") }
    package static func away(_ unit: String) -> String { say(en: "\(unit) is away", zh: "\(unit) 离线") }

    package static func arrived(_ unit: String) -> String {
        say(en: "deliveries arrived at \(unit)", zh: "投递已送达 \(unit)")
    }
    package static func handoffs(_ numbers: String) -> String {
        say(en: ", hand-offs \(numbers)", zh: "，交接 \(numbers)")
    }

    package static func turnedAway(_ count: Int, _ code: String) -> String {
        say(en: "refused \(count, "time"): \(code)", zh: "拒绝 \(count) 次：\(code)")
    }
    package static func claiming(_ unit: String) -> String { say(en: ", as \(unit)", zh: "，自称 \(unit)") }
    package static func withKey(_ key: String) -> String { say(en: ", key \(key)", zh: "，密钥 \(key)") }

    package static var clockJumped: String { say(en: "the system clock jumped", zh: "系统时钟跳变") }
    package static func jumpedFrom(_ time: String) -> String { say(en: " from \(time)", zh: "，由 \(time)") }
    package static func jumpedTo(_ time: String) -> String { say(en: " to \(time)", zh: "，变为 \(time)") }

    package static func unknown(_ kind: String) -> String {
        say(
            en: "\(kind) (this version of casebus does not know more about it)",
            zh: "\(kind)（本版本的 casebus 不识别这种记录）")
    }
}

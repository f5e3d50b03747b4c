/// What a record or a notice says of a special procedure, a dispute, an order or a card.
package enum ProcedureWords {
    // Which hand-off or case.

    package static func handoff(_ handoff: String) -> String { say(en: "hand-off \(handoff)", zh: "交接 \(handoff)") }

    // The clock of a case.

    package static func suspended(_ unit: String, _ what: String) -> String {
        say(en: "\(unit) suspended \(what)", zh: "\(unit) 中止\(what)")
    }

    package static func resumed(_ unit: String, _ what: String) -> String {
        say(en: "\(unit) resumed \(what)", zh: "\(unit) 恢复\(what)")
    }

    package static func extended(_ unit: String, _ subject: String, by time: String) -> String {
        say(en: "\(unit) extended \(subject) by \(time)", zh: "\(unit) 延期\(subject)：\(time)")
    }

    package static func askedForCorrection(_ unit: String, _ what: String) -> String {
        say(en: "\(unit) told the applicant what is missing for \(what)", zh: "\(unit) 告知申请人补正：\(what)")
    }

    package static func corrected(_ unit: String, _ what: String) -> String {
        say(en: "\(unit) has what was missing for \(what)", zh: "\(unit) 确认补正完成：\(what)")
    }

    // Whose duty it is.

    package static func disputed(_ unit: String, _ what: String, from sender: String) -> String {
        say(
            en: "\(unit) disputed \(what), from \(sender)",
            zh: "\(unit) 提出职责争议：\(what)，发送方 \(sender)")
    }

    package static func ruled(_ unit: String, _ what: String) -> String {
        say(en: "\(unit) ruled on \(what)", zh: "\(unit) 裁定\(what)")
    }

    package static func signedFor(_ unit: String, _ what: String, on receiver: String) -> String {
        say(en: "\(unit) signed for \(what) on behalf of \(receiver)", zh: "\(unit) 代 \(receiver) 签收\(what)")
    }

    package static func reassigned(_ unit: String, _ what: String, to office: String) -> String {
        say(en: "\(unit) reassigned \(what) to \(office)", zh: "\(unit) 改派\(what)，接收方 \(office)")
    }

    // Why it takes so long.

    package static func oversaw(_ unit: String, _ receiver: String, _ what: String) -> String {
        say(en: "\(unit) ordered \(receiver) to get on with \(what)", zh: "\(unit) 向 \(receiver) 督办\(what)")
    }

    package static func explained(_ unit: String, _ what: String) -> String {
        say(en: "\(unit) explained the delay of \(what)", zh: "\(unit) 情况说明：\(what)")
    }

    // The bus's own acts.

    package static var rules: String { say(en: "new rules are in force", zh: "新规则生效") }
    package static func list(_ version: String) -> String {
        say(en: ", responsibility list \(version)", zh: "，确权清单版本 \(version)")
    }

    package static func card(_ colour: String, _ what: String, with holder: String) -> String {
        say(en: "\(colour) card for \(what), with \(holder)", zh: "\(colour)：\(what)，持件方 \(holder)")
    }

    package static func deemedSigned(_ what: String, by receiver: String) -> String {
        say(en: "\(what) counts as signed for by \(receiver)", zh: "视同签收：\(what)，接收方 \(receiver)")
    }

    package static func deemedAccepted(_ subject: String) -> String {
        say(en: "\(subject) counts as accepted", zh: "视同受理：\(subject)")
    }

    package static func succeeded(_ unit: String, by successor: String) -> String {
        say(
            en: "\(successor) stands in the place of \(unit), which is no more",
            zh: "\(unit) 已撤销，由继任单位 \(successor) 承接其未办结事项")
    }

    package static func linked(_ subject: String, from parent: String, to receiver: String, _ handoff: UInt64) -> String
    {
        say(
            en: "\(parent) led to \(subject), pushed to \(receiver), hand-off \(handoff)",
            zh: "\(parent)生成关联办件：\(subject)，推送给 \(receiver)，交接 \(handoff)")
    }

    /// Nobody else is responsible for its first step.
    package static func linked(_ subject: String, from parent: String) -> String {
        say(
            en: "\(parent) led to \(subject), not pushed to anybody",
            zh: "\(parent)生成关联办件：\(subject)，尚未推送")
    }

    // Details, in brackets behind the sentence.

    package static func ground(_ code: String) -> String { say(en: "\(code)", zh: "原因 \(code)") }
    package static func waitingFor(_ party: String) -> String { say(en: "waiting for \(party)", zh: "等待 \(party)") }
    package static func notice(_ number: String) -> String { say(en: "notice \(number)", zh: "通知书 \(number)") }
    package static func approvedBy(_ approver: String) -> String {
        say(en: "approved by \(approver)", zh: "批准 \(approver)")
    }
    package static func announced(_ days: Int) -> String { say(en: "\(days, "day") announced", zh: "告知 \(days) 天") }
    package static var inPerson: String { say(en: "in person", zh: "须到场") }
    package static func duty(of owner: String) -> String { say(en: "the duty of \(owner)", zh: "责任单位 \(owner)") }
    package static func entry(_ number: Int) -> String { say(en: "entry \(number)", zh: "清单条目 \(number)") }
    package static func office(_ unit: String) -> String { say(en: "to \(unit)", zh: "改派给 \(unit)") }
    package static func received(_ count: Int) -> String {
        say(en: "\(count, "hand-off") received, open", zh: "收到的未办结交接 \(count) 个")
    }
    package static func sent(_ count: Int) -> String {
        say(en: "\(count, "hand-off") sent, open", zh: "发出的未办结交接 \(count) 个")
    }
    package static func lyingIdle(_ count: Int) -> String {
        say(en: "\(count, "case") lying idle", zh: "闲置办件 \(count) 件")
    }
    package static func due(_ time: String) -> String { say(en: "due \(time)", zh: "到期时刻 \(time)") }
    package static func holder(_ unit: String) -> String { say(en: "with \(unit)", zh: "持件方 \(unit)") }
    package static var raised: String { say(en: "its superior and the sender are told", zh: "已通报上级和发送方") }
    package static func follows(from parent: String) -> String { say(en: "follows from \(parent)", zh: "关联\(parent)") }

    // Cards.

    package static func colour(_ word: String) -> String {
        switch word {
        case "amber": say(en: "amber", zh: "预警")
        case "yellow": say(en: "yellow", zh: "黄牌")
        case "red": say(en: "red", zh: "红牌")
        default: word
        }
    }

    /// Which clock a card is about.
    package static func clock(_ word: String) -> String {
        switch word {
        case "waiting": say(en: "to be signed for", zh: "签收")
        case "answering": say(en: "to be answered", zh: "反馈")
        case "deciding": say(en: "to be decided", zh: "决定")
        case "idling": say(en: "idle", zh: "闲置")
        case "negotiating": say(en: "to be negotiated", zh: "协商")
        case "ruling": say(en: "to be ruled on", zh: "裁定")
        default: word
        }
    }
}

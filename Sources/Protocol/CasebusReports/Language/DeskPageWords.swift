/// What the desk, a page of the board, says to a unit that has no system of its own.
package enum DeskPageWords {
    package static func title(_ unit: String) -> String { say(en: "Desk of \(unit)", zh: "\(unit) 工作台") }
    package static var desk: String { say(en: "Desk", zh: "工作台") }

    // The inbox.

    package static var toBeSigned: String { say(en: "To be signed for", zh: "待签收") }
    package static var atWork: String { say(en: "At work", zh: "办理中") }
    package static var others: String { say(en: "Suspended or in dispute", zh: "已中止或争议中") }
    package static var nothing: String { say(en: "Nothing is open here.", zh: "没有未办结的交接。") }
    package static var open: String { say(en: "Open", zh: "打开") }
    package static var thereAreMore: String { say(en: "The next ones", zh: "后面的交接") }

    // The counter.

    package static var counter: String { say(en: "At the counter", zh: "窗口查询") }
    package static var caseID: String { say(en: "Case", zh: "办件编号") }
    package static var registrar: String {
        say(en: "Registered by (your unit, where it is empty)", zh: "登记单位（不填则为本单位）")
    }
    package static var look: String { say(en: "With whom is it?", zh: "现由谁持件？") }

    // One hand-off.

    package static func handoff(_ number: UInt64) -> String { say(en: "Hand-off \(number)", zh: "交接 \(number)") }
    package static var whatWasSaid: String { say(en: "What the sender wrote", zh: "发送方说明") }
    package static var nothingSaid: String { say(en: "The sender wrote nothing.", zh: "发送方没有说明。") }
    package static var whatToDo: String { say(en: "What do you do with it?", zh: "请选择办理方式") }
    package static var isOver: String {
        say(en: "This hand-off is closed: there is nothing to do.", zh: "该交接已结束，无需办理。")
    }

    package static var sign: String { say(en: "Sign for it", zh: "签收") }
    package static var refuse: String { say(en: "Refuse it", zh: "拒签") }
    package static var feedback: String { say(en: "Give feedback", zh: "反馈") }
    package static var explain: String { say(en: "Explain the delay", zh: "情况说明") }
    package static var reason: String { say(en: "Reason, as a code", zh: "原因代码") }
    package static var outcome: String { say(en: "Outcome", zh: "办理结果") }
    package static var text: String {
        say(en: "Words for the other side (no names of persons)", zh: "给对方的说明（请勿填写个人姓名）")
    }
    package static var goOn: String { say(en: "Go on", zh: "下一步") }

    // The confirmation and the receipt.

    package static func question(_ act: String, _ handoff: UInt64) -> String {
        say(en: "\(act): hand-off \(handoff). Shall it be recorded?", zh: "\(act)：交接 \(handoff)。确认提交吗？")
    }

    package static var confirm: String { say(en: "Record it", zh: "确认提交") }
    package static var back: String { say(en: "Back to the desk", zh: "返回工作台") }
    package static var receipt: String { say(en: "Receipt", zh: "回执") }
    package static var receiptMeans: String {
        say(
            en: "The record is on the bus's disk. Sending this page once more records nothing twice.",
            zh: "记录已写入总线磁盘。重复提交本页不会重复记录。")
    }
    package static var number: String { say(en: "Command", zh: "命令编号") }

    package static var unknownFate: String {
        say(
            en: "No receipt came in time; it may be recorded. Send it again: it is recorded once.",
            zh: "没有及时收到回执，命令可能已经记录。请再次提交，不会重复记录。")
    }
    package static var noKey: String {
        say(
            en: "This machine has no key of your unit, so the desk cannot act for it. Ask the bus's operator.",
            zh: "本机没有贵单位的密钥，工作台不能代为办理。请联系总线运维人员。")
    }
    package static var noTokens: String {
        say(
            en: "This board knows no tokens of units: its administrator sets board.tokens and gives them out.",
            zh: "本看板尚未启用单位访问令牌：请管理员设置 board.tokens 并发放访问令牌。")
    }
    package static var again: String { say(en: "Send it again", zh: "再次提交") }
}

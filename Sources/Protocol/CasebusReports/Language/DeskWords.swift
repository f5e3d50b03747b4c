/// What comes to a unit's desk and leaves it: inbox, pushes, deliveries, receipts.
package enum DeskWords {
    // The inbox.

    package static func nothingOpen(_ unit: String) -> String {
        say(en: "Nothing is open in the inbox of \(unit).", zh: "\(unit) 的收件箱里没有未办结的交接。")
    }

    package static var toBeSigned: String { say(en: "to be signed for", zh: "待签收") }
    package static var atWork: String { say(en: "at work", zh: "办理中") }

    package static func moreBehind(_ handoff: UInt64) -> String {
        say(en: "There are more: --after \(handoff) shows them.", zh: "还有更多：加 --after \(handoff) 查看。")
    }

    // A push.

    package static func handoff(_ number: UInt64) -> String { say(en: "Hand-off \(number)", zh: "交接 \(number)") }
    package static func ofCase(_ id: String) -> String { say(en: " of case \(id)", zh: "，办件 \(id)") }
    package static func from(_ unit: String) -> String { say(en: ", from \(unit)", zh: "，发送方 \(unit)") }
    package static func to(_ unit: String) -> String { say(en: " to \(unit)", zh: "，接收方 \(unit)") }
    package static func purpose(_ words: String) -> String { say(en: ": \(words)", zh: "：\(words)") }

    package static var contentErased: String { say(en: "Its text and payload were erased.", zh: "说明文字和载荷已清除。") }

    package static func payload(_ bytes: Int) -> String {
        say(en: "Payload of \(bytes) bytes; --payload FILE keeps it.", zh: "载荷 \(bytes) 字节；加 --payload FILE 保存。")
    }

    package static func written(_ bytes: Int, to file: String) -> String {
        say(en: "\(bytes) bytes are in \(file)", zh: "\(bytes) 字节已写入 \(file)")
    }

    // A delivery.

    package static func delivery(_ sender: String, _ verb: String, _ handoff: String) -> String {
        say(en: "\(sender) \(verb) hand-off \(handoff)", zh: "\(sender) \(verb)交接 \(handoff)")
    }

    package static var pushed: String { say(en: "pushed", zh: "推送") }
    package static var withdrew: String { say(en: "withdrew", zh: "撤回") }
    package static var urges: String { say(en: "urges", zh: "催办") }
    package static var signed: String { say(en: "signed for", zh: "签收") }
    package static var refused: String { say(en: "refused", zh: "拒签") }
    package static func fedBack(_ outcome: String) -> String {
        say(en: "gave feedback (\(outcome)) on", zh: "反馈（\(outcome)）")
    }

    package static var suspended: String { say(en: "suspended", zh: "中止") }
    package static var resumed: String { say(en: "resumed", zh: "恢复") }
    package static var disputes: String { say(en: "disputes", zh: "提出职责争议：") }
    package static var explained: String { say(en: "explained", zh: "说明情况：") }
    package static var reassigned: String { say(en: "reassigned", zh: "改派") }
    package static func succeeded(_ what: String) -> String {
        say(en: "a successor stands in a unit's place in \(what)", zh: "继任单位承接：\(what)")
    }
    package static var oversees: String { say(en: "oversees", zh: "督办") }
    package static var signedFor: String { say(en: "signed on the receiver's behalf for", zh: "代签收") }
    package static var deemedSigned: String { say(en: "takes as signed", zh: "视同签收") }
    package static var ruled: String { say(en: "ruled on", zh: "裁定") }
    package static func card(_ colour: String) -> String { say(en: "gave a \(colour) card for", zh: "发出\(colour)：") }
    package static var theBus: String { say(en: "the bus", zh: "总线") }
    /// A notice of a card whose colour this version does not know.
    package static var someCard: String { say(en: "gave a card for", zh: "发牌：") }

    package static func reason(_ code: String) -> String { say(en: ": \(code)", zh: "，原因：\(code)") }
    package static func quoted(_ text: String) -> String { say(en: "  \"\(text)\"", zh: "  “\(text)”") }
    package static var again: String { say(en: "  (again)", zh: "  （重复投递）") }

    // A receipt.

    package static func recorded(_ sequence: UInt64, at time: String) -> String {
        say(en: "recorded as \(sequence) at \(time)", zh: "已记录，序号 \(sequence)，时间 \(time)")
    }

    package static func recordedBefore(_ sequence: UInt64, at time: String) -> String {
        say(en: "was recorded before, as \(sequence) at \(time)", zh: "此前已记录，序号 \(sequence)，时间 \(time)")
    }

    /// - Parameter entry: the number of the list's entry that names the unit.
    package static func againstList(_ listed: String, _ entry: Int, _ handoff: UInt64) -> String {
        say(
            en: """
                The responsibility list names \(listed) for this step (entry \(entry)), which the record says. If that was \
                not meant: casebus withdraw \(handoff)
                """,
            zh: "注意：按确权清单第 \(entry) 条，该环节由 \(listed) 负责，记录已注明。如系误推，请撤回：casebus withdraw \(handoff)")
    }

    package static func inDispute(_ holder: String, convenor: String) -> String {
        say(
            en: "Until it is settled \(holder) has it; \(convenor) rules.",
            zh: "争议解决前由 \(holder) 持件，由 \(convenor) 裁定。")
    }

    package static func opened(_ handoff: UInt64) -> String { say(en: ", hand-off \(handoff)", zh: "，交接 \(handoff)") }

    package static func opened(_ first: UInt64, to last: UInt64) -> String {
        say(en: ", hand-offs \(first) to \(last)", zh: "，交接 \(first) 至 \(last)")
    }
}

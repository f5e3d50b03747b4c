/// The disputes that wait for a unit.
package enum DisputeWords {
    package static var toRule: String { say(en: "Disputes to rule on", zh: "待裁定的职责争议") }
    package static var held: String { say(en: "Held while others are in dispute", zh: "争议期间由本单位持件") }

    package static func dispute(
        _ handoff: UInt64, _ id: String, of registrar: String, _ from: String, to receiver: String, since time: String,
        owner: String, _ entry: Int
    ) -> String {
        say(
            en: """
                Hand-off \(handoff) of case \(id) of \(registrar), from \(from): \(receiver) has said since \(time) that it is \
                the duty of \(owner), by entry \(entry) of the responsibility list.
                """,
            zh: """
                交接 \(handoff)（办件 \(id)，登记单位 \(registrar)，发送方 \(from)）：\(receiver) 于 \(time) 提出职责争议，\
                主张依据确权清单第 \(entry) 条由 \(owner) 负责。
                """)
    }

    package static func listedHasIt(_ holder: String) -> String {
        say(
            en: "Until it is settled \(holder) has it, whom the list names for this step",
            zh: "争议解决前，由清单载明的责任单位 \(holder) 持件")
    }

    package static func senderHasIt(_ holder: String) -> String {
        say(
            en: "Until it is settled \(holder) has it, which sent it, as the list names no other",
            zh: "清单没有载明其他责任单位，争议解决前由发送方 \(holder) 持件")
    }

    package static func rules(_ convenor: String) -> String {
        say(en: "; \(convenor) rules.", zh: "；由 \(convenor) 裁定。")
    }

    package static func howToRule(_ handoff: UInt64) -> String {
        say(
            en: "A ruling names the unit whose duty it is: casebus rule \(handoff) --owner UNIT",
            zh: "裁定须写明责任单位：casebus rule \(handoff) --owner UNIT")
    }

    package static var more: String {
        say(en: "There are more disputes than these; the oldest are told.", zh: "还有更多职责争议，只列出最早的。")
    }
}

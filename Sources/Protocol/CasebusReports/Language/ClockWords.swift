/// Which clocks run on a case, and how they stand.
package enum ClockWords {
    package static func limit(_ name: String, _ of: String, _ rest: String) -> String {
        say(en: "\(name) \(of): \(rest)", zh: "\(of)的\(name)：\(rest)")
    }

    package static func ofHandoff(_ number: UInt64, with unit: String) -> String {
        say(en: "of hand-off \(number), with \(unit)", zh: "交接 \(number)（\(unit)）")
    }

    /// What a clock of the case measures.
    package static func ofCase(_ clock: String) -> String {
        switch clock {
        case "deciding": say(en: "of the case, to be decided", zh: "办件（自受理至决定）")
        case "issuing": say(en: "of the case, to be issued", zh: "办件（自决定至颁发送达）")
        case "idling": say(en: "of the case, where nothing follows", zh: "办件（闲置）")
        default: say(en: "of the case", zh: "办件")
        }
    }

    /// A part of a limit, in percent.
    package static func share(_ share: String, of rule: String) -> String {
        say(en: "\(share) of \(rule)", zh: "\(rule)的 \(share)")
    }

    package static func due(_ budget: String, _ due: String, _ more: String) -> String {
        say(en: "\(budget), due on \(due)\(more)", zh: "\(budget)，到期时刻 \(due)\(more)")
    }

    package static func stands(_ budget: String, _ more: String) -> String {
        say(en: "\(budget), the clock stands still\(more)", zh: "\(budget)，时限停止计算\(more)")
    }

    package static func left(_ amount: String) -> String { say(en: "; \(amount) left", zh: "；剩余 \(amount)") }

    package static func late(since instant: String) -> String {
        say(en: "; late since \(instant)", zh: "；已超期，自 \(instant) 起")
    }
}

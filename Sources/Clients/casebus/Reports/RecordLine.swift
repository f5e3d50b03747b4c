/// One record as a sentence: `bureau/market signed for hand-off 45 of 2026-0001, from hall/enterprise`.
enum RecordLine {
    /// The sentence behind its number and time.
    ///
    /// - Parameter isWithinCase: whether it is clear which case is meant.
    static func line(_ row: RecordRow, isWithinCase: Bool = false) -> String {
        let number = String(row.sequence)
        let padding = String(repeating: " ", count: max(0, 9 - number.count))
        let imported = row.asserted == true ? "  (imported)" : ""
        return
            "\(padding)\(number)  \(HumanTime.instant(row.at.timestamp, withSeconds: true))  "
            + "\(sentence(row, isWithinCase: isWithinCase).shown)\(imported)"
    }

    static func sentence(_ row: RecordRow, isWithinCase: Bool = false) -> String {
        let subject = isWithinCase ? "the case" : subject(row)
        let handoff = row.handoff.map(String.init) ?? "?"
        let ofCase = isWithinCase ? "" : " of \(subject)"
        let unit = row.unit ?? row.actor ?? "somebody"
        switch row.kind {
        case "register": return "\(unit) registered \(subject)\(purpose(row.matter, nil))"
        case "accept": return "\(unit) accepted \(subject)"
        case "decide": return "\(unit) decided \(subject): \(word(row.decision))"
        case "close": return "\(unit) closed \(subject)"
        case "push":
            let purpose = purpose(row.matter, row.step)
            return "\(unit) pushed \(subject) to \(row.to ?? "?"), hand-off \(handoff)\(purpose)\(content(row))"
        case "acknowledge":
            let verb = row.answer == "refuse" ? "refused" : "signed for"
            let words = "\(reason(row))\(content(row))"
            return "\(unit) \(verb) hand-off \(handoff)\(ofCase), from \(row.from ?? "?")\(words)"
        case "feedback":
            let next = (row.next ?? []).map { "hand-off \($0.handoff) to \($0.to)\(purpose($0.matter, $0.step))" }
            let onward = next.isEmpty ? "" : "; on with " + next.joined(separator: " and ")
            let words = "\(word(row.outcome))\(reason(row))\(onward)\(content(row))"
            return "\(unit) gave feedback on hand-off \(handoff)\(ofCase): \(words)"
        case "withdraw":
            return "\(unit) withdrew hand-off \(handoff)\(ofCase) from \(row.to ?? "?")\(reason(row))"
        case "urge": return "\(unit) urged \(row.to ?? "?") over hand-off \(handoff)\(ofCase)"
        default: return busEvent(row)
        }
    }

    private static func busEvent(_ row: RecordRow) -> String {
        switch row.kind {
        case "started":
            "the bus started\(row.clean == false && row.lastAlive != nil ? " after it was cut off" : "")"
                + (row.lastAlive.map { "; it was last alive at \(HumanTime.instant($0.timestamp, withSeconds: true))" }
                    ?? "")
        case "stopped": "the bus stopped"
        case "presence": "\(row.unit ?? "somebody") \(row.present == true ? "is present" : "is away")"
        case "arrived":
            "deliveries arrived at \(row.unit ?? "somebody")"
                + ((row.handoffs ?? []).isEmpty
                    ? "" : ", hand-offs " + (row.handoffs ?? []).map(String.init).joined(separator: ", "))
        case "refusal":
            "refused \(counted(Int(row.count ?? 1), "time")): \(row.code ?? "?")"
                + (row.claimed.map { $0.isEmpty ? "" : ", as \($0)" } ?? "")
                + (row.key.map { $0.isEmpty ? "" : ", key \($0)" } ?? "")
        case "clock_jumped":
            "the system clock jumped"
                + (row.clockFrom.map { " from \(HumanTime.instant($0.timestamp, withSeconds: true))" } ?? "")
                + (row.clockTo.map { " to \(HumanTime.instant($0.timestamp, withSeconds: true))" } ?? "")
        default: "\(row.kind) (this version of casebus does not know more about it)"
        }
    }

    /// The case's id, with the unit that registered it where that is another than who acts.
    private static func subject(_ row: RecordRow) -> String {
        let id = row.caseID ?? "a case"
        guard let registrar = row.registrar, !registrar.isEmpty, registrar != row.unit else { return id }
        return "\(id) of \(registrar)"
    }

    /// A word as the command line writes it.
    private static func word(_ text: String?) -> String { text?.replacing("_", with: "-") ?? "?" }

    private static func purpose(_ matter: String?, _ step: String?) -> String {
        let words = [matter, step].compactMap(\.self).filter { !$0.isEmpty }
        return words.isEmpty ? "" : " (\(words.joined(separator: ", ")))"
    }

    private static func reason(_ row: RecordRow) -> String { row.reason.map { $0.isEmpty ? "" : " (\($0))" } ?? "" }

    /// That there is content, and how much; what it says is never in the log's rows.
    private static func content(_ row: RecordRow) -> String {
        if row.erased == true { return " [content erased]" }
        let parts = [(row.textBytes ?? 0, "text"), (row.payloadBytes ?? 0, "payload")].filter { $0.0 > 0 }
        return parts.isEmpty ? "" : " [" + parts.map { "\($0.1) of \($0.0) bytes" }.joined(separator: ", ") + "]"
    }
}

/// One record as a sentence: `bureau/market signed for hand-off 45 of 2026-0001, from hall/enterprise`.
package enum RecordLine {
    /// The sentence behind its number and time.
    ///
    /// - Parameter isWithinCase: whether it is clear which case is meant.
    package static func line(_ row: RecordRow, isWithinCase: Bool = false) -> String {
        let number = String(row.sequence)
        let padding = String(repeating: " ", count: max(0, 9 - number.count))
        let imported = row.asserted == true ? RecordWords.imported : ""
        return
            "\(padding)\(number)  \(HumanTime.instant(row.at.timestamp, withSeconds: true))  "
            + "\(sentence(row, isWithinCase: isWithinCase))\(imported)"
    }

    package static func sentence(_ row: RecordRow, isWithinCase: Bool = false) -> String {
        // A case lists those that follow from it, too.
        let subject = isWithinCase && row.linkedTo == nil ? RecordWords.theCase : subject(row)
        let number = row.handoff.map(String.init) ?? "?"
        let handoff = isWithinCase ? number : RecordWords.handoff(number, of: subject)
        let unit = row.unit ?? row.actor ?? RecordWords.somebody
        switch row.kind {
        case "register":
            return RecordWords.registered(unit, subject, purpose(row.matter, nil)) + ProcedureLine.details(row)
        case "accept": return RecordWords.accepted(unit, subject)
        case "decide": return RecordWords.decided(unit, subject, word(row.decision))
        case "close": return RecordWords.closed(unit, subject)
        case "push":
            let words = purpose(row.matter, row.step) + listing(row) + content(row)
            return RecordWords.pushed(unit, subject, to: row.to ?? "?", number) + words
        case "acknowledge":
            let from = row.from ?? "?"
            let sentence: String
            switch row.answer {
            case "refuse": sentence = RecordWords.refused(unit, handoff, from: from) + reason(row)
            case "dispute":
                sentence =
                    ProcedureWords.disputed(unit, ProcedureWords.handoff(handoff), from: from)
                    + ProcedureLine.details(row)
            case "proxy_sign":
                sentence = ProcedureWords.signedFor(unit, ProcedureWords.handoff(handoff), on: row.to ?? "?")
            default: sentence = RecordWords.signed(unit, handoff, from: from)
            }
            return sentence + content(row)
        case "feedback":
            return RecordWords.fedBack(
                unit, handoff, word(row.outcome) + ProcedureLine.details(row) + onward(row) + content(row))
        case "withdraw": return RecordWords.withdrew(unit, handoff, from: row.to ?? "?", reason(row))
        case "urge": return RecordWords.urged(unit, row.to ?? "?", over: handoff)
        default:
            guard let sentence = ProcedureLine.sentence(row, unit, subject, ProcedureWords.handoff(handoff)) else {
                return busEvent(row)
            }
            return sentence + onward(row) + content(row)
        }
    }

    /// The hand-offs that it opened.
    private static func onward(_ row: RecordRow) -> String {
        let next = (row.next ?? []).map { RecordWords.next($0.handoff, to: $0.to, purpose($0.matter, $0.step)) }
        return next.isEmpty ? "" : RecordWords.onward(next.joined(separator: Separator.and))
    }

    private static func busEvent(_ row: RecordRow) -> String {
        let unit = row.unit ?? RecordWords.somebody
        switch row.kind {
        case "started":
            return RecordWords.started + (row.clean == false && row.lastAlive != nil ? RecordWords.afterCut : "")
                + at(row.lastAlive, RecordWords.lastAlive)
        case "stopped": return RecordWords.stopped
        case "presence": return row.present == true ? RecordWords.present(unit) : RecordWords.away(unit)
        case "arrived":
            let numbers = (row.handoffs ?? []).map(String.init).joined(separator: Separator.item)
            return RecordWords.arrived(unit) + (numbers.isEmpty ? "" : RecordWords.handoffs(numbers))
        case "refusal":
            return RecordWords.turnedAway(Int(clamping: row.count ?? 1), row.code ?? "?")
                + given(row.claimed, RecordWords.claiming) + given(row.key, RecordWords.withKey)
        case "clock_jumped":
            return RecordWords.clockJumped + at(row.clockFrom, RecordWords.jumpedFrom)
                + at(row.clockTo, RecordWords.jumpedTo)
        default: return RecordWords.unknown(row.kind)
        }
    }

    private static func at(_ time: Instant?, _ words: (String) -> String) -> String {
        time.map { words(HumanTime.instant($0.timestamp, withSeconds: true)) } ?? ""
    }

    private static func given(_ text: String?, _ words: (String) -> String) -> String {
        text.map { $0.isEmpty ? "" : words($0) } ?? ""
    }

    /// The case's id, with the unit that registered it where that is another than who acts.
    package static func subject(_ row: RecordRow) -> String {
        guard let id = row.caseID else { return RecordWords.someCase }
        guard let registrar = row.registrar, !registrar.isEmpty, registrar != row.unit else {
            return RecordWords.subject(id)
        }
        return RecordWords.subject(id, of: registrar)
    }

    /// A word as the command line writes it.
    private static func word(_ text: String?) -> String {
        text.map { Term.shown($0).replacing("_", with: "-") } ?? "?"
    }

    package static func purpose(_ matter: String?, _ step: String?) -> String {
        let words = [matter, step].compactMap(\.self).filter { !$0.isEmpty }
        return words.isEmpty ? "" : RecordWords.purpose(words.joined(separator: Separator.item))
    }

    /// Whom the responsibility list named, where it did.
    private static func listing(_ row: RecordRow) -> String {
        guard let entry = row.listEntry else { return "" }
        switch row.routing {
        case "by_list": return RecordWords.byList(entry)
        case "not_as_listed": return RecordWords.againstList(entry, row.listed ?? "?")
        default: return ""
        }
    }

    private static func reason(_ row: RecordRow) -> String { given(row.reason, RecordWords.reason) }

    /// That there is content, and how much; what it says is never in the log's rows.
    private static func content(_ row: RecordRow) -> String {
        if row.erased == true { return RecordWords.erased }
        var parts: [String] = []
        if let bytes = row.textBytes, bytes > 0 { parts.append(RecordWords.text(bytes)) }
        if let bytes = row.payloadBytes, bytes > 0 { parts.append(RecordWords.payload(bytes)) }
        return parts.isEmpty ? "" : RecordWords.content(parts.joined(separator: Separator.item))
    }
}

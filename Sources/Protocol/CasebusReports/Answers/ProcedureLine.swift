/// The records of special procedures, disputes, orders and cards as sentences.
package enum ProcedureLine {
    /// - Parameters:
    ///   - subject: the case, in words.
    ///   - handoff: the hand-off, in words; what the record is about where it names one.
    /// - Returns: `nil` for a record of another kind.
    package static func sentence(_ row: RecordRow, _ unit: String, _ subject: String, _ handoff: String) -> String? {
        let what = row.handoff == nil ? subject : handoff
        switch row.kind {
        case "suspend": return ProcedureWords.suspended(unit, what) + details(row)
        case "resume": return ProcedureWords.resumed(unit, what) + details(row)
        case "extend":
            let time = "\(row.days ?? 0) \(TimeWords.workingDay)"
            return ProcedureWords.extended(unit, subject, by: time) + details(row)
        case "correction": return ProcedureWords.askedForCorrection(unit, what) + details(row)
        case "corrected": return ProcedureWords.corrected(unit, what) + details(row)
        case "oversee": return ProcedureWords.oversaw(unit, row.to ?? "?", what)
        case "explain": return ProcedureWords.explained(unit, what) + details(row)
        case "rule": return ProcedureWords.ruled(unit, what) + details(row)
        case "reassign":
            return ProcedureWords.reassigned(unit, what, to: row.office ?? "?")
        default: return ofBus(row, subject, what)
        }
    }

    private static func ofBus(_ row: RecordRow, _ subject: String, _ what: String) -> String? {
        switch row.kind {
        case "rules":
            let list = row.list ?? ""
            return ProcedureWords.rules + (list.isEmpty ? "" : ProcedureWords.list(list)) + details(row)
        case "card":
            let colour = ProcedureWords.colour(row.colour ?? "?")
            return ProcedureWords.card(colour, what, with: row.holder ?? "?") + details(row)
        case "deemed_signed": return ProcedureWords.deemedSigned(what, by: row.to ?? "?")
        case "deemed_accepted": return ProcedureWords.deemedAccepted(subject)
        case "succeeded":
            return ProcedureWords.succeeded(row.unit ?? "?", by: row.successor ?? "?") + details(row)
        case "linked":
            let parent = row.linkedTo.map { RecordWords.subject($0.id, of: $0.registrar) } ?? RecordWords.someCase
            let purpose = RecordLine.purpose(row.matter, row.step)
            guard let handoff = row.handoff, handoff > 0, let receiver = row.to else {
                return ProcedureWords.linked(subject, from: parent) + purpose
            }
            return ProcedureWords.linked(subject, from: parent, to: receiver, handoff) + purpose
        default: return nil
        }
    }

    /// In brackets behind the sentence, what the record says beyond its verb.
    package static func details(_ row: RecordRow) -> String {
        var details = ProcedureDetails()
        details.add(row.applicant.map(Term.shown))
        details.add(row.linkedTo.map { RecordWords.subject($0.id, of: $0.registrar) }, ProcedureWords.follows)
        details.add(row.owner, ProcedureWords.duty)
        details.add(row.entry, ProcedureWords.entry)
        details.add(row.ground ?? row.reason, ProcedureWords.ground)
        details.add(row.party, ProcedureWords.waitingFor)
        details.add(row.notice, ProcedureWords.notice)
        details.add(row.approver, ProcedureWords.approvedBy)
        if row.kind == "suspend" { details.add(row.days, ProcedureWords.announced) }
        details.add(if: row.inPerson, ProcedureWords.inPerson)
        for change in row.changes ?? [] { details.add(change) }
        details.add(row.clock, ProcedureWords.clock)
        details.add(row.rule.map(ClockReport.rule))
        details.add(row.due.map { HumanTime.instant($0.timestamp) }, ProcedureWords.due)
        details.add(if: row.raised, ProcedureWords.raised)
        details.add(row.received.map(Int.init(clamping:)), ProcedureWords.received)
        details.add(row.sent.map(Int.init(clamping:)), ProcedureWords.sent)
        details.add(row.idle.map(Int.init(clamping:)), ProcedureWords.lyingIdle)
        return details.text
    }
}

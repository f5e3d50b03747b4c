internal import CasebusMatters
internal import CasebusModel
internal import CasebusWire

/// Special procedures (特别程序) and corrections (补正): what stops a clock, and what makes it longer.
///
/// - Source: Administrative Licensing Law, articles 32 (correction), 42 (extension) and 45 (what is excluded). Grounds and
///   bounds are the rule book's.
extension Ledger {
    mutating func suspend(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let subject = try subject(command, act)
        try checkBegins(subject, "suspended", act)
        let slot = subject.caseSlot
        guard rules?.book.allows(ground: act.bytes(command.reason), for: matterInBook(of: slot)) ?? true else {
            throw Problem(
                .procedureGround, field: "suspend.ground", value: act.string(command.reason),
                detail: "the rule book has no such ground for this matter")
        }
        try countProcedure(slot, act)
        begin(subject, isCorrection: false, act)
        return applied(on: subject)
    }

    mutating func resume(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        try end(try subject(command, act), isCorrection: false, act)
    }

    /// Tells the applicant, once and before acceptance, what is missing.
    mutating func askCorrection(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let subject = try subject(command, act)
        let slot = subject.caseSlot
        try checkState(slot, in: [.registered], for: "sent back for correction")
        guard !cases[slot].flags.contains(.correctionAsked) else {
            throw Problem(
                .correctionOnce, field: "case", value: caseID(slot),
                detail: "the applicant was told once what is missing, and is told once only: accept or decide")
        }
        try checkBegins(subject, "sent back for correction", act)
        try countProcedure(slot, act)
        cases[slot].flags.formUnion([.correctionAsked, .correctionOpen])
        begin(subject, isCorrection: true, act)
        return applied(on: subject)
    }

    mutating func endCorrection(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        try end(try subject(command, act), isCorrection: true, act)
    }

    /// Adds working days to the applicant's clock, within what the rule book allows.
    mutating func extend(_ command: CommandView, _ act: Context) throws(Problem) -> Applied {
        let slot = try caseNamed(command.push, act)
        try checkState(slot, in: [.accepted], for: "extended")
        try checkDecider(slot, act)
        let sum = UInt32(cases[slot].extendedDays) + command.days
        if let most = rules?.book.extensionWorkingDays(of: matterInBook(of: slot)), sum > most {
            throw Problem(
                .extensionOverLimit, field: "extend.days", value: "\(command.days)",
                detail: "the rule book allows \(most) working days in all, \(cases[slot].extendedDays) are granted")
        }
        try countProcedure(slot, act)
        // 64 procedures of 1,000 days each fit.
        cases[slot].extendedDays = UInt16(clamping: sum)
        return applied(onCase: slot)
    }

    // MARK: What is suspended

    /// A hand-off that its receiver has signed for, or a case that lies idle.
    private enum Subject {
        case handoff(UInt32, ofCase: UInt32)
        case idle(UInt32)

        var caseSlot: UInt32 {
            switch self {
            case .handoff(_, let slot), .idle(let slot): slot
            }
        }
    }

    private mutating func subject(_ command: CommandView, _ act: Context) throws(Problem) -> Subject {
        if command.handoff != 0 {
            let slot = try handoffNamed(command.handoff)
            try checkReceiver(slot, act)
            return .handoff(slot, ofCase: handoffs[slot].caseSlot)
        }
        let slot = try caseNamed(command.push, act)
        let row = cases[slot]
        guard row.openHandoffs == 0, row.idleHolder == act.unit else {
            throw notHolder(slot, act, "suspended by the unit that it lies with, or by the receiver of a hand-off")
        }
        return .idle(slot)
    }

    private func checkBegins(_ subject: Subject, _ verb: String, _ act: Context) throws(Problem) {
        switch subject {
        case .handoff(let slot, _): try checkState(slot, in: [.signed], verb)
        case .idle(let slot): try checkNotSuspended(slot, for: verb)
        }
    }

    private mutating func countProcedure(_ slot: UInt32, _ act: Context) throws(Problem) {
        guard Int(cases[slot].procedures) < Limits.proceduresPerCase else {
            throw Problem(
                .caseTooManyProcedures, field: "case", value: caseID(slot),
                detail: "a case has at most \(Limits.proceduresPerCase) suspensions, corrections and extensions")
        }
        try advanceCase(slot, act)
        cases[slot].procedures += 1
    }

    private mutating func begin(_ subject: Subject, isCorrection: Bool, _ act: Context) {
        switch subject {
        case .idle(let slot): cases[slot].flags.insert(.suspended)
        case .handoff(let slot, _):
            handoffs[slot].state = HandoffState.suspended.rawValue
            if isCorrection { handoffs[slot].flags.insert(.correction) }
            tell(handoffs[slot].from, .suspended, of: handoffs[slot].number, act)
        }
    }

    private mutating func end(_ subject: Subject, isCorrection: Bool, _ act: Context) throws(Problem) -> Applied {
        let caseSlot = subject.caseSlot
        switch subject {
        case .idle(let slot):
            let flags = cases[slot].flags
            guard flags.contains(.suspended), flags.contains(.correctionOpen) == isCorrection else {
                throw notSuspended(field: "case", value: caseID(slot), isCorrection)
            }
            try advanceCase(caseSlot, act)
            cases[slot].flags.remove(.suspended)
        case .handoff(let slot, _):
            let row = handoffs[slot]
            guard row.handoffState == .suspended, row.flags.contains(.correction) == isCorrection else {
                throw notSuspended(field: "handoff", value: "\(row.number)", isCorrection)
            }
            try advanceCase(caseSlot, act)
            handoffs[slot].state = HandoffState.signed.rawValue
            handoffs[slot].flags.remove(.correction)
            tell(row.from, .resumed, of: row.number, act)
        }
        if isCorrection { cases[caseSlot].flags.remove(.correctionOpen) }
        return applied(on: subject)
    }

    private func notSuspended(field: String, value: String, _ isCorrection: Bool) -> Problem {
        Problem(
            .notSuspended, field: field, value: value,
            detail: isCorrection
                ? "no correction is waited for: what was suspended is resumed" : "nothing is suspended here")
    }

    private func applied(on subject: Subject) -> Applied {
        switch subject {
        case .handoff(let slot, _): applied(onHandoff: slot)
        case .idle(let slot): applied(onCase: slot)
        }
    }
}

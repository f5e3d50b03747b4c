internal import CasebusModel
internal import CasebusWire
internal import FoundationEssentials

extension OutgoingCommand {
    /// Makes the bytes of the command, once.
    ///
    /// - Parameter freshID: gives the id where the command has none.
    /// - Throws: what swift-protobuf says of a message that cannot be encoded; none that is built here is one.
    func encoded(freshID: () -> String) throws -> EncodedCommand {
        let id = id ?? freshID()
        var wire = WireCommand()
        wire.id = id
        if let at = asserted?.occurredAt { wire.occurredAtMs = at.milliseconds }
        if let unit = asserted?.onBehalfOf { wire.onBehalfOf = unit.text }
        wire.act = act.wire
        return EncodedCommand(
            id: id, command: try FrameFormat.protobuf.encode(wire), signature: nil,
            text: text.map { Array($0.utf8) }, payload: payload)
    }
}

extension OutgoingCommand.Act {
    fileprivate var wire: WireCommand.OneOf_Act {
        switch self {
        case .register(let caseID, let matter, let applicant, let linkedTo):
            .register(
                filled(WireRegister()) {
                    ($0.caseID, $0.matter) = (caseID, matter)
                    if let applicant { $0.applicant = applicant.wire }
                    if let linkedTo { $0.linkedTo = linkedTo.wire }
                })
        case .accept(let name):
            .accept(filled(WireAccept()) { $0.case = name.wire })
        case .decide(let name, let decision):
            .decide(filled(WireDecide()) { ($0.case, $0.decision) = (name.wire, decision.wire) })
        case .close(let name):
            .close(filled(WireClose()) { $0.case = name.wire })
        case .push(let name, let push):
            .push(filled(push.wire) { $0.case = name.wire })
        case .sign(let handoff):
            .acknowledge(filled(WireAcknowledge()) { ($0.handoff, $0.answer) = (handoff, .sign) })
        case .proxySign(let handoff):
            .acknowledge(filled(WireAcknowledge()) { ($0.handoff, $0.answer) = (handoff, .proxySign) })
        case .refuse(let handoff, let reason):
            .acknowledge(
                filled(WireAcknowledge()) { ($0.handoff, $0.answer, $0.reason) = (handoff, .refuse, reason) })
        case .dispute(let handoff, let owner, let entry, let reason):
            .acknowledge(
                filled(WireAcknowledge()) {
                    ($0.handoff, $0.answer, $0.reason) = (handoff, .dispute, reason)
                    ($0.owner, $0.entry) = (owner.text, entry)
                })
        case .feedback(let handoff, let outcome, let reason, let next, let inPerson):
            .feedback(
                filled(WireFeedback()) {
                    ($0.handoff, $0.outcome, $0.reason) = (handoff, outcome.wire, reason)
                    ($0.next, $0.inPerson) = (next.map(\.wire), inPerson)
                })
        case .withdraw(let handoff, let reason):
            .withdraw(filled(WireWithdraw()) { ($0.handoff, $0.reason) = (handoff, reason) })
        case .urge(let handoff):
            .urge(filled(WireUrge()) { $0.handoff = handoff })
        case .suspend(let subject, let ground, let approver, let notice, let party, let days):
            .suspend(
                filled(WireSuspend()) {
                    $0.handoff = subject.handoff
                    if let name = subject.caseName { $0.case = name.wire }
                    ($0.ground, $0.approver, $0.notice) = (ground, approver, notice)
                    ($0.party, $0.days) = (party, days)
                })
        case .resume(let subject, let notice):
            .resume(
                filled(WireResume()) {
                    $0.handoff = subject.handoff
                    if let name = subject.caseName { $0.case = name.wire }
                    $0.notice = notice
                })
        case .extend(let name, let days, let ground, let approver, let notice):
            .extend(
                filled(WireExtend()) {
                    ($0.case, $0.days) = (name.wire, days)
                    ($0.ground, $0.approver, $0.notice) = (ground, approver, notice)
                })
        case .correction(let subject, let notice, let inPerson):
            .correction(
                filled(WireCorrection()) {
                    $0.handoff = subject.handoff
                    if let name = subject.caseName { $0.case = name.wire }
                    ($0.notice, $0.inPerson) = (notice, inPerson)
                })
        case .corrected(let subject):
            .corrected(
                filled(WireCorrected()) {
                    $0.handoff = subject.handoff
                    if let name = subject.caseName { $0.case = name.wire }
                })
        case .oversee(let handoff):
            .oversee(filled(WireOversee()) { $0.handoff = handoff })
        case .explain(let handoff, let reason):
            .explain(filled(WireExplain()) { ($0.handoff, $0.reason) = (handoff, reason) })
        case .rule(let handoff, let owner, let reason):
            .rule(filled(WireRule()) { ($0.handoff, $0.owner, $0.reason) = (handoff, owner.text, reason) })
        case .reassign(let handoff, let office):
            .reassign(filled(WireReassign()) { ($0.handoff, $0.office) = (handoff, office.text) })
        }
    }
}

extension ProcedureSubject {
    /// 0 where it is a case.
    fileprivate var handoff: UInt64 {
        switch self {
        case .handoff(let handoff): handoff
        case .idleCase: 0
        }
    }

    fileprivate var caseName: CaseName? {
        switch self {
        case .handoff: nil
        case .idleCase(let name): name
        }
    }
}

extension OutgoingCommand.Applicant {
    fileprivate var wire: WireApplicant {
        switch self {
        case .company: .company
        case .person: .person
        }
    }
}

extension CaseName {
    fileprivate var wire: WireCaseRef {
        filled(WireCaseRef()) { ($0.registrar, $0.id) = (registrar?.text ?? "", id) }
    }
}

extension NextPush {
    /// Without a case: a push that a feedback carries is of the feedback's.
    fileprivate var wire: WirePush {
        filled(WirePush()) {
            ($0.to, $0.matter, $0.step) = (to?.text ?? "", matter, step)
            $0.attachments = attachments.map { attachment in
                filled(WireAttachment()) {
                    ($0.uri, $0.size, $0.digest) = (attachment.uri, attachment.size, Data(attachment.digest))
                }
            }
        }
    }
}

extension Decision {
    fileprivate var wire: WireDecision {
        switch self {
        case .granted: .granted
        case .denied: .denied
        case .notAccepted: .notAccepted
        case .terminated: .terminated
        case .found: .found
        case .clear: .clear
        }
    }
}

extension Outcome {
    fileprivate var wire: WireOutcome {
        switch self {
        case .progress: .progress
        case .done: .done
        case .declined: .declined
        case .partial: .partial
        case .needsCorrection: .needsCorrection
        case .transferred: .transferred
        }
    }

    init?(_ wire: WireOutcome) {
        switch wire {
        case .progress: self = .progress
        case .done: self = .done
        case .declined: self = .declined
        case .partial: self = .partial
        case .needsCorrection: self = .needsCorrection
        case .transferred: self = .transferred
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}

/// A message with its fields set, as one expression.
func filled<M>(_ empty: M, _ fill: (inout M) -> Void) -> M {
    var message = empty
    fill(&message)
    return message
}

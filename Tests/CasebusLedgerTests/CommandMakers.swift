import CasebusWire

/// Commands as units give them.
extension WireCommand {
    static func make(_ id: String, _ act: WireCommand.OneOf_Act) -> WireCommand {
        var command = WireCommand()
        command.id = id
        command.act = act
        return command
    }

    static func register(
        _ id: String, case caseID: String, matter: String = "", _ applicant: WireApplicant = .unspecified
    ) -> WireCommand {
        var act = WireRegister()
        (act.caseID, act.matter, act.applicant) = (caseID, matter, applicant)
        return make(id, .register(act))
    }

    static func push(
        _ id: String, case caseID: String, of registrar: String = "", to: String, matter: String = "", step: String = ""
    ) -> WireCommand {
        var act = WirePush()
        act.case = ref(caseID, registrar)
        (act.to, act.matter, act.step) = (to, matter, step)
        return make(id, .push(act))
    }

    static func ref(_ id: String, _ registrar: String) -> WireCaseRef {
        var ref = WireCaseRef()
        (ref.id, ref.registrar) = (id, registrar)
        return ref
    }

    static func sign(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireAcknowledge()
        (act.handoff, act.answer) = (handoff, .sign)
        return make(id, .acknowledge(act))
    }

    static func refuse(
        _ id: String, _ handoff: UInt64, reason: String = "materials-missing", owner: String = "", entry: UInt32 = 0
    ) -> WireCommand {
        var act = WireAcknowledge()
        (act.handoff, act.answer, act.reason, act.owner, act.entry) = (handoff, .refuse, reason, owner, entry)
        return make(id, .acknowledge(act))
    }

    static func dispute(_ id: String, _ handoff: UInt64, owner: String, entry: UInt32) -> WireCommand {
        var act = WireAcknowledge()
        (act.handoff, act.answer, act.owner, act.entry) = (handoff, .dispute, owner, entry)
        return make(id, .acknowledge(act))
    }

    static func signByProxy(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireAcknowledge()
        (act.handoff, act.answer) = (handoff, .proxySign)
        return make(id, .acknowledge(act))
    }

    static func feedback(
        _ id: String, _ handoff: UInt64, _ outcome: WireOutcome, next: [String] = [], steps: [String] = []
    ) -> WireCommand {
        var act = WireFeedback()
        (act.handoff, act.outcome) = (handoff, outcome)
        act.next = next.map { to in
            var push = WirePush()
            push.to = to
            return push
        }
        act.next += steps.map { step in
            var push = WirePush()
            push.step = step
            return push
        }
        return make(id, .feedback(act))
    }

    static func withdraw(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireWithdraw()
        act.handoff = handoff
        return make(id, .withdraw(act))
    }

    static func urge(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireUrge()
        act.handoff = handoff
        return make(id, .urge(act))
    }

    static func accept(_ id: String, case caseID: String, of registrar: String = "") -> WireCommand {
        var act = WireAccept()
        (act.case.id, act.case.registrar) = (caseID, registrar)
        return make(id, .accept(act))
    }

    static func decide(_ id: String, case caseID: String, of registrar: String = "", _ decision: WireDecision)
        -> WireCommand
    {
        var act = WireDecide()
        (act.case.id, act.case.registrar, act.decision) = (caseID, registrar, decision)
        return make(id, .decide(act))
    }

    static func close(_ id: String, case caseID: String, of registrar: String = "") -> WireCommand {
        var act = WireClose()
        (act.case.id, act.case.registrar) = (caseID, registrar)
        return make(id, .close(act))
    }
}

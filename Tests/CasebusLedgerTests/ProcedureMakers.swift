import CasebusWire

/// Special procedures, orders, explanations and rulings, as units give them.
extension WireCommand {
    static func suspend(
        _ id: String, _ handoff: UInt64, ground: String = "hearing", party: String = "applicant"
    ) -> WireCommand {
        var act = suspension(ground, party)
        act.handoff = handoff
        return make(id, .suspend(act))
    }

    static func suspend(_ id: String, case caseID: String, of registrar: String = "", ground: String = "hearing")
        -> WireCommand
    {
        var act = suspension(ground, "applicant")
        act.case = ref(caseID, registrar)
        return make(id, .suspend(act))
    }

    private static func suspension(_ ground: String, _ party: String) -> WireSuspend {
        var act = WireSuspend()
        (act.ground, act.approver, act.notice, act.party) = (ground, "bureau/x", "2026-17", party)
        return act
    }

    static func resume(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireResume()
        (act.handoff, act.notice) = (handoff, "2026-18")
        return make(id, .resume(act))
    }

    static func resume(_ id: String, case caseID: String, of registrar: String = "") -> WireCommand {
        var act = WireResume()
        (act.case, act.notice) = (ref(caseID, registrar), "2026-18")
        return make(id, .resume(act))
    }

    static func correction(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireCorrection()
        (act.handoff, act.notice) = (handoff, "2026-19")
        return make(id, .correction(act))
    }

    static func correction(_ id: String, case caseID: String, of registrar: String = "") -> WireCommand {
        var act = WireCorrection()
        (act.case, act.notice) = (ref(caseID, registrar), "2026-19")
        return make(id, .correction(act))
    }

    static func corrected(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireCorrected()
        act.handoff = handoff
        return make(id, .corrected(act))
    }

    static func corrected(_ id: String, case caseID: String, of registrar: String = "") -> WireCommand {
        var act = WireCorrected()
        act.case = ref(caseID, registrar)
        return make(id, .corrected(act))
    }

    static func extend(_ id: String, case caseID: String, of registrar: String = "", days: UInt32 = 1) -> WireCommand {
        var act = WireExtend()
        (act.case, act.days, act.ground) = (ref(caseID, registrar), days, "complex")
        (act.approver, act.notice) = ("bureau/x", "2026-20")
        return make(id, .extend(act))
    }

    static func oversee(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireOversee()
        act.handoff = handoff
        return make(id, .oversee(act))
    }

    static func explain(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireExplain()
        (act.handoff, act.reason) = (handoff, "unavailable")
        return make(id, .explain(act))
    }

    static func reassign(_ id: String, _ handoff: UInt64, to office: String) -> WireCommand {
        var act = WireReassign()
        (act.handoff, act.office) = (handoff, office)
        return make(id, .reassign(act))
    }

    static func rule(_ id: String, _ handoff: UInt64, owner: String) -> WireCommand {
        var act = WireRule()
        (act.handoff, act.owner) = (handoff, owner)
        return make(id, .rule(act))
    }
}

/// What the bus does itself.
extension WireBusEvent {
    static func deemedSigned(_ handoff: UInt64) -> WireBusEvent {
        var event = WireBusEvent()
        event.deemedSigned.handoff = handoff
        return event
    }

    static func succeeded(_ unit: String, by successor: String) -> WireBusEvent {
        var event = WireBusEvent()
        (event.succeeded.unit, event.succeeded.successor) = (unit, successor)
        return event
    }

    static func deemedAccepted(_ caseID: String, of registrar: String) -> WireBusEvent {
        var event = WireBusEvent()
        event.deemedAccepted.case = WireCommand.ref(caseID, registrar)
        return event
    }

    static func card(
        _ clock: WireClock, _ handoff: UInt64, _ colour: WireColour = .amber, raised: Bool = false
    ) -> WireBusEvent {
        var event = WireBusEvent()
        (event.card.clock, event.card.colour, event.card.raised, event.card.handoff) = (clock, colour, raised, handoff)
        return event
    }

    static func card(
        _ clock: WireClock, case caseID: String, of registrar: String, _ colour: WireColour = .amber,
        raised: Bool = false, holder: String = ""
    ) -> WireBusEvent {
        var event = WireBusEvent()
        (event.card.clock, event.card.colour, event.card.raised) = (clock, colour, raised)
        (event.card.case, event.card.holder) = (WireCommand.ref(caseID, registrar), holder)
        return event
    }
}

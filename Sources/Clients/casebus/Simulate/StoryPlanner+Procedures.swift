import CasebusClient
import CasebusModel

/// Stories of special procedures, and of cases that lie idle.
extension StoryPlanner {
    mutating func writeProcedure() {
        let check = service.check
        switch story {
        case .idleSuspended:
            to.act(0.1, desk, .suspend(handoff: nil))
            to.act(9.1, desk, .resume(handoff: nil))
            return finish(to.push(9.3, desk, check), check, signed: 9.5, answered: 10.2)
        case .correctionOnline:
            to.act(0.1, desk, .correction(handoff: nil, inPerson: false))
            to.act(9.1, desk, .corrected(handoff: nil))
            return finish(to.push(9.3, desk, check), check, signed: 9.5, answered: 10.2)
        case .neverPushed:
            to.cards("idling", ["amber", "yellow"], of: desk)
            return to.stall(.preparing, at: desk)
        default: break
        }
        let handoff = to.push(0.1, desk, check)
        to.sign(0.3, check, handoff)
        switch story {
        case .suspended:
            to.act(0.5, check, .suspend(handoff: handoff))
            to.act(12.1, check, .resume(handoff: handoff))
            finish(handoff, check, signed: nil, answered: 13)
        case .correctionInPerson:
            to.act(0.5, check, .correction(handoff: handoff, inPerson: true))
            to.finds(.trip, check, handoff)
            to.act(12.1, check, .corrected(handoff: handoff))
            finish(handoff, check, signed: nil, answered: 13)
        case .idleLong:
            to.answer(0.6, check, handoff, .declined)
            to.cards("idling", ["amber", "yellow"], of: desk)
            to.act(9.2, desk, .close)
        default:
            to.answer(0.6, check, handoff)
            to.cards("idling", ["amber", "yellow"], of: desk)
            to.stall(.idle, at: desk)
        }
    }
}

import CasebusClient
import CasebusModel

/// Stories of licences: the applicant's clock, and the closed loop behind a decision.
extension StoryPlanner {
    mutating func writeLicence() {
        let (review, approve) = (duties.review, duties.approve)
        if story != .licenceDeemedAccepted { to.act(0.05, desk, .accept) }
        let handoff = to.push(0.1, desk, review, step: "review")
        to.sign(0.3, review, handoff)
        switch story {
        case .licence, .licenceUnsupervised:
            to.act(1.1, review, .decide(.granted))
            to.answer(1.3, review, handoff)
            to.act(1.5, desk, .close)
            let supervised = to.linkedArrival(1.2, at: duties.supervision, from: review)
            if story == .licence { return writeLoop(supervised) }
            to.cards("waiting", ["amber", "yellow"], of: duties.supervision, supervised)
            to.stall(.waiting, at: duties.supervision, supervised)
        case .licenceExtended:
            to.act(2.1, desk, .extend(days: 5))
            let next = to.handOn(7.1, review, handoff, .done, to: [(approve, "approve")])
            to.sign(7.4, approve, next[0])
            to.act(14.1, approve, .decide(.denied))
            finish(next[0], approve, signed: nil, answered: 14.3)
        case .licenceLate:
            to.cards("answering", ["amber", "yellow", "red"], of: review, handoff)
            to.cards("deciding", ["amber", "yellow", "red"], of: review)
            to.act(24, review, .decide(.denied))
            finish(handoff, review, signed: nil, answered: 24.2)
        default:
            to.finds(.deemedAccepted, desk)
            to.act(7.1, review, .decide(.denied))
            finish(handoff, review, signed: nil, answered: 7.3)
        }
    }

    /// Supervision finds something, enforcement establishes it, it goes on the credit record; and each comes back.
    private mutating func writeLoop(_ supervised: Int) {
        let (supervision, enforcement, credit) = (duties.supervision, duties.enforcement, duties.credit)
        to.sign(1.4, supervision, supervised)
        to.act(2.1, supervision, .decide(.found))
        let enforced = to.linkedArrival(2.2, at: enforcement, from: supervision)
        to.sign(2.4, enforcement, enforced)
        to.act(3.1, enforcement, .decide(.found))
        let recorded = to.linkedArrival(3.2, at: credit, from: enforcement)
        to.sign(3.4, credit, recorded)
        to.answer(4.1, credit, recorded)
        to.act(4.2, enforcement, .close)
        to.linked = enforced
        to.answer(4.3, enforcement, enforced)
        to.act(4.4, supervision, .close)
        to.linked = supervised
        to.answer(4.5, supervision, supervised)
        to.act(4.6, duties.review, .close)
    }
}

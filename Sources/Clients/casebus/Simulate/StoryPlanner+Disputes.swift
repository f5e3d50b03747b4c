import CasebusModel

/// Stories of duties that are another's.
extension StoryPlanner {
    /// Pushed to a unit that is not listed, and says so: who is listed has it meanwhile.
    mutating func writeDispute() {
        let (wrong, owner, convenor) = (other.approve, service.check, duties.convenor)
        let handoff = to.push(0.1, desk, wrong, isRouted: false)
        to.act(0.3, wrong, .dispute(handoff: handoff, owner: owner, entry: service.checkEntry))
        func truth(_ settled: String?) { to.dispute(handoff, holder: owner, owner: owner, settled: settled) }
        switch story {
        case .disputeSigned:
            truth("signed")
            finish(handoff, wrong, signed: 1.1, answered: 1.4)
        case .disputeWithdrawn:
            truth("withdrawn")
            to.act(1.1, desk, .withdraw(handoff: handoff, reason: "not-theirs"))
            finish(to.push(1.2, desk, owner), owner, signed: 1.4, answered: 2)
        case .disputeForReceiver:
            truth("ruled")
            to.act(1.1, convenor, .rule(handoff: handoff, owner: wrong, opens: nil))
            finish(handoff, wrong, signed: 1.4, answered: 2)
        case .disputeForSender:
            truth("ruled")
            to.act(1.1, convenor, .rule(handoff: handoff, owner: desk, opens: nil))
            to.act(1.5, desk, .close)
        case .disputeForThird, .disputeLingering:
            let ruled = story == .disputeLingering ? 11.1 : 1.1
            truth("ruled")
            if story == .disputeLingering { lingers(handoff, owner) }
            let third = to.rule(ruled, convenor, handoff, to: owner)
            finish(third, owner, signed: ruled + 0.3, answered: ruled + 0.6)
        default:
            truth(nil)
            lingers(handoff, owner)
        }
    }

    private mutating func lingers(_ handoff: Int, _ holder: Address) {
        to.cards("negotiating", ["amber", "yellow"], of: holder, handoff)
        to.cards("ruling", ["amber", "yellow"], of: duties.convenor, handoff)
    }
}

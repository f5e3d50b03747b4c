import CasebusModel

/// Stories of hand-offs that nobody signs or answers in time.
extension StoryPlanner {
    mutating func writeLate() {
        let check = service.check
        if story == .away {
            let handoff = to.push(0.1, desk, duties.supply)
            return finish(handoff, duties.supply, signed: 1.2, answered: 1.5)
        }
        if story == .overseen { return writeOverseen() }
        let handoff = to.push(0.1, desk, check)
        switch story {
        case .unsigned:
            to.act(3.2, desk, .urge(handoff: handoff))
            to.act(3.5, check, .explain(handoff: handoff))
            to.cards("waiting", ["amber", "yellow"], of: check, handoff)
            finish(handoff, check, signed: 4.5, answered: 5)
        case .deemedSigned:
            to.cards("waiting", ["amber", "yellow"], of: check, handoff)
            to.finds(.deemedSigned, check, handoff)
            to.cards("answering", ["amber"], of: check, handoff)
            to.act(10.5, check, .deemedSigned(handoff: handoff))
            finish(handoff, check, signed: nil, answered: 10.8)
        case .leftUnsigned:
            to.cards("waiting", ["amber", "yellow"], of: check, handoff)
            to.stall(.waiting, at: check, handoff)
        case .lateAnswer:
            to.cards("answering", ["amber", "yellow"], of: check, handoff)
            finish(handoff, check, signed: 0.4, answered: 14.5)
        case .veryLateAnswer:
            to.cards("answering", ["amber", "yellow", "red"], of: check, handoff)
            finish(handoff, check, signed: 0.4, answered: 21)
        default:
            to.cards("answering", ["amber", "yellow", "red"], of: check, handoff)
            to.stall(.atWork, at: check, handoff)
            to.sign(0.4, check, handoff)
        }
    }

    /// A hall passes it to a window, which lets it lie, is ordered to act, and says why it took so long.
    private mutating func writeOverseen() {
        let (hall, window) = (duties.hall, duties.window)
        let handoff = to.push(0.1, desk, hall, step: "counter", isRouted: false)
        to.act(0.4, hall, .reassign(handoff: handoff, office: window))
        to.act(3.3, hall, .oversee(handoff: handoff))
        to.act(3.5, window, .explain(handoff: handoff))
        to.cards("waiting", ["amber", "yellow"], of: window, handoff)
        finish(handoff, window, signed: 4.5, answered: 5)
    }
}

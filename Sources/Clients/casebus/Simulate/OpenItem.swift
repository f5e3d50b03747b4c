import CasebusClient
import CasebusModel

/// What is open when the day is over: a hand-off, or a case without one; with whom, and in which way.
struct OpenItem: Equatable, Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case waiting
        case atWork = "at_work"
        case idle, preparing
    }

    var kind: Kind
    /// Whom to ask.
    var unit: Address
    /// By the order in which the script opens it; `nil`: no hand-off of the case is open.
    var handoff: Int?
    /// The hand-off's sender.
    var from: Address?
    /// The act, by its place in the script, that began it.
    var since: Int
}

extension CaseScript {
    /// What the acts leave open, by the rules of the words alone: a push is with its receiver from the push on; what a
    /// hand-off's end leaves behind lies with its sender.
    var leftOpen: [OpenItem] {
        var resting: OpenItem? = OpenItem(kind: .preparing, unit: registrar, since: 0)
        var open: [OpenItem] = []
        func push(_ handoff: Int, _ from: Address, _ to: Address, _ place: Int) {
            resting = nil
            open.append(OpenItem(kind: .waiting, unit: to, handoff: handoff, from: from, since: place))
        }
        func end(_ handoff: Int, _ place: Int) {
            guard let at = open.firstIndex(where: { $0.handoff == handoff }) else { return }
            let sender = open.remove(at: at).from ?? registrar
            if open.isEmpty { resting = OpenItem(kind: .idle, unit: sender, since: place) }
        }
        for (place, act) in acts.enumerated() {
            switch act.deed {
            case .register, .accept, .decide, .urge, .feedback(_, .progress, _, _): break
            case .push(let handoff, let to): push(handoff, act.actor, to, place)
            case .sign(let handoff):
                guard let at = open.firstIndex(where: { $0.handoff == handoff }) else { break }
                open[at].kind = .atWork
                open[at].since = place
            case .refuse(let handoff, _), .withdraw(let handoff, _): end(handoff, place)
            case .feedback(let handoff, _, _, let next):
                end(handoff, place)
                for next in next { push(next.handoff, act.actor, next.to, place) }
            case .close: resting = nil
            }
        }
        return open + (resting.map { [$0] } ?? [])
    }
}

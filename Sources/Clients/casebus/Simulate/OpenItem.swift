import CasebusClient
import CasebusModel

/// What is open when the day is over: a hand-off, or a case without one; with whom, and in which way.
struct OpenItem: Equatable, Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case waiting
        case atWork = "at_work"
        case idle, preparing
        case suspended
        case inDispute = "in_dispute"
    }

    var kind: Kind
    /// Whom to ask.
    var unit: Address
    /// By the order in which the script opens it; `nil`: no hand-off of the case is open.
    var handoff: Int?
    /// The hand-off's sender.
    var from: Address?
    /// The hand-off's receiver, where another unit has it meanwhile.
    var to: Address?
    /// The act, by its place in the script, that began it.
    var since: Int
    /// Of a linked case: the hand-off that came with it.
    var linked: Int?
}

extension CaseScript {
    /// What the acts leave open, by the rules of the words alone: a push is with its receiver from the push on; what a
    /// hand-off's end leaves behind lies with its sender.
    var leftOpen: [OpenItem] {
        var fold = OpenItems(registrar: registrar)
        for (place, act) in acts.enumerated() { fold.take(act, place) }
        return fold.items
    }
}

/// The fold behind ``CaseScript/leftOpen``: of a case, and of those that are linked to it.
private struct OpenItems {
    private var open: [OpenItem] = []
    /// What lies with one unit: by linked case, `nil` for the case itself.
    private var resting: [Int?: OpenItem]

    init(registrar: Address) {
        resting = [nil: OpenItem(kind: .preparing, unit: registrar, since: 0)]
    }

    var items: [OpenItem] { open + resting.values.sorted { $0.linked ?? -1 < $1.linked ?? -1 } }

    mutating func take(_ act: PlannedAct, _ place: Int) {
        switch act.deed {
        case .register, .accept, .decide, .urge, .oversee, .explain, .extend, .feedback(_, .progress, _, _, _): break
        case .push(let handoff, let to, _, _): push(handoff, act.actor, to, place, act.linked)
        case .linkedArrival(let handoff, let from): push(handoff, from, act.actor, place, handoff)
        case .sign(let handoff), .proxySign(let handoff), .deemedSigned(let handoff):
            turn(handoff, .atWork, place) { $0.unit = $0.to ?? $0.unit }
        case .dispute(let handoff, let owner, _): turn(handoff, .inDispute, place) { $0.unit = owner }
        case .rule(let handoff, let owner, let opens): rule(handoff, owner, opens, place)
        case .reassign(let handoff, let office):
            turn(handoff, .waiting, place) { ($0.unit, $0.to) = (office, office) }
        case .suspend(let handoff), .correction(let handoff, _): stop(handoff, .suspended, place)
        case .resume(let handoff), .corrected(let handoff): stop(handoff, handoff == nil ? .preparing : .atWork, place)
        case .refuse(let handoff, _), .withdraw(let handoff, _): end(handoff, place)
        case .feedback(let handoff, _, _, let next, _):
            end(handoff, place)
            for next in next { push(next.handoff, act.actor, next.to, place, act.linked) }
        case .close: resting[act.linked] = nil
        }
    }

    private mutating func push(_ handoff: Int, _ from: Address, _ to: Address, _ place: Int, _ linked: Int?) {
        resting[linked] = nil
        open.append(
            OpenItem(kind: .waiting, unit: to, handoff: handoff, from: from, to: to, since: place, linked: linked))
    }

    private mutating func turn(
        _ handoff: Int, _ kind: OpenItem.Kind, _ place: Int, _ change: (inout OpenItem) -> Void = { _ in }
    ) {
        guard let at = open.firstIndex(where: { $0.handoff == handoff }) else { return }
        (open[at].kind, open[at].since) = (kind, place)
        change(&open[at])
    }

    private mutating func stop(_ handoff: Int?, _ kind: OpenItem.Kind, _ place: Int) {
        if let handoff { return turn(handoff, kind, place) }
        let main: Int? = nil
        resting[main]?.kind = kind
        resting[main]?.since = place
    }

    private mutating func rule(_ handoff: Int, _ owner: Address, _ opens: Int?, _ place: Int) {
        guard let one = open.first(where: { $0.handoff == handoff }) else { return }
        if one.to == owner { return turn(handoff, .waiting, place) { $0.unit = owner } }
        end(handoff, place)
        if let opens, let from = one.from { push(opens, from, owner, place, one.linked) }
    }

    private mutating func end(_ handoff: Int, _ place: Int) {
        guard let at = open.firstIndex(where: { $0.handoff == handoff }) else { return }
        let ended = open.remove(at: at)
        guard let sender = ended.from, !open.contains(where: { $0.linked == ended.linked }) else { return }
        resting[ended.linked] = OpenItem(kind: .idle, unit: sender, since: place, linked: ended.linked)
    }
}

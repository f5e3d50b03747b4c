import CasebusClient
import CasebusModel

/// What will happen to one case, before anything does: who does what, and when.
struct CaseScript: Equatable, Sendable {
    let id: String
    let registrar: Address
    let matter: String
    /// In the order in which they happen.
    var acts: [PlannedAct] = []
}

/// One act of one unit.
struct PlannedAct: Equatable, Sendable {
    /// Shares of the day: 0 its beginning, below 1.
    var at: Double
    var actor: Address
    var deed: Deed

    /// Hand-offs are named by the order in which the script opens them, from 0: the bus numbers them only when they
    /// are pushed.
    enum Deed: Equatable, Sendable {
        case register
        case accept
        case decide(Decision)
        case close
        case push(handoff: Int, to: Address)
        case sign(handoff: Int)
        case refuse(handoff: Int, reason: String)
        /// `next` are hand-offs it opens.
        case feedback(handoff: Int, Outcome, reason: String, next: [Next])
        case withdraw(handoff: Int, reason: String)
        case urge(handoff: Int)
    }

    struct Next: Equatable, Sendable {
        var handoff: Int
        var to: Address
    }
}

extension PlannedAct.Deed {
    /// The hand-off that must have arrived before the unit can do this: nobody signs for what has not come.
    var arrival: Int? {
        switch self {
        case .sign(let handoff), .refuse(let handoff, _): handoff
        case .register, .accept, .decide, .close, .push, .feedback, .withdraw, .urge: nil
        }
    }
}

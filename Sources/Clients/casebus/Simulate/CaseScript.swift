import CasebusClient
import CasebusModel

/// What will happen to one case, before anything does: who does what, and when.
struct CaseScript: Equatable, Sendable {
    let id: String
    let registrar: Address
    let matter: String
    /// In the order in which they happen.
    var acts: [PlannedAct] = []
    /// What the bus has to find about it, where its story was written for that.
    var truths: [ZoneTruth] = []
}

/// One act of one unit.
struct PlannedAct: Equatable, Sendable {
    /// Shares of the day: 0 its beginning, below 1; where the plan is of several days, working days and shares of them.
    var at: Double
    var actor: Address
    var deed: Deed
    /// Of a linked case: the hand-off that came with it.
    var linked: Int?

    /// Hand-offs are named by the order in which the script opens them, from 0: the bus numbers them only when they
    /// are pushed.
    enum Deed: Equatable, Sendable {
        case register
        case accept
        case decide(Decision)
        case close
        /// `step`: empty where the push names none. `isRouted`: only the step is named, and the list says whose it is.
        case push(handoff: Int, to: Address, step: String = "", isRouted: Bool = false)
        case sign(handoff: Int)
        case refuse(handoff: Int, reason: String)
        /// `next` are hand-offs it opens.
        case feedback(handoff: Int, Outcome, reason: String, next: [Next], inPerson: Bool = false)
        case withdraw(handoff: Int, reason: String)
        case urge(handoff: Int)
        case proxySign(handoff: Int)
        case dispute(handoff: Int, owner: Address, entry: UInt32)
        /// `opens`: the hand-off to a third unit.
        case rule(handoff: Int, owner: Address, opens: Int?)
        case reassign(handoff: Int, office: Address)
        case oversee(handoff: Int)
        case explain(handoff: Int)
        /// Special procedures, of a hand-off or, without one, of the idle case.
        case suspend(handoff: Int?)
        case resume(handoff: Int?)
        case correction(handoff: Int?, inPerson: Bool)
        case corrected(handoff: Int?)
        case extend(days: UInt32)
        /// No act of the unit's: the bus has opened a linked case, and what it pushes is delivered.
        case linkedArrival(handoff: Int, from: Address)
        /// No act of a unit's: the bus has signed in the receiver's place.
        case deemedSigned(handoff: Int)
    }

    struct Next: Equatable, Sendable {
        var handoff: Int
        var to: Address
        var step = ""
        var isRouted = false
    }
}

extension PlannedAct.Deed {
    /// The hand-off that must have arrived before the unit can do this: nobody signs for what has not come.
    var arrival: Int? {
        switch self {
        case .sign(let handoff), .refuse(let handoff, _), .dispute(let handoff, _, _), .reassign(let handoff, _):
            handoff
        default: nil
        }
    }

    /// Whether the bus does it, and the unit only learns of it.
    var isOfTheBus: Bool {
        switch self {
        case .linkedArrival, .deemedSigned: true
        default: false
        }
    }
}

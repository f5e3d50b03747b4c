internal import CasebusModel

/// An instant that is not there; SQLite gets NULL.
let noInstant = Int64.min

/// A case as the writer keeps it between two transactions.
struct IndexedCase {
    var key: Int64
    var registrar: Int64
    var state = CaseState.registered
    var decision: UInt8 = 0
    var registeredAt: Int64
    var closedAt = noInstant
    var acceptedAt = noInstant
    var extensionDays: Int64 = 0
    var linkedTo: Int64 = 0
    var lastAt: Int64
    var openHandoffs: Int64 = 0
    var idleUnit: Int64
    var idleSince: Int64
    var suspendedAt = noInstant
    var party = ""
    var lastHandoff: Int64 = 0
    var lastRun: Int64 = 0
    /// Since when only one is open of hand-offs that were open at once.
    var aloneSince = noInstant
    /// When its clocks are looked at next.
    var checkAt = noInstant
    let matter: String

    /// Records of this transaction, not written yet.
    var run: RecordRun?
    /// Of a case that is not in the database yet.
    var new: (id: String, matter: String)?
    var isDirty = false
}

/// A hand-off as the writer keeps it between two transactions.
struct IndexedHandoff {
    var number: Int64
    var caseKey: Int64
    var from: Int64
    var to: Int64
    var holder: Int64
    var state = HandoffState.pushed
    var openedBy: Int64
    var pushedAt: Int64
    var arrivedAt = noInstant
    var signedAt = noInstant
    /// 0 by its receiver, 1 by its sender, 2 by the bus.
    var signing: Int64 = 0
    var closedAt = noInstant
    /// Since when it is in the state that it is in.
    var since: Int64
    var party = ""
    var bounced = false
    var urges: Int64 = 0
    var orders: Int64 = 0
    /// Of the stretch that it is in, see ``Lane``.
    var lane: Int64

    /// Of a hand-off that is not in the database yet.
    var new: (matter: String, step: String)?
    var isDirty = false
}

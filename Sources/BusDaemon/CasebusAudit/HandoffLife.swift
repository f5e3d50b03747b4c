package import CasebusModel

/// How a hand-off was signed for, where its receiver did not do it.
package enum Signing: String, Sendable, CaseIterable {
    /// By the sender.
    case proxy
    /// By the bus, after the receiver could have signed for long enough.
    case deemed
}

/// One hand-off from its push to its closing.
///
/// - Units: milliseconds since 1970.
package struct HandoffLife: Equatable, Sendable {
    package var number: UInt64
    package var from: String
    package var to: String
    package var state = HandoffState.pushed
    package var matter = ""
    package var step = ""
    package var pushedAt: Int64
    package var arrivedAt: Int64?
    package var signedAt: Int64?
    package var closedAt: Int64?
    package var outcome: HandoffOutcome?
    package var reason: String?
    /// `nil` where the receiver signed itself, or nobody did.
    package var signing: Signing?
    package var urges = 0
    /// How often a superior ordered it, the holder explained itself, the receiver passed it on within its department.
    package var orders = 0
    package var explanations = 0
    package var reassignments = 0
    /// Since when it waits at the unit that it was reassigned to last.
    package var reassignedAt: Int64?
    /// The case's next hand-off, when it was opened, went the same way back.
    package var bounced = false
    /// What the responsibility list said when it was opened, and the version of it.
    package var listing: Listing?
    package var list: String?
    /// An importer asserted its push.
    package var isAsserted = false

    package init(number: UInt64, from: String, to: String, pushedAt: Int64) {
        self.number = number
        self.from = from
        self.to = to
        self.pushedAt = pushedAt
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("handoff", number)
            json.member("from", from)
            json.member("to", to)
            json.member("state", state.description)
            if !matter.isEmpty { json.member("matter", matter) }
            if !step.isEmpty { json.member("step", step) }
            json.instant("pushed_at", milliseconds: pushedAt)
            json.instant("arrived_at", milliseconds: arrivedAt)
            json.instant("signed_at", milliseconds: signedAt)
            json.member("signing", signing?.rawValue)
            json.instant("closed_at", milliseconds: closedAt)
            json.member("outcome", outcome?.rawValue)
            json.member("reason", reason)
            listing?.write(to: &json)
            json.member("list", list)
            if urges > 0 { json.member("urges", urges) }
            if orders > 0 { json.member("orders", orders) }
            if explanations > 0 { json.member("explanations", explanations) }
            if reassignments > 0 { json.member("reassignments", reassignments) }
        }
    }
}

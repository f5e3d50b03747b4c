import CasebusModel

/// What a story was written for: what the bus has to find, and nothing beside it.
///
/// It is known before anything happens, from the story's days and the zone's limits alone.
struct ZoneTruth: Equatable, Sendable {
    enum Finding: String, Sendable {
        case card
        case deemedSigned = "deemed_signed"
        case deemedAccepted = "deemed_accepted"
        case dispute
        case stall
        /// The applicant had to come.
        case trip
    }

    var finding: Finding
    /// By the order in which the script opens it; `nil`: of the case.
    var handoff: Int?
    /// Whom to ask.
    var unit: Address
    var clock: String?
    var colour: String?
    var raised = false
    /// What a dispute ended by; `nil`: nothing yet.
    var settled: String?
    var owner: Address?
    /// What kind of interval a stall is.
    var kind: OpenItem.Kind?
}

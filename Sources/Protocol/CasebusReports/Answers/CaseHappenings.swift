/// What befell a case on its way, as the query `case` tells it.
extension CaseAnswer {
    package struct Suspension: Decodable {
        /// Who had it meanwhile.
        package var unit: String
        package var party: String?
        package var ground: String?
        package var from: Instant
        /// Absent while it lasts.
        package var to: Instant?
    }

    package struct Dispute: Decodable {
        package var handoff: UInt64
        /// Who disputes.
        package var unit: String
        /// Whose duty it says it is.
        package var owner: String
        /// Who has the hand-off meanwhile.
        package var holder: String
        package var from: Instant
        /// Absent while it lasts.
        package var to: Instant?
    }

    package struct Card: Decodable {
        package var clock: String?
        package var colour: String?
        package var handoff: UInt64?
        package var holder: String
        package var rule: String
        package var at: Instant
    }
}

/// A special procedure of a case, or the applicant's correction before acceptance: a stretch in which one waits for
/// somebody outside.
///
/// - Units: milliseconds since 1970.
package struct SpecialProcedure: Equatable, Sendable {
    package enum Kind: Sendable {
        /// On a ground of the law: the applicant's clock stops.
        case suspension
        /// What the applicant brought is not complete; acceptance starts the clock, so that there is none to stop.
        case correction
    }

    /// For whom one waits in a correction.
    package static let applicant = "applicant"

    package var kind: Kind
    /// `nil` where the case lay idle or was being prepared.
    package var handoff: UInt64?
    /// Who has it meanwhile.
    package var unit: String
    package var party: String
    package var ground: String?
    package var approver: String?
    package var notice: String?
    /// How long it will take, as the applicant was told; `nil` where it was not said.
    package var days: Int?
    /// The applicant has to come for it.
    package var inPerson: Bool
    package var from: Int64
    /// `nil` while it lasts.
    package var to: Int64?

    init(_ row: RecordRow, unit: String, at: Int64) {
        kind = row.kind == .correction ? .correction : .suspension
        handoff = row.handoff
        self.unit = unit
        party = kind == .correction ? Self.applicant : row.party ?? ""
        (ground, approver, notice, days) = (row.ground, row.approver, row.notice, row.days)
        inPerson = row.inPerson ?? false
        from = at
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("handoff", handoff)
            json.member("unit", unit)
            if kind == .suspension { json.member("party", party) }
            json.member("ground", ground)
            json.member("approver", approver)
            json.member("notice", notice)
            json.member("days", days)
            if kind == .correction { json.member("in_person", inPerson) }
            json.instant("from", milliseconds: from)
            if let to { json.instant("to", milliseconds: to) } else { json.null("to") }
        }
    }
}

/// The applicant was told to come: for what is missing, or as a feedback said.
package struct ApplicantTrip: Equatable, Sendable {
    /// `nil` where the case lay idle or was being prepared.
    package var handoff: UInt64?
    /// Who asked for it.
    package var unit: String
    /// When; milliseconds since 1970.
    package var at: Int64

    package init(handoff: UInt64?, unit: String, at: Int64) {
        (self.handoff, self.unit, self.at) = (handoff, unit, at)
    }
}

/// By how much the applicant's clock was extended.
package struct ClockExtension: Equatable, Sendable {
    /// Working days.
    package var days: Int
    package var unit: String
    package var ground: String?
    package var approver: String?
    package var notice: String?
    /// When it was granted; milliseconds since 1970.
    package var at: Int64

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("days", days)
            json.member("unit", unit)
            json.member("ground", ground)
            json.member("approver", approver)
            json.member("notice", notice)
            json.instant("at", milliseconds: at)
        }
    }
}

/// A hand-off's receiver said that the duty is another's, until that was settled.
///
/// - Units: milliseconds since 1970.
package struct Dispute: Equatable, Sendable {
    package var handoff: UInt64
    /// Who disputes.
    package var unit: String
    /// Whose duty it says it is, and by which entry of the responsibility list.
    package var owner: String
    package var entry: Int
    /// Who has the hand-off meanwhile.
    package var holder: String
    /// Who decides it; `nil` in records of earlier versions.
    package var convenor: String?
    package var from: Int64
    /// `nil` while it lasts.
    package var to: Int64?
    /// Whose duty the convenor ruled it to be; `nil` where the two ends settled it.
    package var ruled: String?

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("handoff", handoff)
            json.member("unit", unit)
            json.member("owner", owner)
            json.member("entry", entry)
            json.member("holder", holder)
            json.member("convenor", convenor)
            json.instant("from", milliseconds: from)
            if let to { json.instant("to", milliseconds: to) } else { json.null("to") }
            json.member("ruled", ruled)
        }
    }
}

/// That a limit was near or past, and who was told.
package struct Card: Equatable, Sendable {
    package var sequence: UInt64
    package var clock: CardClock?
    package var colour: CardColour?
    package var handoff: UInt64?
    package var holder: String
    /// Told to the holder's superior and the sender; `false`: to the holder alone.
    package var raised: Bool
    package var rule: String
    /// Milliseconds since 1970.
    package var due: Int64?
    package var at: Int64

    init(_ row: RecordRow) {
        (sequence, at) = (row.sequence, row.at)
        (clock, colour, handoff) = (row.clock, row.colour, row.handoff)
        (holder, raised, rule, due) = (row.holder ?? "", row.raised ?? false, row.rule ?? "", row.due)
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("clock", clock?.rawValue)
            json.member("colour", colour?.rawValue)
            json.member("handoff", handoff)
            json.member("holder", holder)
            json.member("raised", raised)
            json.member("rule", rule)
            json.instant("due", milliseconds: due)
            json.instant("at", milliseconds: at)
        }
    }
}

/// A case that follows from another one.
package struct LinkedCase: Equatable, Sendable {
    /// The record that registered it.
    package var sequence: UInt64
    package var name: RecordRow.CaseName
    package var matter: String

    package func write(to json: inout JSONWriter) {
        json.object { json in
            name.write(to: &json)
            json.member("matter", matter)
        }
    }
}

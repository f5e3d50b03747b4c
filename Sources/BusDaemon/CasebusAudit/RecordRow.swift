/// One record of the log as people and scripts read it: flat, without payload and free text.
///
/// - Shape: what does not apply to a record's kind is `nil` or empty and is left out of the JSON.
/// - Units: instants in milliseconds since 1970.
package struct RecordRow: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case register, accept, decide, close, push, acknowledge, feedback, withdraw, urge
        case suspend, resume, extend, oversee, explain, rule, reassign, correction, corrected
        case started, stopped, presence, arrived, refusal
        case clockJumped = "clock_jumped"
        case rules, card, linked
        case deemedSigned = "deemed_signed"
        case deemedAccepted = "deemed_accepted"
        case succeeded
        /// An event that a later version of the bus recorded.
        case unknown
    }

    /// A case by its name.
    package struct CaseName: Hashable, Sendable {
        package var registrar: String
        package var id: String

        package init(registrar: String, id: String) {
            self.registrar = registrar
            self.id = id
        }
    }

    /// A hand-off that a feedback or a ruling opened.
    package struct Next: Equatable, Sendable {
        package var handoff: UInt64
        package var to: String
        package var matter: String
        package var step: String
        /// `nil` where no list had an entry for it.
        package var listing: Listing?

        package init(
            handoff: UInt64, to: String, matter: String = "", step: String = "", listing: Listing? = nil
        ) {
            self.handoff = handoff
            self.to = to
            self.matter = matter
            self.step = step
            self.listing = listing
        }
    }

    package var sequence: UInt64
    /// When it happened, as far as anyone knows: asserted by an importer, else `recordedAt`.
    package var at: Int64
    package var recordedAt: Int64
    package var asserted = false
    package var kind: Kind
    /// The unit whose session sent it.
    package var actor: String?
    /// The unit that acts: the actor, or the one an importer speaks for; of an event, the unit concerned.
    package var unit: String?
    package var registrar: String?
    package var caseID: String?
    /// The hand-off a push opened, or the one that the act is on.
    package var handoff: UInt64?
    /// The hand-off's sender and receiver.
    package var from: String?
    package var to: String?
    package var answer: HandoffAnswer?
    package var outcome: HandoffOutcome?
    package var decision: CaseDecision?
    package var reason: String?
    package var next: [Next] = []
    /// Of a push: what the responsibility list says of it.
    package var listing: Listing?
    /// Of a special procedure: its ground, who approved it, the notice that told the applicant, for whom one waits, how
    /// many days it takes, whether the applicant has to come.
    package var ground: String?
    package var approver: String?
    package var notice: String?
    package var party: String?
    package var days: Int?
    package var inPerson: Bool?
    /// Whom a dispute or a ruling names, and the entry of the responsibility list that a dispute relies on.
    package var owner: String?
    package var entry: Int?
    /// To whom a hand-off is reassigned.
    package var office: String?
    /// Who has it, where that is neither end's matter: of a card, and of a dispute in which the list names a third.
    package var holder: String?
    /// Of a dispute: who decides it.
    package var convenor: String?
    /// Of a registration: what the applicant is, and the case that it follows from.
    package var applicant: ApplicantKind?
    package var linkedTo: CaseName?
    /// The command's id.
    package var id: String?
    package var matter: String?
    package var step: String?
    package var payloadBytes: Int?
    package var textBytes: Int?
    /// Payload and text were there once and are gone.
    package var erased = false
    /// Of `arrived`: the hand-offs whose push has arrived.
    package var handoffs: [UInt64] = []
    /// Of `refusal`: the problem's code, the public key, the unit it claimed, how often.
    package var code: String?
    package var key: String?
    package var claimed: String?
    package var count: UInt64?
    /// Of `started`.
    package var lastAlive: Int64?
    package var clean: Bool?
    package var version: String?
    /// Of `presence`.
    package var present: Bool?
    /// Of `clock_jumped`.
    package var clockFrom: Int64?
    package var clockTo: Int64?
    /// Of `card`.
    package var clock: CardClock?
    package var colour: CardColour?
    package var raised: Bool?
    /// The limit that made it.
    package var rule: String?
    package var due: Int64?
    /// Of `succeeded`: who stands in the place of `unit`, and how much was open of that: hand-offs received and sent, and
    /// idle cases.
    package var successor: String?
    package var received: UInt64?
    package var sent: UInt64?
    package var idle: UInt64?
    /// Of `rules`: the list's version; the digests of calendar and book, in hexadecimal.
    package var list: String?
    package var calendar: String?
    package var digest: String?
    /// What is other than before, in codes.
    package var changes: [String] = []

    package init(sequence: UInt64, at: Int64, recordedAt: Int64? = nil, kind: Kind) {
        self.sequence = sequence
        self.at = at
        self.recordedAt = recordedAt ?? at
        self.kind = kind
    }

    package var caseName: CaseName? {
        guard let registrar, let caseID else { return nil }
        return CaseName(registrar: registrar, id: caseID)
    }

    /// A card that was not raised: its holder has time to explain before anybody else learns of it.
    package var isForHolderAlone: Bool { kind == .card && raised != true }

    /// Whether a unit that takes part in what the record says matches; whom a refused peer claimed to be takes none.
    package func names(where matches: (String) -> Bool) -> Bool {
        if isForHolderAlone { return holder.map(matches) ?? false }
        for unit in [registrar, actor, unit, from, to, owner, office, holder, convenor, successor, linkedTo?.registrar]
        {
            if let unit, matches(unit) { return true }
        }
        return next.contains { matches($0.to) }
    }
}

/// What a receiver answers to a push.
package enum HandoffAnswer: String, Sendable, CaseIterable {
    case sign, refuse, dispute
    /// By the sender, for a receiver that does not sign.
    case proxySign = "proxy_sign"
}

/// What a receiver reports; all but ``progress`` close the hand-off.
package enum HandoffOutcome: String, Sendable, CaseIterable {
    case progress, done, declined, partial
    case needsCorrection = "needs_correction"
    case transferred
}

/// How a case is decided.
package enum CaseDecision: String, Sendable, CaseIterable {
    case granted, denied
    case notAccepted = "not_accepted"
    case terminated
    /// Of supervision and enforcement: something was found, or nothing.
    case found, clear
}

/// What an applicant is; never who.
package enum ApplicantKind: String, Sendable, CaseIterable {
    case company, person
}

/// Which limit a card is about.
package enum CardClock: String, Sendable, CaseIterable {
    case waiting, answering, deciding, idling, negotiating, ruling, issuing
}

package enum CardColour: String, Sendable, CaseIterable {
    case amber, yellow, red
}

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
        /// An event that a later version of the bus recorded.
        case unknown
    }

    /// A hand-off that a feedback opened.
    package struct Next: Equatable, Sendable {
        package var handoff: UInt64
        package var to: String
        package var matter: String
        package var step: String

        package init(handoff: UInt64, to: String, matter: String = "", step: String = "") {
            self.handoff = handoff
            self.to = to
            self.matter = matter
            self.step = step
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
    /// The hand-off a push opened, or the one that is acknowledged, answered, withdrawn or urged.
    package var handoff: UInt64?
    /// The hand-off's sender and receiver.
    package var from: String?
    package var to: String?
    package var answer: HandoffAnswer?
    package var outcome: HandoffOutcome?
    package var decision: CaseDecision?
    package var reason: String?
    package var next: [Next] = []
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

    package init(sequence: UInt64, at: Int64, recordedAt: Int64? = nil, kind: Kind) {
        self.sequence = sequence
        self.at = at
        self.recordedAt = recordedAt ?? at
        self.kind = kind
    }

    /// Whether a unit that takes part in what the record says matches; whom a refused peer claimed to be takes none.
    package func names(where matches: (String) -> Bool) -> Bool {
        for unit in [registrar, actor, unit, from, to] {
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

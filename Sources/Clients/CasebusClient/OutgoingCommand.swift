public import CasebusModel

/// One act of a unit, before it is sent.
///
/// The bytes that are recorded are made once, when the command is taken into the outbox; every resending sends
/// those bytes.
public struct OutgoingCommand: Equatable, Sendable {
    /// What the unit does.
    public enum Act: Equatable, Sendable {
        /// Opens a case under the unit's own id for it: opaque, 1 to 64 bytes, never an identity number.
        case register(caseID: String, matter: String, applicant: Applicant? = nil, linkedTo: CaseName? = nil)
        /// Formally accepts a case.
        case accept(CaseName)
        /// Decides a case.
        case decide(CaseName, Decision)
        /// Closes a case.
        case close(CaseName)
        /// Opens a hand-off of a case.
        case push(CaseName, NextPush)
        /// Signs for a hand-off.
        case sign(handoff: UInt64)
        /// Signs for a hand-off in place of the receiver, who does not.
        case proxySign(handoff: UInt64)
        /// Gives a hand-off back unsigned; the reason is a code of `[a-z0-9.-]`.
        case refuse(handoff: UInt64, reason: String)
        /// Says that the duty is another unit's, and by which entry of the responsibility list.
        case dispute(handoff: UInt64, owner: Address, entry: UInt32, reason: String = "")
        /// Reports on a hand-off or closes it, and may open the next ones in the same instant. `inPerson`: the applicant was
        /// told to come for it.
        case feedback(handoff: UInt64, Outcome, reason: String, next: [NextPush], inPerson: Bool = false)
        /// Takes a hand-off back.
        case withdraw(handoff: UInt64, reason: String)
        /// Asks the receiver to get on with it.
        case urge(handoff: UInt64)
        /// Stops the clock, on a ground of the law; the days are those that the applicant was told, 0: none.
        case suspend(
            ProcedureSubject, ground: String, approver: String, notice: String, party: String, days: UInt32 = 0)
        /// Lets the clock go on.
        case resume(ProcedureSubject, notice: String = "")
        /// Adds working days to the applicant's clock.
        case extend(CaseName, workingDays: UInt32, ground: String, approver: String, notice: String)
        /// Tells the applicant, once and before acceptance, what is missing.
        case correction(ProcedureSubject, notice: String, inPerson: Bool = false)
        /// What was missing is there.
        case corrected(ProcedureSubject)
        /// Orders the receiver of a hand-off to get on with it, as its superior.
        case oversee(handoff: UInt64)
        /// Says why a hand-off takes so long, as its holder; the reason is a code.
        case explain(handoff: UInt64, reason: String)
        /// Decides a dispute, as its convenor.
        case rule(handoff: UInt64, owner: Address, reason: String = "")
        /// Passes a hand-off on to a unit of the same department.
        case reassign(handoff: UInt64, office: Address)
    }

    /// What an applicant is, where the responsibility list asks for it; never who.
    public enum Applicant: String, Sendable, CaseIterable {
        case company, person
    }

    /// What the unit does.
    public var act: Act
    /// The idempotency key, 1 to 64 bytes: the same id with the same content is the same command, for ever.
    /// `nil`: a UUIDv7 is made when the command is taken.
    public var id: String?
    /// Free words for people: kept beside the record, so that they can be erased.
    public var text: String?
    /// Opaque bytes for the receiver's system.
    public var payload: [UInt8]?
    /// When it happened and for whom, where the unit is an importer.
    public var asserted: AssertedTime?

    /// - Parameters:
    ///   - act: what the unit does.
    ///   - id: the idempotency key; `nil`: one is made.
    ///   - text: free words for people.
    ///   - payload: opaque bytes for the receiver's system.
    ///   - asserted: when it happened and for whom, by an importer only.
    public init(
        _ act: Act, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil, asserted: AssertedTime? = nil
    ) {
        self.act = act
        self.id = id
        self.text = text
        self.payload = payload
        self.asserted = asserted
    }
}

/// Names a case: by the unit that registered it, and that unit's id for it.
public struct CaseName: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The unit that registered the case; `nil`: the unit that speaks.
    public var registrar: Address?
    /// That unit's id for the case.
    public var id: String

    /// - Parameters:
    ///   - id: the registering unit's id for the case.
    ///   - registrar: the unit that registered it; `nil`: the unit that speaks.
    public init(_ id: String, registeredBy registrar: Address? = nil) {
        self.id = id
        self.registrar = registrar
    }

    /// A case of the unit that speaks.
    public init(stringLiteral id: String) { self.init(id) }
}

/// What a special procedure is of: one of the two things that a unit can have.
public enum ProcedureSubject: Equatable, Sendable {
    /// A hand-off that the unit has signed for.
    case handoff(UInt64)
    /// An idle case that is with the unit.
    case idleCase(CaseName)
}

/// A hand-off to open: to whom, and for what.
public struct NextPush: Equatable, Sendable {
    /// The receiver; `nil`: the unit that the responsibility list names for the step.
    public var to: Address?
    /// The matter's code; may be empty.
    public var matter: String
    /// The step of the matter; may be empty.
    public var step: String
    /// Documents that stay where they are.
    public var attachments: [Attachment]

    /// - Parameters:
    ///   - to: the receiver; `nil`: the unit that the responsibility list names for the step.
    ///   - matter: the matter's code.
    ///   - step: the step of the matter; it must be named where the receiver is not.
    ///   - attachments: documents that stay where they are, at most 16.
    public init(to: Address? = nil, matter: String = "", step: String = "", attachments: [Attachment] = []) {
        self.to = to
        self.matter = matter
        self.step = step
        self.attachments = attachments
    }
}

/// A document that stays where it is: where, how large, and what it must hash to.
public struct Attachment: Equatable, Sendable {
    /// Where it lies, at most 2048 bytes.
    public var uri: String
    /// Its size in bytes.
    public var size: UInt64
    /// The SHA-256 of its bytes: 32 bytes, or empty where it is not known.
    public var digest: [UInt8]

    /// - Parameters:
    ///   - uri: where it lies.
    ///   - size: its size in bytes.
    ///   - digest: the SHA-256 of its bytes.
    public init(uri: String, size: UInt64, digest: [UInt8]) {
        self.uri = uri
        self.size = size
        self.digest = digest
    }
}

/// What an importer asserts about a command of another system: when it happened, and who acted.
public struct AssertedTime: Equatable, Sendable {
    /// When it happened; `nil`: when it is recorded.
    public var occurredAt: Timestamp?
    /// Who acted; `nil`: the importer itself.
    public var onBehalfOf: Address?

    /// - Parameters:
    ///   - occurredAt: when it happened; it must not go back within a case.
    ///   - onBehalfOf: who acted.
    public init(occurredAt: Timestamp?, onBehalfOf: Address? = nil) {
        self.occurredAt = occurredAt
        self.onBehalfOf = onBehalfOf
    }
}

/// How a case was decided.
public enum Decision: String, Sendable, CaseIterable {
    /// 准予
    case granted
    /// 不予许可
    case denied
    /// 不予受理
    case notAccepted = "not-accepted"
    /// Ended without a decision on the merits.
    case terminated
    /// Supervision or enforcement found something.
    case found
    /// Supervision or enforcement found nothing.
    case clear
}

/// What a feedback says.
public enum Outcome: String, Sendable, CaseIterable {
    /// How it goes; the hand-off stays open. The others close it.
    case progress
    /// 办结
    case done
    /// 不同意
    case declined
    /// Done in part.
    case partial
    /// 需补正
    case needsCorrection = "needs-correction"
    /// 转办
    case transferred
}

/// A typed refusal: what was asked cannot be done, and why, and what would be allowed.
///
/// The same value is a reply on the wire, a line on a terminal and a column in the log of refusals.
public struct Problem: Error, Equatable, Sendable {
    public var code: Code
    /// The field at fault, as the schema names it; empty when there is none.
    public var field: String
    /// The value seen, shortened to ``Limits/problemValueBytes``.
    public var value: String
    /// A sentence for people that says what to do.
    public var detail: String
    /// For a rejected transition: the state that the case or hand-off is in.
    public var state: String
    /// For a rejected transition: what that state allows.
    public var allowed: [String]

    public init(
        _ code: Code, field: String = "", value: String = "", detail: String, state: String = "", allowed: [String] = []
    ) {
        self.code = code
        self.field = field
        self.value = Problem.shortened(value)
        self.detail = detail
        self.state = state
        self.allowed = allowed
    }

    private static func shortened(_ value: String) -> String {
        guard value.utf8.count > Limits.problemValueBytes else { return value }
        var kept = ""
        for character in value {
            guard kept.utf8.count + character.utf8.count <= Limits.problemValueBytes - 3 else { break }
            kept.append(character)
        }
        return kept + "…"
    }
}

extension Problem {
    /// A stable code: never renamed, never given another meaning. docs/protocol.md has the table.
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        private init(_ rawValue: String) { self.rawValue = rawValue }
        public var description: String { rawValue }

        // The message as a whole.
        public static let messageMalformed = Code("message.malformed")
        public static let messageTooManyFrames = Code("message.too-many-frames")
        public static let messageTooManyCommands = Code("message.too-many-commands")
        public static let messageTooLarge = Code("message.too-large")
        public static let messageFramesMissing = Code("message.frames-missing")

        // The session.
        public static let sessionRequired = Code("session.required")
        public static let sessionVersion = Code("session.version")
        public static let sessionStaleEpoch = Code("session.stale-epoch")
        public static let sessionTooMany = Code("session.too-many")
        public static let sessionReplaced = Code("session.replaced")
        public static let sessionCut = Code("session.cut")

        // Who asks.
        public static let keyUnknown = Code("key.unknown")
        public static let keyRevoked = Code("key.revoked")
        public static let keyMissing = Code("key.missing")
        public static let unitImpersonated = Code("unit.impersonated")
        public static let routingChosen = Code("routing.chosen")
        public static let notAllowed = Code("unit.not-allowed")

        // A field.
        public static let commandMalformed = Code("command.malformed")
        public static let commandUnknown = Code("command.unknown")
        public static let commandTooLarge = Code("command.too-large")
        public static let payloadTooLarge = Code("payload.too-large")
        public static let textTooLarge = Code("text.too-large")
        public static let textNotUTF8 = Code("text.not-utf8")
        public static let signatureTooLarge = Code("signature.too-large")
        public static let fieldMissing = Code("field.missing")
        public static let fieldTooLong = Code("field.too-long")
        public static let fieldTooMany = Code("field.too-many")
        public static let fieldInvalid = Code("field.invalid")

        // The ledger.
        public static let idReused = Code("id.reused")
        public static let unitUnknown = Code("unit.unknown")
        public static let caseUnknown = Code("case.unknown")
        public static let caseExists = Code("case.exists")
        public static let caseState = Code("case.state")
        public static let caseNotHolder = Code("case.not-holder")
        public static let caseTooManyHandoffs = Code("case.too-many-handoffs")
        public static let handoffUnknown = Code("handoff.unknown")
        public static let handoffState = Code("handoff.state")
        public static let handoffNotReceiver = Code("handoff.not-receiver")
        public static let handoffNotSender = Code("handoff.not-sender")
        public static let handoffTooManyReports = Code("handoff.too-many-reports")
        public static let handoffTooManyUrges = Code("handoff.too-many-urges")
        public static let handoffTooManyOrders = Code("handoff.too-many-orders")
        public static let handoffTooManyExplanations = Code("handoff.too-many-explanations")
        public static let handoffTooManyReassignments = Code("handoff.too-many-reassignments")
        public static let caseTooManyProcedures = Code("case.too-many-procedures")
        /// Nothing is suspended that could be resumed.
        public static let notSuspended = Code("procedure.not-suspended")
        public static let procedureGround = Code("procedure.ground")
        /// A correction is asked for once.
        public static let correctionOnce = Code("correction.once")
        public static let extensionOverLimit = Code("extension.over-limit")
        public static let notSuperior = Code("unit.not-superior")
        public static let otherDepartment = Code("reassign.other-department")
        public static let notConvenor = Code("dispute.not-convenor")
        public static let disputeNoList = Code("dispute.no-list")
        public static let disputeNoEntry = Code("dispute.no-entry")
        /// The convenor has ruled: it is not disputed again.
        public static let disputeRuled = Code("dispute.ruled")
        public static let matterUnknown = Code("matter.unknown")
        public static let stepUnknown = Code("step.unknown")
        public static let routingNoOwner = Code("routing.no-owner")
        public static let routingNotOwner = Code("routing.not-owner")
        public static let timeNotAsserted = Code("time.not-allowed")
        public static let timeBackwards = Code("time.backwards")

        // The bus.
        public static let inboxFull = Code("inbox.full")
        public static let busFull = Code("bus.full")
        public static let diskFull = Code("bus.disk-full")
        public static let logRejected = Code("bus.log-rejected")
        /// What a reload read has mistakes, or would take away what is in use.
        public static let configurationInvalid = Code("configuration.invalid")
        public static let unitInUse = Code("unit.in-use")
        public static let busStopping = Code("bus.stopping")

        // Queries.
        public static let queryUnknown = Code("query.unknown")
        public static let queryInvalid = Code("query.invalid")
        public static let queryBusy = Code("query.busy")
        public static let queryFailed = Code("query.failed")
    }
}

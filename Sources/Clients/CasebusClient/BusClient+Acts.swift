public import CasebusModel

extension BusClient {
    /// Opens a case (登记).
    ///
    /// - Parameters:
    ///   - caseID: the unit's own id for it: opaque, 1 to 64 bytes, never an identity number.
    ///   - matter: the matter's code.
    ///   - applicant: what the applicant is, where the responsibility list asks for it.
    ///   - linkedTo: the case that this one follows from.
    ///   - id: the idempotency key; `nil`: a UUIDv7.
    ///   - text: free words for people.
    ///   - payload: opaque bytes.
    ///   - asserted: when it happened and for whom, by an importer only.
    public func register(
        case caseID: String, matter: String, applicant: OutgoingCommand.Applicant? = nil, linkedTo: CaseName? = nil,
        id: String? = nil, text: String? = nil, payload: [UInt8]? = nil, asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.register(
            caseID: caseID, matter: matter, applicant: applicant, linkedTo: linkedTo)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Formally accepts a case (受理).
    ///
    /// The other parameters are those of ``register(case:matter:applicant:linkedTo:id:text:payload:asserted:)``.
    public func accept(
        _ name: CaseName, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        try await send(.init(.accept(name), id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Decides a case (决定).
    public func decide(
        _ name: CaseName, _ decision: Decision, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        try await send(.init(.decide(name, decision), id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Closes a case (归档).
    public func close(
        case name: CaseName, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        try await send(.init(.close(name), id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Opens a hand-off of a case (推送). The receipt carries its number.
    ///
    /// - Parameters:
    ///   - name: the case.
    ///   - to: the receiver; `nil`: the unit that the responsibility list names for the step.
    ///   - matter: the matter's code.
    ///   - step: the step of the matter; it must be named where the receiver is not.
    ///   - attachments: documents that stay where they are, at most 16.
    ///   - id: the idempotency key; `nil`: a UUIDv7.
    ///   - text: free words for people.
    ///   - payload: opaque bytes for the receiver's system.
    ///   - asserted: when it happened and for whom, by an importer only.
    public func push(
        _ name: CaseName, to: Address? = nil, matter: String = "", step: String = "", attachments: [Attachment] = [],
        id: String? = nil, text: String? = nil, payload: [UInt8]? = nil, asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let push = NextPush(to: to, matter: matter, step: step, attachments: attachments)
        return try await send(.init(.push(name, push), id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Signs for a hand-off (签收).
    public func sign(
        _ handoff: UInt64, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        try await send(.init(.sign(handoff: handoff), id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Signs for a hand-off in place of its receiver, who does not (代签收).
    public func proxySign(
        _ handoff: UInt64, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        try await send(.init(.proxySign(handoff: handoff), id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Gives a hand-off back unsigned. The reason is a code of `[a-z0-9.-]`; words go into `text`.
    public func refuse(
        _ handoff: UInt64, reason: String, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.refuse(handoff: handoff, reason: reason)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Reports on a hand-off or closes it (反馈), and may open the next ones in the same instant.
    ///
    /// - Parameters:
    ///   - handoff: the hand-off, which this unit has signed for.
    ///   - outcome: ``Outcome/progress`` keeps it open, every other closes it.
    ///   - reason: a code of `[a-z0-9.-]`, or empty.
    ///   - next: up to 16 hand-offs to open, all or none; the receipt carries the first's number.
    ///   - id: the idempotency key; `nil`: a UUIDv7.
    ///   - text: free words for people.
    ///   - payload: opaque bytes.
    ///   - asserted: when it happened and for whom, by an importer only.
    public func feedback(
        _ handoff: UInt64, _ outcome: Outcome, reason: String = "", next: [NextPush] = [], id: String? = nil,
        text: String? = nil, payload: [UInt8]? = nil, asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.feedback(handoff: handoff, outcome, reason: reason, next: next)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Takes a hand-off back (撤回). The reason is a code of `[a-z0-9.-]`, or empty.
    public func withdraw(
        _ handoff: UInt64, reason: String = "", id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.withdraw(handoff: handoff, reason: reason)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Asks the receiver of a hand-off to get on with it (催办).
    public func urge(
        _ handoff: UInt64, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        try await send(.init(.urge(handoff: handoff), id: id, text: text, payload: payload, asserted: asserted))
    }
}

internal import CasebusModel

/// Special procedures: what stops, starts and lengthens the applicant's clock, and what is missing before acceptance.
///
/// The parameters that are not named are those of
/// ``BusClient/register(case:matter:applicant:linkedTo:id:text:payload:asserted:)``.
extension BusClient {
    /// Stops the clock (中止), on a ground of the law: hearing, inspection, expert review.
    ///
    /// - Parameters:
    ///   - subject: the hand-off that this unit has signed for, or the idle case that it has.
    ///   - ground: a code of `[a-z0-9.-]`.
    ///   - approver: the unit or post that approved it, 1 to 128 bytes.
    ///   - notice: the number of the notice that told the applicant, 1 to 64 bytes.
    ///   - party: for whom one waits, as a code: `applicant`, `third-party.lab`.
    ///   - days: how long it will take, as the applicant was told; 0: not said.
    public func suspend(
        _ subject: ProcedureSubject, ground: String, approver: String, notice: String, party: String, days: UInt32 = 0,
        id: String? = nil, text: String? = nil, payload: [UInt8]? = nil, asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.suspend(
            subject, ground: ground, approver: approver, notice: notice, party: party, days: days)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Lets the clock go on (恢复).
    ///
    /// - Parameters:
    ///   - subject: what this unit has suspended.
    ///   - notice: the number of the notice that told the applicant, or empty.
    public func resume(
        _ subject: ProcedureSubject, notice: String = "", id: String? = nil, text: String? = nil,
        payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.resume(subject, notice: notice)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Adds working days to the applicant's clock (延期). The case must be accepted.
    ///
    /// - Parameters:
    ///   - name: the case.
    ///   - workingDays: 1 to 1000, and with earlier extensions within what the law allows for the matter.
    ///   - ground: a code of `[a-z0-9.-]`.
    ///   - approver: the unit or post that approved it, 1 to 128 bytes.
    ///   - notice: the number of the notice that told the applicant, 1 to 64 bytes.
    public func extend(
        _ name: CaseName, workingDays: UInt32, ground: String, approver: String, notice: String,
        id: String? = nil, text: String? = nil, payload: [UInt8]? = nil, asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.extend(
            name, workingDays: workingDays, ground: ground, approver: approver, notice: notice)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Tells the applicant what is missing (补正): once a case, and before it is accepted.
    ///
    /// - Parameters:
    ///   - subject: the hand-off that this unit has signed for, or the idle case that it has.
    ///   - notice: the number of the notice, 1 to 64 bytes.
    ///   - inPerson: whether the applicant has to come for it.
    public func correction(
        _ subject: ProcedureSubject, notice: String, inPerson: Bool = false,
        id: String? = nil, text: String? = nil, payload: [UInt8]? = nil, asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.correction(subject, notice: notice, inPerson: inPerson)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Says that what was missing is there (补正完成).
    public func corrected(
        _ subject: ProcedureSubject, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        try await send(.init(.corrected(subject), id: id, text: text, payload: payload, asserted: asserted))
    }
}

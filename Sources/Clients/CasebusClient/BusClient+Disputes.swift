public import CasebusModel

/// Whose duty a hand-off is, and what superiors and holders say about it.
///
/// The parameters that are not named are those of
/// ``BusClient/register(case:matter:applicant:linkedTo:id:text:payload:asserted:)``.
extension BusClient {
    /// Says that the duty is another unit's (职责争议), and does not take it on until that is settled.
    ///
    /// - Parameters:
    ///   - handoff: the hand-off, which was pushed to this unit and is not signed for.
    ///   - owner: whose duty it is.
    ///   - entry: the number of the responsibility list's entry that says so.
    ///   - reason: a code of `[a-z0-9.-]`, or empty.
    public func dispute(
        _ handoff: UInt64, owner: Address, entry: UInt32, reason: String = "", id: String? = nil, text: String? = nil,
        payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.dispute(handoff: handoff, owner: owner, entry: entry, reason: reason)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Decides a dispute (裁定), as its convenor: the duty is the receiver's, the sender's or a third unit's.
    ///
    /// Where it is a third unit's, the receipt carries the number of the hand-off that opens to it.
    public func rule(
        _ handoff: UInt64, owner: Address, reason: String = "", id: String? = nil, text: String? = nil,
        payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.rule(handoff: handoff, owner: owner, reason: reason)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Passes a hand-off on to a unit of the same department (改派). It keeps its number and its clock.
    public func reassign(
        _ handoff: UInt64, to office: Address, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.reassign(handoff: handoff, office: office)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Orders the receiver of a hand-off to get on with it (督办), as its superior.
    public func oversee(
        _ handoff: UInt64, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        try await send(.init(.oversee(handoff: handoff), id: id, text: text, payload: payload, asserted: asserted))
    }

    /// Says why a hand-off takes so long (情况说明), as its holder. The reason is a code of `[a-z0-9.-]`; words go into
    /// `text`.
    public func explain(
        _ handoff: UInt64, reason: String, id: String? = nil, text: String? = nil, payload: [UInt8]? = nil,
        asserted: AssertedTime? = nil
    ) async throws(ClientError) -> Receipt {
        let act = OutgoingCommand.Act.explain(handoff: handoff, reason: reason)
        return try await send(.init(act, id: id, text: text, payload: payload, asserted: asserted))
    }
}

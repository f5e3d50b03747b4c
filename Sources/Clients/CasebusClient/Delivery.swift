public import CasebusModel

/// What happened to a hand-off that concerns this unit.
public enum Notice: String, Sendable, CaseIterable {
    /// To the receiver: it was pushed to it.
    case pushed
    /// To the receiver: the sender took it back.
    case withdrawn
    /// To the receiver: the sender asks.
    case urged
    /// To the sender: the receiver signed for it.
    case signed
    /// To the sender: the receiver refused it.
    case refused
    /// To the sender: the receiver reported on it or closed it.
    case fedBack = "fed-back"
    /// To the sender: a special procedure goes on, and the receiver's clock stands still.
    case suspended
    /// To the sender: it goes on.
    case resumed
    /// To the sender, and to the unit that the list names: the receiver says that the duty is another's.
    case disputed
    /// To the sender: the holder says why.
    case explained
    /// To the sender: the receiver passed it on within its department.
    case reassigned
    /// To the receiver: a superior orders it.
    case overseen
    /// To the receiver: the sender signed for it, or it counts as signed.
    case signedFor = "signed-for"
    /// To both ends of a dispute: the convenor decided it.
    case ruled
    /// A limit is near or past: to the holder first, later to its superior and the sender.
    case card
    /// A unit is no more, and its successor stands in its place: to the successor, of all that it has now and need not be
    /// signed for, and to the other end. What is delivered is the push; without a hand-off, the registration of a case that
    /// lies with the successor.
    case succeeded
}

/// One notice for this unit, delivered by the bus.
///
/// It comes at least once: ``sequence``, ``handoff`` and ``notice`` together tell a repeat. Put it into safe hands
/// (your database, your queue), then call ``confirm()``: confirming is not signing, which is the office's act and
/// may take days.
public struct Delivery: Sendable {
    let content: NoticeContent
    let confirmation: Confirmation

    /// What happened.
    public var notice: Notice { content.notice }
    /// The hand-off it is about.
    public var handoff: UInt64 { content.handoff }
    /// The record that caused it.
    public var sequence: UInt64 { content.sequence }
    /// When it happened: as an importer asserts it, else when it was recorded.
    public var at: Timestamp { content.occurredAt ?? content.recordedAt }
    /// When it was recorded.
    public var recordedAt: Timestamp { content.recordedAt }
    /// Who acted; `nil`: the bus itself, and ``busAct`` says what it did.
    public var from: Address? { content.from }
    /// The case, by its registering unit and that unit's id for it.
    public var caseName: CaseName { content.caseName }
    /// The unit that registered the case.
    public var registrar: Address? { content.caseName.registrar }
    /// The registering unit's id for the case.
    public var caseID: String { content.caseName.id }
    /// The id of the command that caused it; empty where the bus itself acted.
    public var commandID: String { content.commandID }
    /// What the bus did, where no unit's command caused this.
    public var busAct: BusAct? { content.busAct }
    /// The matter of a push. A push that a ruling or a reassignment made carries none: the query `fetch` tells it.
    public var matter: String { content.matter }
    /// The step of a push.
    public var step: String { content.step }
    /// The documents of a push.
    public var attachments: [Attachment] { content.attachments }
    /// What a feedback says; also for the push that a feedback carried.
    public var outcome: Outcome? { content.outcome }
    /// The reason code of a refusal, a dispute, a feedback, a withdrawal, an explanation or a ruling, and the ground of
    /// a suspension.
    public var reason: String { content.reason }
    /// Whose duty it is, as a dispute claims or a ruling says; the office of a reassignment.
    public var owner: Address? { content.owner }
    /// The number of the responsibility list's entry that a dispute relies on; 0: none.
    public var entry: UInt32 { content.entry }
    /// Of a special procedure: the number of the notice that told the applicant.
    public var noticeNumber: String { content.noticeNumber }
    /// Of a suspension: for whom one waits, as a code.
    public var party: String { content.party }
    /// Of a suspension: how many days it will take, as the applicant was told; 0: not said.
    public var days: UInt32 { content.days }
    /// Of a correction: the applicant has to come for it.
    public var inPerson: Bool { content.inPerson }
    /// The sender's free words.
    public var text: String? { content.text }
    /// The sender's opaque bytes.
    public var payload: [UInt8]? { content.payload }
    /// The frame that the sender wrote, as it is recorded: what ``signature`` covers. Of the bus's own act, that.
    public var commandFrame: [UInt8]? { content.commandFrame }
    /// The sender's signature: one byte of algorithm (1 Ed25519, 2 SM2), then the signature.
    public var signature: [UInt8]? { content.signature }
    /// It may have been delivered before.
    public var redelivered: Bool { content.redelivered }
    /// Its text and payload were erased.
    public var erased: Bool { content.erased }

    /// Says that this delivery is in safe hands: the bus records that it arrived and frees its credit.
    ///
    /// The bus hears of it once everything delivered before it is confirmed too. A delivery of an earlier session
    /// (the link was lost since) cannot be confirmed any more: the bus delivers it again.
    public func confirm() { confirmation.confirm() }
}

/// Ties a delivery to the session it came in.
struct Confirmation: Sendable {
    let session: UInt64
    let number: UInt64
    let mailbox: Mailbox

    func confirm() { mailbox.confirm(session: session, number: number) }
}

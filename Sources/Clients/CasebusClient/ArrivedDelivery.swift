internal import CasebusModel
internal import CasebusWire
internal import FoundationEssentials

/// A delivery as it came, with its number in the session.
struct ArrivedDelivery: Equatable, Sendable {
    var number: UInt64
    var content: NoticeContent

    /// Takes a delivery's frames from those that follow the envelope.
    ///
    /// - Throws: ``ClientError/protocolViolation(_:)`` for missing frames, or a notice or an address that is none.
    init(_ wire: WireDelivery, takingFrom frames: inout ArraySlice<[UInt8]>) throws(ClientError) {
        guard let bits = UInt8(exactly: wire.parts) else {
            throw .protocolViolation("delivery \(wire.number) with parts \(wire.parts)")
        }
        let parts = FrameParts(rawValue: bits)
        func take(_ part: FrameParts) throws(ClientError) -> [UInt8]? {
            guard parts.contains(part) else { return nil }
            guard let frame = frames.popFirst() else {
                throw .protocolViolation("delivery \(wire.number) without a frame that its parts name")
            }
            return frame
        }
        let commandFrame = try take(.command)
        let signature = try take(.signature)
        let textFrame = try take(.text)
        let payload = try take(.payload)
        number = wire.number
        content = try NoticeContent(wire, isOfBus: parts.contains(.event))
        content.commandFrame = commandFrame
        content.signature = signature
        content.text = textFrame.map { String(decoding: $0, as: UTF8.self) }
        content.payload = payload
        guard let commandFrame else { return }
        do {
            if parts.contains(.event) {
                content.summarise(try FrameFormat.protobuf.decode(WireBusEvent.self, from: commandFrame))
            } else {
                let format: FrameFormat = parts.contains(.json) ? .json : .protobuf
                let command = try format.decode(WireCommand.self, from: commandFrame)
                content.summarise(command, nextIndex: Int(wire.nextIndex))
            }
        } catch {
            throw .protocolViolation("delivery \(wire.number) with a command that cannot be decoded")
        }
    }
}

/// What a delivery says, apart from how it is confirmed.
struct NoticeContent: Equatable, Sendable {
    var notice: Notice
    var handoff: UInt64
    var sequence: UInt64
    var recordedAt: Timestamp
    var occurredAt: Timestamp?
    /// `nil`: the bus.
    var from: Address?
    var caseName: CaseName
    var redelivered: Bool
    var erased: Bool
    var commandID = ""
    var busAct: BusAct?
    var matter = ""
    var step = ""
    var attachments: [Attachment] = []
    var outcome: Outcome?
    var reason = ""
    var owner: Address?
    var entry: UInt32 = 0
    var noticeNumber = ""
    var party = ""
    var days: UInt32 = 0
    var inPerson = false
    var commandFrame: [UInt8]?
    var signature: [UInt8]?
    var text: String?
    var payload: [UInt8]?

    fileprivate init(_ wire: WireDelivery, isOfBus: Bool) throws(ClientError) {
        guard let notice = Notice(wire.notice) else {
            throw .protocolViolation("delivery \(wire.number) with a notice this client does not know")
        }
        from = Address(wire.from)
        if from == nil, !isOfBus || !wire.from.isEmpty {
            let fault = Address.fault(in: wire.from) ?? "is none"
            throw .protocolViolation("delivery \(wire.number) from an address that \(fault)")
        }
        self.notice = notice
        handoff = wire.handoff
        sequence = wire.sequence
        recordedAt = Timestamp(milliseconds: wire.recordedAtMs)
        caseName = CaseName(wire.case.id, registeredBy: Address(wire.case.registrar))
        redelivered = wire.redelivered
        erased = wire.erased
    }

    fileprivate mutating func summarise(_ event: WireBusEvent) {
        busAct = BusAct(event)
        if case .linked(let linked) = event.event { (matter, step) = (linked.matter, linked.step) }
    }

    fileprivate mutating func summarise(_ command: WireCommand, nextIndex: Int) {
        commandID = command.id
        if command.hasOccurredAtMs { occurredAt = Timestamp(milliseconds: command.occurredAtMs) }
        switch command.act {
        case .push(let push): take(push)
        case .feedback(let feedback):
            outcome = Outcome(feedback.outcome)
            (reason, inPerson) = (feedback.reason, feedback.inPerson)
            // To its receiver a push within a feedback is a push; to the sender the feedback is an answer.
            if [.pushed, .succeeded].contains(notice), feedback.next.indices.contains(nextIndex) {
                take(feedback.next[nextIndex])
            }
        case .acknowledge(let acknowledge):
            (reason, owner, entry) = (acknowledge.reason, Address(acknowledge.owner), acknowledge.entry)
        case .withdraw(let withdraw): reason = withdraw.reason
        case .suspend(let suspend):
            (reason, noticeNumber) = (suspend.ground, suspend.notice)
            (party, days) = (suspend.party, suspend.days)
        case .resume(let resume): noticeNumber = resume.notice
        case .correction(let correction):
            (noticeNumber, party, inPerson) = (correction.notice, "applicant", correction.inPerson)
        case .explain(let explain): reason = explain.reason
        case .rule(let rule): (reason, owner) = (rule.reason, Address(rule.owner))
        case .reassign(let reassign): owner = Address(reassign.office)
        default: break
        }
    }

    private mutating func take(_ push: WirePush) {
        (matter, step) = (push.matter, push.step)
        attachments = push.attachments.map { Attachment(uri: $0.uri, size: $0.size, digest: Array($0.digest)) }
    }
}

extension Notice {
    fileprivate init?(_ wire: WireNotice) {
        switch wire {
        case .pushed: self = .pushed
        case .withdrawn: self = .withdrawn
        case .urged: self = .urged
        case .signed: self = .signed
        case .refused: self = .refused
        case .fedBack: self = .fedBack
        case .suspended: self = .suspended
        case .resumed: self = .resumed
        case .disputed: self = .disputed
        case .explained: self = .explained
        case .reassigned: self = .reassigned
        case .overseen: self = .overseen
        case .signedFor: self = .signedFor
        case .ruled: self = .ruled
        case .card: self = .card
        case .succeeded: self = .succeeded
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}

import CasebusModel
import CasebusWire
import Testing

@Suite struct CommandDecoderTests {
    /// What a view says, in the words of the schema, for comparing with swift-protobuf.
    private func message(_ view: CommandView, _ bytes: [UInt8]) -> WireCommand {
        func text(_ range: ByteRange) -> String { String(decoding: bytes[range.range], as: UTF8.self) }
        func push(_ view: PushView) -> WirePush {
            var push = WirePush()
            if view.hasCase { (push.case.registrar, push.case.id) = (text(view.registrar), text(view.caseID)) }
            (push.to, push.matter, push.step) = (text(view.to), text(view.matter), text(view.step))
            return push
        }
        var command = WireCommand()
        command.id = text(view.id)
        if let time = view.occurredAt { command.occurredAtMs = time }
        command.onBehalfOf = text(view.onBehalfOf)
        let named = push(view.push)
        switch view.act {
        case .register:
            (command.register.caseID, command.register.matter) = (text(view.push.caseID), text(view.push.matter))
            if let applicant = WireApplicant(rawValue: Int(view.applicant)) { command.register.applicant = applicant }
            if view.linkedTo.hasCase { command.register.linkedTo = push(view.linkedTo).case }
        case .accept: command.accept.case = named.case
        case .decide:
            (command.decide.case, command.decide.decision) = (
                named.case, .init(rawValue: Int(view.choice)) ?? .unspecified
            )
        case .close: command.close.case = named.case
        case .push: command.push = named
        case .acknowledge:
            command.acknowledge.handoff = view.handoff
            command.acknowledge.answer = WireAnswer(rawValue: Int(view.choice)) ?? .unspecified
            command.acknowledge.reason = text(view.reason)
            (command.acknowledge.owner, command.acknowledge.entry) = (text(view.owner), view.entry)
        case .feedback:
            command.feedback.handoff = view.handoff
            command.feedback.outcome = WireOutcome(rawValue: Int(view.choice)) ?? .unspecified
            command.feedback.reason = text(view.reason)
            command.feedback.next = view.next.map(push)
            command.feedback.inPerson = view.inPerson
        case .withdraw: (command.withdraw.handoff, command.withdraw.reason) = (view.handoff, text(view.reason))
        case .urge: command.urge.handoff = view.handoff
        case .oversee: command.oversee.handoff = view.handoff
        case .explain: (command.explain.handoff, command.explain.reason) = (view.handoff, text(view.reason))
        case .rule:
            (command.rule.handoff, command.rule.owner, command.rule.reason) = (
                view.handoff, text(view.owner), text(view.reason)
            )
        case .reassign: (command.reassign.handoff, command.reassign.office) = (view.handoff, text(view.owner))
        default: fill(&command, named, view, text)
        }
        return command
    }

    /// The special procedures, of a hand-off or of a case.
    private func fill(
        _ command: inout WireCommand, _ named: WirePush, _ view: CommandView, _ text: (ByteRange) -> String
    ) {
        switch view.act {
        case .suspend:
            if view.push.hasCase { command.suspend.case = named.case }
            (command.suspend.handoff, command.suspend.ground, command.suspend.approver) = (
                view.handoff, text(view.reason), text(view.approver)
            )
            (command.suspend.notice, command.suspend.party, command.suspend.days) = (
                text(view.notice), text(view.party), view.days
            )
        case .resume:
            if view.push.hasCase { command.resume.case = named.case }
            (command.resume.handoff, command.resume.notice) = (view.handoff, text(view.notice))
        case .extend:
            (command.extend.case, command.extend.days, command.extend.ground) = (
                named.case, view.days, text(view.reason)
            )
            (command.extend.approver, command.extend.notice) = (text(view.approver), text(view.notice))
        case .correction:
            if view.push.hasCase { command.correction.case = named.case }
            (command.correction.handoff, command.correction.notice, command.correction.inPerson) = (
                view.handoff, text(view.notice), view.inPerson
            )
        default:
            if view.push.hasCase { command.corrected.case = named.case }
            command.corrected.handoff = view.handoff
        }
    }

    private func decode(_ bytes: [UInt8]) throws(WireError) -> CommandView {
        try CommandDecoder.decode(bytes.span.bytes)
    }

    @Test(arguments: Array(1...8) as [UInt64])
    func `random commands decode to what swift-protobuf encoded`(seed: UInt64) throws {
        var random = RandomCommands(seed: seed)
        for _ in 0..<500 {
            let command = random.command()
            let bytes: [UInt8] = try FrameFormat.protobuf.encode(command)
            #expect(message(try decode(bytes), bytes) == command)
        }
    }

    @Test(arguments: Array(1...8) as [UInt64])
    func `damaged commands are refused, or read as swift-protobuf reads them`(seed: UInt64) throws {
        var random = RandomCommands(seed: seed)
        for _ in 0..<2_000 {
            var bytes: [UInt8] = try FrameFormat.protobuf.encode(random.command())
            random.damage(&bytes)
            guard let view = try? decode(bytes) else { continue }
            let reference = try FrameFormat.protobuf.decode(WireCommand.self, from: bytes)
            #expect(message(view, bytes).id == reference.id)
            #expect(view.handoff == message(view, bytes).acknowledge.handoff || view.act != .acknowledge)
        }
    }

    @Test func `every truncation of a command is refused or complete`() throws {
        var command = WireCommand()
        command.id = "an-id"
        command.push.case.id = "case"
        command.push.to = "bureau/market"
        let bytes: [UInt8] = try FrameFormat.protobuf.encode(command)
        for length in 0..<bytes.count {
            #expect(throws: WireError.self) { try decode(Array(bytes.prefix(length))) }
        }
        _ = try decode(bytes)
    }

    @Test func `a command at its limit is read, and one byte more is not`() throws {
        var command = WireCommand()
        command.id = String(repeating: "x", count: Limits.identifierBytes)
        command.register.caseID = String(repeating: "ü", count: Limits.identifierBytes / 2)
        _ = try decode(FrameFormat.protobuf.encode(command))
        command.id += "x"
        let error = #expect(throws: WireError.self) { try decode(FrameFormat.protobuf.encode(command)) }
        #expect(error?.code == .fieldTooLong)
        #expect(error?.field == "id")
        #expect(error?.value == "\(Limits.identifierBytes + 1) bytes")
        let large = [UInt8](repeating: 0, count: Limits.commandBytes + 1)
        #expect(throws: WireError.self) { try decode(large) }
    }
}

import CasebusModel
import CasebusWire

/// Commands from a seed: valid ones, and ways to damage them.
struct RandomCommands {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func number(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    private mutating func text(_ limit: Int) -> String {
        let alphabet = ["a", "Z", "0", "/", " ", "é", "务", "🏛", "-"]
        var text = "x"
        while text.utf8.count < limit - 4, number(below: 12) > 0 { text += alphabet[number(below: alphabet.count)] }
        return text
    }

    private mutating func code() -> String {
        String((0..<(1 + number(below: 20))).map { _ in Array("abz09.-")[number(below: 7)] })
    }

    private mutating func caseRef() -> WireCaseRef {
        var ref = WireCaseRef()
        if number(below: 2) == 0 { ref.registrar = text(Limits.addressBytes) }
        ref.id = text(Limits.identifierBytes)
        return ref
    }

    private mutating func push(withCase: Bool) -> WirePush {
        var push = WirePush()
        if withCase { push.case = caseRef() }
        push.to = text(Limits.addressBytes)
        if number(below: 2) == 0 { push.matter = text(Limits.identifierBytes) }
        if number(below: 2) == 0 { push.step = text(Limits.identifierBytes) }
        return push
    }

    mutating func command() -> WireCommand {
        var command = WireCommand()
        command.id = text(Limits.identifierBytes)
        if number(below: 4) == 0 { command.occurredAtMs = Int64(number(below: 1 << 30)) * 1000 }
        if number(below: 4) == 0 { command.onBehalfOf = text(Limits.addressBytes) }
        let handoff = UInt64(1 + number(below: 1 << 30)) << UInt64(number(below: 20))
        switch number(below: 18) {
        case 0:
            (command.register.caseID, command.register.matter) = (text(64), text(64))
            command.register.applicant = .init(rawValue: number(below: 3)) ?? .company
            if number(below: 2) == 0 { command.register.linkedTo = caseRef() }
        case 1: command.accept.case = caseRef()
        case 2:
            (command.decide.case, command.decide.decision) = (
                caseRef(), .init(rawValue: 1 + number(below: 6)) ?? .granted
            )
        case 3: command.close.case = caseRef()
        case 4: command.push = push(withCase: true)
        case 5:
            (command.acknowledge.handoff, command.acknowledge.answer, command.acknowledge.reason) = (
                handoff, .init(rawValue: 2 + number(below: 3)) ?? .refuse, code()
            )
            (command.acknowledge.owner, command.acknowledge.entry) = (text(128), UInt32(1 + number(below: 10_000)))
        case 6:
            (command.feedback.handoff, command.feedback.outcome) = (
                handoff, .init(rawValue: 2 + number(below: 5)) ?? .done
            )
            command.feedback.next = (0..<number(below: 4)).map { _ in push(withCase: false) }
            command.feedback.inPerson = number(below: 2) == 0
        case 7: (command.withdraw.handoff, command.withdraw.reason) = (handoff, code())
        case 8: command.urge.handoff = handoff
        default: procedure(&command, handoff)
        }
        return command
    }

    private mutating func procedure(_ command: inout WireCommand, _ handoff: UInt64) {
        let ofCase = number(below: 2) == 0
        switch number(below: 9) {
        case 0:
            if ofCase { command.suspend.case = caseRef() } else { command.suspend.handoff = handoff }
            (command.suspend.ground, command.suspend.approver) = (code(), text(128))
            (command.suspend.notice, command.suspend.party) = (text(64), code())
            command.suspend.days = UInt32(number(below: 1 + Limits.procedureDays))
        case 1:
            if ofCase { command.resume.case = caseRef() } else { command.resume.handoff = handoff }
            if number(below: 2) == 0 { command.resume.notice = text(64) }
        case 2:
            (command.extend.case, command.extend.days) = (caseRef(), UInt32(1 + number(below: Limits.procedureDays)))
            (command.extend.ground, command.extend.approver, command.extend.notice) = (code(), text(128), text(64))
        case 3:
            if ofCase { command.correction.case = caseRef() } else { command.correction.handoff = handoff }
            (command.correction.notice, command.correction.inPerson) = (text(64), number(below: 2) == 0)
        case 4: if ofCase { command.corrected.case = caseRef() } else { command.corrected.handoff = handoff }
        case 5: command.oversee.handoff = handoff
        case 6: (command.explain.handoff, command.explain.reason) = (handoff, code())
        case 7: (command.rule.handoff, command.rule.owner, command.rule.reason) = (handoff, text(128), code())
        default: (command.reassign.handoff, command.reassign.office) = (handoff, text(128))
        }
    }

    mutating func damage(_ bytes: inout [UInt8]) {
        for _ in 0...number(below: 3) where !bytes.isEmpty {
            switch number(below: 4) {
            case 0: bytes[number(below: bytes.count)] = UInt8(number(below: 256))
            case 1: bytes.remove(at: number(below: bytes.count))
            case 2: bytes.insert(UInt8(number(below: 256)), at: number(below: bytes.count))
            default: bytes.removeLast(1 + number(below: bytes.count))
            }
        }
    }
}

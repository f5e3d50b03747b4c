internal import CasebusModel

/// Decodes a command frame by hand: the hot path's decoder, held against swift-protobuf by a fuzz test.
///
/// It is stricter than protobuf asks, since what is recorded must be understood whole: an unknown
/// field, a repeated singular field or a second act is `command.malformed`.
package enum CommandDecoder {
    /// - Parameter bytes: the command frame, at most ``Limits/commandBytes``.
    /// - Throws: ``WireError`` with the field, the value seen and the offset.
    package static func decode(_ bytes: RawSpan) throws(WireError) -> CommandView {
        guard bytes.byteCount <= Limits.commandBytes else {
            throw WireError(
                code: .commandTooLarge, field: "command", value: "\(bytes.byteCount) bytes", offset: 0,
                detail:
                    "a command frame has at most \(Limits.commandBytes) bytes: move text and payload into their frames")
        }
        var reader = WireReader(0..<bytes.byteCount)
        var view = CommandView()
        var seen = SeenFields()
        while !reader.isAtEnd {
            let at = reader.offset
            let (field, type) = try reader.key(bytes)
            try seen.note(field, at: at)
            switch (field, type) {
            case (1, .bytes): view.id = try identifier(&reader, bytes, "id")
            case (2, .varint): view.occurredAt = try instant(&reader, bytes)
            case (3, .bytes): view.onBehalfOf = try text(&reader, bytes, "on_behalf_of", limit: Limits.addressBytes)
            case (16...33, .bytes):
                guard let act = Act(rawValue: UInt8(field)), !seen.act else {
                    throw malformed("act", "a command carries one act", at: at)
                }
                seen.act = true
                view.act = act
                try decodeAct(act, in: try reader.lengthDelimited(bytes).range, bytes, &view)
            case (34...64, .bytes):
                throw WireError(
                    code: .commandUnknown, field: "act", value: "\(field)", offset: at,
                    detail: "this act is unknown to protocol version 1")
            default: throw malformed("\(field)", "a command has no such field of this wire type", at: at)
            }
        }
        guard !view.id.isEmpty else { throw missing("id", at: bytes.byteCount) }
        guard seen.act else { throw missing("act", at: bytes.byteCount) }
        return view
    }

    private static func decodeAct(
        _ act: Act, in range: Range<Int>, _ bytes: RawSpan, _ view: inout CommandView
    ) throws(WireError) {
        var reader = WireReader(range)
        var seen = SeenFields()
        while !reader.isAtEnd {
            let at = reader.offset
            let (field, type) = try reader.key(bytes)
            // Attachments of a push and next pushes of a feedback are the repeated fields.
            if !(act == .push && field == 5) && !(act == .feedback && field == 4) { try seen.note(field, at: at) }
            switch (act, field, type) {
            case (.register, 1, .bytes): view.push.caseID = try identifier(&reader, bytes, "register.case_id")
            case (.register, 2, .bytes):
                view.push.matter = try text(&reader, bytes, "register.matter", limit: Limits.identifierBytes)
            case (.register, 3, .varint): view.applicant = try choice(&reader, bytes, "register.applicant", 1...2)
            case (.register, 4, .bytes):
                try decodeCase(in: try reader.lengthDelimited(bytes).range, bytes, &view.linkedTo)
            case (.accept, 1, .bytes), (.decide, 1, .bytes), (.close, 1, .bytes):
                try decodeCase(in: try reader.lengthDelimited(bytes).range, bytes, &view.push)
            case (.decide, 2, .varint): view.choice = try choice(&reader, bytes, "decide.decision", 1...6)
            case (.push, _, _): try decodePushField(field, type, at: at, &reader, bytes, &view.push, "push")
            case (.acknowledge, 1, .varint), (.feedback, 1, .varint), (.withdraw, 1, .varint), (.urge, 1, .varint):
                view.handoff = try reader.varint(bytes)
            case (.acknowledge, 2, .varint): view.choice = try choice(&reader, bytes, "acknowledge.answer", 1...4)
            case (.feedback, 2, .varint): view.choice = try choice(&reader, bytes, "feedback.outcome", 1...6)
            case (.acknowledge, 3, .bytes), (.feedback, 3, .bytes), (.withdraw, 2, .bytes):
                view.reason = try code(&reader, bytes, "\(act).reason")
            case (.acknowledge, 4, .bytes):
                view.owner = try text(&reader, bytes, "acknowledge.owner", limit: Limits.addressBytes)
            case (.acknowledge, 5, .varint): view.entry = try number(&reader, bytes, "acknowledge.entry", 1...10_000)
            case (.feedback, 4, .bytes):
                guard view.next.count < Limits.nextPushesPerFeedback else {
                    throw WireError(
                        code: .fieldTooMany, field: "feedback.next", value: "\(view.next.count + 1)", offset: at,
                        detail: "a feedback carries at most \(Limits.nextPushesPerFeedback) next pushes")
                }
                view.next.append(try decodeNext(in: try reader.lengthDelimited(bytes).range, bytes))
            case (.feedback, 5, .varint): view.inPerson = try reader.varint(bytes) != 0
            case (.suspend, _, _), (.resume, _, _), (.extend, _, _), (.oversee, _, _), (.explain, _, _), (.rule, _, _),
                (.reassign, _, _), (.correction, _, _), (.corrected, _, _):
                try decodeProcedureField(act, field, type, at: at, &reader, bytes, &view)
            default: throw unknownField(act, field, at: at)
            }
        }
        try checkComplete(act, view, at: range.upperBound)
    }

    private static func decodeNext(in range: Range<Int>, _ bytes: RawSpan) throws(WireError) -> PushView {
        var reader = WireReader(range)
        var push = PushView()
        var seen = SeenFields()
        while !reader.isAtEnd {
            let at = reader.offset
            let (field, type) = try reader.key(bytes)
            if field != 5 { try seen.note(field, at: at) }
            try decodePushField(field, type, at: at, &reader, bytes, &push, "feedback.next")
        }
        guard !push.to.isEmpty || !push.step.isEmpty else { throw missing("feedback.next.to", at: range.upperBound) }
        guard !push.hasCase else {
            throw WireError(
                code: .fieldInvalid, field: "feedback.next.case", value: "", offset: range.lowerBound,
                detail: "a push that a feedback carries belongs to the feedback's case: leave the field out")
        }
        return push
    }

    private static func decodePushField(
        _ field: UInt64, _ type: WireType, at: Int, _ reader: inout WireReader, _ bytes: RawSpan,
        _ push: inout PushView, _ name: String
    ) throws(WireError) {
        switch (field, type) {
        case (1, .bytes): try decodeCase(in: try reader.lengthDelimited(bytes).range, bytes, &push)
        case (2, .bytes): push.to = try text(&reader, bytes, "push.to", limit: Limits.addressBytes)
        case (3, .bytes): push.matter = try text(&reader, bytes, "push.matter", limit: Limits.identifierBytes)
        case (4, .bytes): push.step = try text(&reader, bytes, "push.step", limit: Limits.identifierBytes)
        case (5, .bytes):
            guard push.attachments < Limits.attachmentsPerPush else {
                throw WireError(
                    code: .fieldTooMany, field: "push.attachments", value: "\(push.attachments + 1)", offset: at,
                    detail: "a push carries at most \(Limits.attachmentsPerPush) attachments")
            }
            push.attachments += 1
            try decodeAttachment(in: try reader.lengthDelimited(bytes).range, bytes)
        default: throw malformed("\(name).\(field)", "a push has no such field of this wire type", at: at)
        }
    }

    static func decodeCase(
        in range: Range<Int>, _ bytes: RawSpan, _ push: inout PushView
    ) throws(WireError) {
        var reader = WireReader(range)
        var seen = SeenFields()
        push.hasCase = true
        while !reader.isAtEnd {
            let at = reader.offset
            let (field, type) = try reader.key(bytes)
            try seen.note(field, at: at)
            switch (field, type) {
            case (1, .bytes): push.registrar = try text(&reader, bytes, "case.registrar", limit: Limits.addressBytes)
            case (2, .bytes): push.caseID = try identifier(&reader, bytes, "case.id")
            default: throw malformed("case.\(field)", "a case is named by registrar and id", at: at)
            }
        }
    }

    private static func decodeAttachment(in range: Range<Int>, _ bytes: RawSpan) throws(WireError) {
        var reader = WireReader(range)
        var seen = SeenFields()
        var uri = ByteRange.none
        while !reader.isAtEnd {
            let at = reader.offset
            let (field, type) = try reader.key(bytes)
            try seen.note(field, at: at)
            switch (field, type) {
            case (1, .bytes): uri = try text(&reader, bytes, "attachment.uri", limit: Limits.uriBytes)
            case (2, .varint): _ = try reader.varint(bytes)
            case (3, .bytes):
                let digest = try reader.lengthDelimited(bytes)
                guard digest.count == 32 else {
                    throw WireError(
                        code: .fieldInvalid, field: "attachment.digest", value: "\(digest.count) bytes", offset: at,
                        detail: "an attachment's digest is a SHA-256: 32 bytes")
                }
            default: throw malformed("attachment.\(field)", "an attachment has uri, size and digest", at: at)
            }
        }
        guard !uri.isEmpty else { throw missing("attachment.uri", at: range.upperBound) }
    }

    /// What an act cannot do without.
    private static func checkComplete(_ act: Act, _ view: CommandView, at offset: Int) throws(WireError) {
        switch act {
        case .register:
            if view.push.caseID.isEmpty { throw missing("register.case_id", at: offset) }
            if view.linkedTo.hasCase, view.linkedTo.caseID.isEmpty {
                throw missing("register.linked_to.id", at: offset)
            }
        case .accept, .close: if view.push.caseID.isEmpty { throw missing("\(act).case.id", at: offset) }
        case .decide:
            if view.push.caseID.isEmpty { throw missing("decide.case.id", at: offset) }
            if view.choice == 0 { throw missing("decide.decision", at: offset) }
        case .push:
            if view.push.caseID.isEmpty { throw missing("push.case.id", at: offset) }
            if view.push.to.isEmpty, view.push.step.isEmpty { throw missing("push.to", at: offset) }
        case .acknowledge:
            if view.handoff == 0 { throw missing("acknowledge.handoff", at: offset) }
            if view.choice == 0 { throw missing("acknowledge.answer", at: offset) }
            try checkAnswer(view, at: offset)
        case .feedback:
            if view.handoff == 0 { throw missing("feedback.handoff", at: offset) }
            if view.choice == 0 { throw missing("feedback.outcome", at: offset) }
            if view.choice == UInt8(WireOutcome.progress.rawValue), !view.next.isEmpty {
                throw WireError(
                    code: .fieldInvalid, field: "feedback.next", value: "\(view.next.count)", offset: offset,
                    detail: "progress keeps the hand-off open: next pushes go with an outcome that closes it")
            }
        case .withdraw, .urge: if view.handoff == 0 { throw missing("\(act).handoff", at: offset) }
        case .suspend, .resume, .extend, .oversee, .explain, .rule, .reassign, .correction, .corrected:
            try checkProcedure(act, view, at: offset)
        }
    }
}

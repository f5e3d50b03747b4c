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
            case (16...24, .bytes):
                guard let act = Act(rawValue: UInt8(field)), !seen.act else {
                    throw malformed("act", "a command carries one act", at: at)
                }
                seen.act = true
                view.act = act
                try decodeAct(act, in: try reader.lengthDelimited(bytes).range, bytes, &view)
            case (25...64, .bytes):
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
            case (.accept, 1, .bytes), (.decide, 1, .bytes), (.close, 1, .bytes):
                try decodeCase(in: try reader.lengthDelimited(bytes).range, bytes, &view.push)
            case (.decide, 2, .varint): view.choice = try choice(&reader, bytes, "decide.decision", 1...4)
            case (.push, _, _): try decodePushField(field, type, at: at, &reader, bytes, &view.push, "push")
            case (.acknowledge, 1, .varint), (.feedback, 1, .varint), (.withdraw, 1, .varint), (.urge, 1, .varint):
                view.handoff = try reader.varint(bytes)
            case (.acknowledge, 2, .varint): view.choice = try choice(&reader, bytes, "acknowledge.answer", 1...2)
            case (.feedback, 2, .varint): view.choice = try choice(&reader, bytes, "feedback.outcome", 1...6)
            case (.acknowledge, 3, .bytes), (.feedback, 3, .bytes), (.withdraw, 2, .bytes):
                view.reason = try reason(&reader, bytes, "\(act).reason")
            case (.feedback, 4, .bytes):
                guard view.next.count < Limits.nextPushesPerFeedback else {
                    throw WireError(
                        code: .fieldTooMany, field: "feedback.next", value: "\(view.next.count + 1)", offset: at,
                        detail: "a feedback carries at most \(Limits.nextPushesPerFeedback) next pushes")
                }
                view.next.append(try decodeNext(in: try reader.lengthDelimited(bytes).range, bytes))
            default: throw malformed("\(act).\(field)", "this act has no such field of this wire type", at: at)
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
        guard !push.to.isEmpty else { throw missing("feedback.next.to", at: range.upperBound) }
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

    private static func decodeCase(
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
        case .register: if view.push.caseID.isEmpty { throw missing("register.case_id", at: offset) }
        case .accept, .close: if view.push.caseID.isEmpty { throw missing("\(act).case.id", at: offset) }
        case .decide:
            if view.push.caseID.isEmpty { throw missing("decide.case.id", at: offset) }
            if view.choice == 0 { throw missing("decide.decision", at: offset) }
        case .push:
            if view.push.caseID.isEmpty { throw missing("push.case.id", at: offset) }
            if view.push.to.isEmpty { throw missing("push.to", at: offset) }
        case .acknowledge:
            if view.handoff == 0 { throw missing("acknowledge.handoff", at: offset) }
            if view.choice == 0 { throw missing("acknowledge.answer", at: offset) }
            if view.choice == UInt8(WireAnswer.refuse.rawValue), view.reason.isEmpty {
                throw missing("acknowledge.reason", at: offset)
            }
        case .feedback:
            if view.handoff == 0 { throw missing("feedback.handoff", at: offset) }
            if view.choice == 0 { throw missing("feedback.outcome", at: offset) }
            if view.choice == UInt8(WireOutcome.progress.rawValue), !view.next.isEmpty {
                throw WireError(
                    code: .fieldInvalid, field: "feedback.next", value: "\(view.next.count)", offset: offset,
                    detail: "progress keeps the hand-off open: next pushes go with an outcome that closes it")
            }
        case .withdraw, .urge: if view.handoff == 0 { throw missing("\(act).handoff", at: offset) }
        }
    }
}

// MARK: Fields

/// Which singular fields a message has shown, as a bit each.
private struct SeenFields {
    private var bits: UInt64 = 0
    var act = false

    mutating func note(_ field: UInt64, at offset: Int) throws(WireError) {
        guard field < 64 else { throw malformed("\(field)", "no command has a field of this number", at: offset) }
        guard bits & (1 << field) == 0 else { throw malformed("\(field)", "the field stands twice", at: offset) }
        bits |= 1 << field
    }
}

private func malformed(_ field: String, _ detail: String, at offset: Int) -> WireError {
    WireError(code: .commandMalformed, field: field, value: "", offset: offset, detail: detail)
}

private func missing(_ field: String, at offset: Int) -> WireError {
    WireError(code: .fieldMissing, field: field, value: "", offset: offset, detail: "the field is missing or empty")
}

private func instant(_ reader: inout WireReader, _ bytes: RawSpan) throws(WireError) -> Int64 {
    let at = reader.offset
    let value = Int64(bitPattern: try reader.varint(bytes))
    guard (0...Timestamp.latest.milliseconds).contains(value) else {
        throw WireError(
            code: .fieldInvalid, field: "occurred_at_ms", value: "\(value)", offset: at,
            detail: "an instant is in milliseconds since 1970, at most \(Timestamp.latest)")
    }
    return value
}

private func choice(
    _ reader: inout WireReader, _ bytes: RawSpan, _ field: String, _ known: ClosedRange<UInt64>
) throws(WireError) -> UInt8 {
    let at = reader.offset
    let value = try reader.varint(bytes)
    guard known.contains(value) else {
        throw WireError(
            code: .fieldInvalid, field: field, value: "\(value)", offset: at,
            detail: "the field takes \(known.lowerBound) to \(known.upperBound)")
    }
    return UInt8(value)
}

private func identifier(_ reader: inout WireReader, _ bytes: RawSpan, _ field: String) throws(WireError) -> ByteRange {
    let range = try text(&reader, bytes, field, limit: Limits.identifierBytes)
    guard !range.isEmpty else { throw missing(field, at: reader.offset) }
    return range
}

/// A reason is a code: it is counted and translated, so it may not carry a sentence.
private func reason(_ reader: inout WireReader, _ bytes: RawSpan, _ field: String) throws(WireError) -> ByteRange {
    let range = try text(&reader, bytes, field, limit: Limits.identifierBytes)
    for offset in range.range {
        switch bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "-"):
            continue
        default:
            throw WireError(
                code: .fieldInvalid, field: field, value: string(bytes, range), offset: offset,
                detail: "a reason is a code of a-z, 0-9, '.' and '-'; words go into the text frame")
        }
    }
    return range
}

/// A string field: UTF-8, without control characters, within its limit.
private func text(
    _ reader: inout WireReader, _ bytes: RawSpan, _ field: String, limit: Int
) throws(WireError) -> ByteRange {
    let range = try reader.lengthDelimited(bytes)
    guard range.count <= limit else {
        throw WireError(
            code: .fieldTooLong, field: field, value: "\(range.count) bytes", offset: Int(range.offset),
            detail: "the field has at most \(limit) bytes of UTF-8")
    }
    var plain = true
    for offset in range.range {
        let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
        if byte < 0x20 || byte >= 0x7F {
            plain = false
            break
        }
    }
    if !plain { try checkUnicode(bytes, range, field) }
    return range
}

private func checkUnicode(_ bytes: RawSpan, _ range: ByteRange, _ field: String) throws(WireError) {
    let copy = range.range.map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    guard let text = String(validating: copy, as: UTF8.self) else {
        throw WireError(
            code: .fieldInvalid, field: field, value: "", offset: Int(range.offset), detail: "the field is not UTF-8")
    }
    if let scalar = unprintable(in: text) {
        throw WireError(
            code: .fieldInvalid, field: field, value: "U+\(String(scalar.value, radix: 16, uppercase: true))",
            offset: Int(range.offset), detail: "the field holds a control or direction-changing character")
    }
}

private func string(_ bytes: RawSpan, _ range: ByteRange) -> String {
    String(decoding: range.range.map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }, as: UTF8.self)
}

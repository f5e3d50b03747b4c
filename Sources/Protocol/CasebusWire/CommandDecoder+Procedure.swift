internal import CasebusModel

/// The acts around a hand-off: special procedures, disputes, supervision.
extension CommandDecoder {
    static func decodeProcedureField(
        _ act: Act, _ field: UInt64, _ type: WireType, at: Int, _ reader: inout WireReader, _ bytes: RawSpan,
        _ view: inout CommandView
    ) throws(WireError) {
        switch (act, field, type) {
        case (.suspend, 1, .bytes), (.resume, 1, .bytes), (.extend, 1, .bytes), (.correction, 1, .bytes),
            (.corrected, 1, .bytes):
            try decodeCase(in: try reader.lengthDelimited(bytes).range, bytes, &view.push)
        case (.suspend, 2, .varint), (.resume, 2, .varint), (.correction, 2, .varint), (.corrected, 2, .varint),
            (.oversee, 1, .varint), (.explain, 1, .varint), (.rule, 1, .varint), (.reassign, 1, .varint):
            view.handoff = try reader.varint(bytes)
        case (.extend, 2, .varint):
            view.days = try number(&reader, bytes, "extend.days", 1...UInt64(Limits.procedureDays))
        case (.suspend, 7, .varint):
            view.days = try number(&reader, bytes, "suspend.days", 1...UInt64(Limits.procedureDays))
        case (.suspend, 3, .bytes), (.extend, 3, .bytes): view.reason = try code(&reader, bytes, "\(act).ground")
        case (.explain, 2, .bytes), (.rule, 3, .bytes): view.reason = try code(&reader, bytes, "\(act).reason")
        case (.suspend, 4, .bytes), (.extend, 4, .bytes):
            view.approver = try text(&reader, bytes, "\(act).approver", limit: Limits.addressBytes)
        case (.suspend, 5, .bytes), (.extend, 5, .bytes), (.resume, 3, .bytes), (.correction, 3, .bytes):
            view.notice = try text(&reader, bytes, "\(act).notice", limit: Limits.identifierBytes)
        case (.suspend, 6, .bytes): view.party = try code(&reader, bytes, "suspend.party")
        case (.rule, 2, .bytes): view.owner = try text(&reader, bytes, "rule.owner", limit: Limits.addressBytes)
        case (.reassign, 2, .bytes):
            view.owner = try text(&reader, bytes, "reassign.office", limit: Limits.addressBytes)
        case (.correction, 4, .varint): view.inPerson = try reader.varint(bytes) != 0
        default: throw unknownField(act, field, at: at)
        }
    }

    static func checkAnswer(_ view: CommandView, at offset: Int) throws(WireError) {
        switch WireAnswer(rawValue: Int(view.choice)) {
        case .refuse: try require(view.reason, "acknowledge.reason", at: offset)
        case .dispute:
            try require(view.owner, "acknowledge.owner", at: offset)
            if view.entry == 0 { throw missing("acknowledge.entry", at: offset) }
        default: break
        }
    }

    static func checkProcedure(_ act: Act, _ view: CommandView, at offset: Int) throws(WireError) {
        switch act {
        case .suspend, .resume, .correction, .corrected: try checkSubject(act, view, at: offset)
        case .extend: try require(view.push.caseID, "extend.case.id", at: offset)
        default: if view.handoff == 0 { throw missing("\(act).handoff", at: offset) }
        }
        switch act {
        case .suspend:
            try require(view.reason, "suspend.ground", at: offset)
            try require(view.approver, "suspend.approver", at: offset)
            try require(view.notice, "suspend.notice", at: offset)
            try require(view.party, "suspend.party", at: offset)
        case .extend:
            if view.days == 0 { throw missing("extend.days", at: offset) }
            try require(view.reason, "extend.ground", at: offset)
            try require(view.approver, "extend.approver", at: offset)
            try require(view.notice, "extend.notice", at: offset)
        case .correction: try require(view.notice, "correction.notice", at: offset)
        case .explain: try require(view.reason, "explain.reason", at: offset)
        case .rule: try require(view.owner, "rule.owner", at: offset)
        case .reassign: try require(view.owner, "reassign.office", at: offset)
        default: break
        }
    }

    /// A special procedure is of one thing: the hand-off that its sender has, or the idle case that it has.
    private static func checkSubject(_ act: Act, _ view: CommandView, at offset: Int) throws(WireError) {
        if view.handoff == 0 { try require(view.push.caseID, "\(act).case.id", at: offset) }
        guard view.handoff == 0 || !view.push.hasCase else {
            throw WireError(
                code: .fieldInvalid, field: "\(act).case", value: "", offset: offset,
                detail: "name the hand-off or the idle case, not both")
        }
    }

    private static func require(_ range: ByteRange, _ field: String, at offset: Int) throws(WireError) {
        if range.isEmpty { throw missing(field, at: offset) }
    }
}

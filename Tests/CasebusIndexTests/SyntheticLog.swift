import CasebusJournal
import CasebusWire

/// Records as the ledger would write them, one call a record, into an in-memory journal and a list.
///
/// It checks nothing: who calls it keeps the ledger's rules.
final class SyntheticLog {
    struct CaseName: Hashable {
        var registrar: String
        var id: String
    }

    let logID: [UInt8]
    let journal: InMemoryJournal
    private(set) var records: [StoredRecord] = []
    var handoffs: UInt64 = 0
    /// The bus's clock, milliseconds; set before each record.
    var now: Int64 = 1_700_000_000_000
    /// Whether commands are recorded as JSON.
    var writesJSON = false
    /// Whether records also go to the journal; a benchmark does without.
    private let keepsJournal: Bool
    private let batch = JournalBatch()

    init(logID: [UInt8] = [UInt8](repeating: 0x2a, count: 16), keepsJournal: Bool = true) {
        self.logID = logID
        self.keepsJournal = keepsJournal
        journal = InMemoryJournal(logID: logID)
    }

    var head: UInt64 { UInt64(records.count) }

    // MARK: Commands

    func register(
        _ name: CaseName, matter: String = "", applicant: WireApplicant = .unspecified,
        linkedTo parent: CaseName? = nil,
        occurredAt: Int64? = nil, actor: String? = nil
    ) throws {
        var act = WireRegister()
        act.caseID = name.id
        act.matter = matter
        act.applicant = applicant
        if let parent { act.linkedTo = reference(parent) }
        try command(.register(act), name, by: name.registrar, actor: actor, occurredAt: occurredAt)
    }

    func accept(_ name: CaseName, by unit: String) throws {
        var act = WireAccept()
        act.case = reference(name)
        try command(.accept(act), name, by: unit)
    }

    func decide(_ name: CaseName, by unit: String, _ decision: WireDecision) throws {
        var act = WireDecide()
        act.case = reference(name)
        act.decision = decision
        try command(.decide(act), name, by: unit)
    }

    func close(_ name: CaseName, by unit: String, occurredAt: Int64? = nil) throws {
        var act = WireClose()
        act.case = reference(name)
        try command(.close(act), name, by: unit, occurredAt: occurredAt)
    }

    @discardableResult
    func push(
        _ name: CaseName, from: String, to: String, matter: String = "", step: String = "", text: String = "",
        payload: [UInt8] = [], occurredAt: Int64? = nil
    ) throws -> UInt64 {
        var act = WirePush()
        act.case = reference(name)
        act.to = to
        act.matter = matter
        act.step = step
        handoffs += 1
        try command(
            .push(act), name, by: from, from: from, to: to, opening: 1, text: text, payload: payload,
            occurredAt: occurredAt)
        return handoffs
    }

    func sign(_ handoff: UInt64, of name: CaseName, from: String, to: String, occurredAt: Int64? = nil) throws {
        var act = WireAcknowledge()
        act.handoff = handoff
        act.answer = .sign
        try command(.acknowledge(act), name, by: to, from: from, to: to, occurredAt: occurredAt)
    }

    func refuse(_ handoff: UInt64, of name: CaseName, from: String, to: String, reason: String) throws {
        var act = WireAcknowledge()
        act.handoff = handoff
        act.answer = .refuse
        act.reason = reason
        try command(.acknowledge(act), name, by: to, from: from, to: to)
    }

    /// - Returns: the first hand-off that it opened; 0 when `next` is empty.
    @discardableResult
    func feedback(
        _ handoff: UInt64, of name: CaseName, from: String, to: String, _ outcome: WireOutcome, next: [String] = [],
        text: String = "", occurredAt: Int64? = nil, inPerson: Bool = false
    ) throws -> UInt64 {
        var act = WireFeedback()
        act.handoff = handoff
        act.outcome = outcome
        act.inPerson = inPerson
        act.next = next.map { receiver in
            var push = WirePush()
            push.to = receiver
            return push
        }
        let first = next.isEmpty ? 0 : handoffs + 1
        handoffs += UInt64(next.count)
        try command(
            .feedback(act), name, by: to, from: from, to: to, opening: next.count, text: text, occurredAt: occurredAt)
        return first
    }

    func withdraw(_ handoff: UInt64, of name: CaseName, from: String, to: String) throws {
        var act = WireWithdraw()
        act.handoff = handoff
        act.reason = "not-needed"
        try command(.withdraw(act), name, by: from, from: from, to: to)
    }

    func urge(_ handoff: UInt64, of name: CaseName, from: String, to: String) throws {
        var act = WireUrge()
        act.handoff = handoff
        try command(.urge(act), name, by: from, from: from, to: to)
    }

    // MARK: Events

    /// - Parameter name: the case that the event is of.
    func event(
        _ event: WireBusEvent.OneOf_Event, of name: CaseName? = nil, from: String = "", to: String = ""
    ) throws {
        var message = WireBusEvent()
        message.event = event
        var strings = Strings()
        strings.registrar = Array((name?.registrar ?? "").utf8)
        strings.caseID = Array((name?.id ?? "").utf8)
        (strings.from, strings.to) = (Array(from.utf8), Array(to.utf8))
        strings.command = try FrameFormat.protobuf.encode(message)
        append(header(.busEvent), strings)
    }

    func arrived(_ handoffs: [UInt64], at unit: String) throws {
        var arrived = WireArrived()
        arrived.unit = unit
        arrived.handoffs = handoffs
        try event(.arrived(arrived))
    }

    /// Appends bytes as they are, as the next record's command.
    func append(commandBytes: [UInt8], actor: String, _ name: CaseName) {
        var strings = Strings()
        strings.actor = Array(actor.utf8)
        strings.registrar = Array(name.registrar.utf8)
        strings.caseID = Array(name.id.utf8)
        strings.command = commandBytes
        append(header(.command), strings)
    }

    // MARK: Parts

    private struct Strings {
        var actor: [UInt8] = []
        var registrar: [UInt8] = []
        var caseID: [UInt8] = []
        var from: [UInt8] = []
        var to: [UInt8] = []
        var command: [UInt8] = []
        var digests: [UInt8] = []
        var erasable: [UInt8] = []
    }

    func reference(_ name: CaseName) -> WireCaseRef {
        var reference = WireCaseRef()
        reference.registrar = name.registrar
        reference.id = name.id
        return reference
    }

    private func header(_ kind: RecordKind) -> RecordHeader {
        RecordHeader(kind: kind, sequence: head + 1, term: 1, recordedAt: now)
    }

    func command(
        _ act: WireCommand.OneOf_Act, _ name: CaseName, by unit: String, actor: String? = nil, from: String = "",
        to: String = "", opening: Int = 0, text: String = "", payload: [UInt8] = [], occurredAt: Int64? = nil
    ) throws {
        var message = WireCommand()
        message.id = "command-\(head + 1)"
        message.act = act
        var header = header(.command)
        if let occurredAt {
            message.occurredAtMs = occurredAt
            message.onBehalfOf = unit
            header.flags.insert(.asserted)
            header.occurredAt = occurredAt
        }
        if opening > 0 {
            header.firstHandoff = handoffs - UInt64(opening) + 1
            header.handoffs = UInt32(opening)
        }
        if writesJSON { header.flags.insert(.json) }
        var strings = Strings()
        strings.actor = Array((occurredAt == nil ? actor ?? unit : actor ?? "importer/archive").utf8)
        strings.registrar = Array(name.registrar.utf8)
        strings.caseID = Array(name.id.utf8)
        strings.from = Array(from.utf8)
        strings.to = Array(to.utf8)
        strings.command = try (writesJSON ? FrameFormat.json : .protobuf).encode(message)
        if !text.isEmpty { header.flags.insert(.textDigest) }
        if !payload.isEmpty { header.flags.insert(.payloadDigest) }
        let digests = (text.isEmpty ? 0 : 1) + (payload.isEmpty ? 0 : 1)
        if digests > 0 {
            strings.digests = [UInt8](repeating: 7, count: digests * RecordLayout.digestBytes)
            strings.erasable = [UInt8](repeating: 1, count: ErasablePart.saltBytes)
            withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian) { strings.erasable.append(contentsOf: $0) }
            strings.erasable += Array(text.utf8) + payload
        }
        append(header, strings)
    }

    private func append(_ header: RecordHeader, _ parts: Strings) {
        var strings = RecordStrings()
        var record: [UInt8] = []
        let all = [
            parts.actor, parts.registrar, parts.caseID, parts.from, parts.to, parts.command, parts.digests,
        ]
        let joined = all.flatMap { $0 }
        joined.withUnsafeBytes { bytes in
            var end = 0
            func next(_ part: [UInt8]) -> UnsafeRawBufferPointer {
                defer { end += part.count }
                return UnsafeRawBufferPointer(rebasing: bytes[end..<end + part.count])
            }
            strings.actor = next(parts.actor)
            strings.registrar = next(parts.registrar)
            strings.caseID = next(parts.caseID)
            strings.from = next(parts.from)
            strings.to = next(parts.to)
            strings.command = next(parts.command)
            strings.textDigest = next(parts.digests)
            record = [UInt8](repeating: 0, count: strings.recordBytes)
            record.withUnsafeMutableBytes { target in
                logID.withUnsafeBytes { RecordWriter.write(header, logID: $0, strings, into: target) }
            }
        }
        if keepsJournal { appendToJournal(record, parts.erasable) }
        records.append(
            StoredRecord(sequence: header.sequence, record: record, erasable: parts.erasable, isErased: false))
    }

    private func appendToJournal(_ record: [UInt8], _ erasable: [UInt8]) {
        batch.reset(firstSequence: head + 1, flushed: head)
        record.withUnsafeBytes { record in
            erasable.withUnsafeBytes { batch.append(record: record, erasable: $0) }
        }
        guard case .durable = journal.append(batch, expecting: head + 1, term: 1) else {
            preconditionFailure("the in-memory journal takes every record in order")
        }
    }
}

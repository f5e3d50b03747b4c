/// Who wrote what a record holds.
package enum RecordKind: UInt8, Sendable {
    /// A unit's command, in the bytes it sent.
    case command = 1
    /// Something the bus saw itself, a `BusEvent`.
    case busEvent = 2
}

/// What a record carries beside its fixed fields.
package struct RecordFlags: OptionSet, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }
    /// The time was asserted by an importer.
    package static var asserted: RecordFlags { RecordFlags(rawValue: 1) }
    package static var textDigest: RecordFlags { RecordFlags(rawValue: 2) }
    package static var payloadDigest: RecordFlags { RecordFlags(rawValue: 4) }
    /// The command frame is JSON, as its sender wrote it.
    package static var json: RecordFlags { RecordFlags(rawValue: 8) }
    /// Whom the hand-offs that it opened go to, and whom the responsibility list names: a ``RoutingPart``.
    package static var routing: RecordFlags { RecordFlags(rawValue: 16) }
    package static var known: RecordFlags { RecordFlags(rawValue: 31) }

    /// `contains`, without the generic call that costs more than what it asks: it stands in the hot path.
    package func has(_ flag: RecordFlags) -> Bool { rawValue & flag.rawValue == flag.rawValue }
    package mutating func add(_ flag: RecordFlags) { self = RecordFlags(rawValue: rawValue | flag.rawValue) }
}

/// The fixed part of a record: everything but the byte strings.
package struct RecordHeader: Equatable, Sendable {
    package var kind: RecordKind
    package var flags: RecordFlags
    package var sequence: UInt64
    package var term: UInt64
    package var recordedAt: Int64
    /// Milliseconds since 1970; 0 unless ``RecordFlags/asserted``.
    package var occurredAt: Int64
    /// The first hand-off that the command opened; 0: none.
    package var firstHandoff: UInt64
    /// How many it opened.
    package var handoffs: UInt32

    package init(
        kind: RecordKind, flags: RecordFlags = [], sequence: UInt64, term: UInt64, recordedAt: Int64,
        occurredAt: Int64 = 0, firstHandoff: UInt64 = 0, handoffs: UInt32 = 0
    ) {
        self.kind = kind
        self.flags = flags
        self.sequence = sequence
        self.term = term
        self.recordedAt = recordedAt
        self.occurredAt = occurredAt
        self.firstHandoff = firstHandoff
        self.handoffs = handoffs
    }

    /// When it happened, as far as anyone knows.
    package var at: Int64 { flags.has(.asserted) ? occurredAt : recordedAt }
}

/// Where a record keeps what: offsets into its canonical bytes.
///
/// - Shape (version 1, little-endian): 80 fixed bytes, then actor, key id, registrar, case id, from,
///   to, command, signature, text digest, payload digest, routing. docs/journal.md has the table.
/// - Cost: no allocation; the ranges are read from the fixed part and checked against the length.
package struct RecordLayout: Sendable {
    package static let format: UInt8 = 1
    package static let fixedBytes = 80
    package static let digestBytes = 32
    package static let keyIDBytes = 8

    package let header: RecordHeader
    package let logID: Range<Int>
    package let actor: Range<Int>
    package let keyID: Range<Int>
    package let registrar: Range<Int>
    package let caseID: Range<Int>
    package let from: Range<Int>
    package let to: Range<Int>
    package let command: Range<Int>
    package let signature: Range<Int>
    package let textDigest: Range<Int>
    package let payloadDigest: Range<Int>
    /// Empty unless ``RecordFlags/routing``.
    package let routing: Range<Int>

    /// Reads the fixed part of a record and finds its byte strings.
    ///
    /// - Throws: ``RecordError`` when the bytes are no record of a version this program knows.
    package init(_ bytes: UnsafeRawBufferPointer) throws(RecordError) {
        guard bytes.count >= Self.fixedBytes else { throw .tooShort(bytes: bytes.count) }
        let format = bytes[0]
        guard format == Self.format else { throw .newerFormat(format) }
        guard let kind = RecordKind(rawValue: bytes[1]) else { throw .unknownKind(bytes[1]) }
        func load<T: FixedWidthInteger>(_ offset: Int, _: T.Type) -> T {
            T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
        }
        let flags = RecordFlags(rawValue: load(2, UInt16.self))
        guard RecordFlags.known.has(flags) else { throw .unknownFlags(flags.rawValue) }
        header = RecordHeader(
            kind: kind, flags: flags, sequence: load(8, UInt64.self), term: load(16, UInt64.self),
            recordedAt: load(40, Int64.self), occurredAt: load(48, Int64.self),
            firstHandoff: load(56, UInt64.self), handoffs: load(64, UInt32.self))
        logID = 24..<40
        var end = Self.fixedBytes
        func next(_ count: Int) -> Range<Int> {
            defer { end += count }
            return end..<(end + count)
        }
        actor = next(Int(bytes[70]))
        keyID = next(Int(bytes[71]))
        registrar = next(Int(bytes[72]))
        caseID = next(Int(bytes[73]))
        from = next(Int(bytes[74]))
        to = next(Int(bytes[75]))
        command = next(Int(load(4, UInt32.self)))
        signature = next(Int(load(68, UInt16.self)))
        textDigest = next(flags.has(.textDigest) ? Self.digestBytes : 0)
        payloadDigest = next(flags.has(.payloadDigest) ? Self.digestBytes : 0)
        routing = next(Int(load(76, UInt32.self)))
        guard flags.has(.routing) != routing.isEmpty else {
            throw .wrongLength(expected: end - routing.count, bytes: bytes.count)
        }
        guard end == bytes.count else { throw .wrongLength(expected: end, bytes: bytes.count) }
    }
}

/// The byte strings of a record about to be written.
///
/// - Threading: the pointers are only read while ``RecordWriter`` writes.
package struct RecordStrings {
    package var actor = UnsafeRawBufferPointer(start: nil, count: 0)
    package var keyID = UnsafeRawBufferPointer(start: nil, count: 0)
    package var registrar = UnsafeRawBufferPointer(start: nil, count: 0)
    package var caseID = UnsafeRawBufferPointer(start: nil, count: 0)
    package var from = UnsafeRawBufferPointer(start: nil, count: 0)
    package var to = UnsafeRawBufferPointer(start: nil, count: 0)
    package var command = UnsafeRawBufferPointer(start: nil, count: 0)
    package var signature = UnsafeRawBufferPointer(start: nil, count: 0)
    package var textDigest = UnsafeRawBufferPointer(start: nil, count: 0)
    package var payloadDigest = UnsafeRawBufferPointer(start: nil, count: 0)
    package var routing = UnsafeRawBufferPointer(start: nil, count: 0)

    package init() {}

    /// How long the record will be, in bytes.
    package var recordBytes: Int {
        RecordLayout.fixedBytes + actor.count + keyID.count + registrar.count + caseID.count + from.count + to.count
            + command.count + signature.count + textDigest.count + payloadDigest.count + routing.count
    }
}

/// Writes canonical record bytes; ``RecordLayout`` reads them.
package enum RecordWriter {
    /// - Parameter target: exactly ``RecordStrings/recordBytes`` long.
    /// - Precondition: every string is within the length its field can hold; the wire's limits are below them.
    package static func write(
        _ header: RecordHeader, logID: UnsafeRawBufferPointer, _ strings: RecordStrings,
        into target: UnsafeMutableRawBufferPointer
    ) {
        precondition(target.count == strings.recordBytes, "a record's buffer must be as long as the record")
        precondition(logID.count == 16, "a log id has 16 bytes")
        func store<T: FixedWidthInteger>(_ value: T, _ offset: Int) {
            target.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
        }
        store(RecordLayout.format, 0)
        store(header.kind.rawValue, 1)
        store(header.flags.rawValue, 2)
        store(UInt32(strings.command.count), 4)
        store(header.sequence, 8)
        store(header.term, 16)
        UnsafeMutableRawBufferPointer(rebasing: target[24..<40]).copyMemory(from: logID)
        store(header.recordedAt, 40)
        store(header.occurredAt, 48)
        store(header.firstHandoff, 56)
        store(header.handoffs, 64)
        store(UInt16(strings.signature.count), 68)
        store(UInt8(strings.actor.count), 70)
        store(UInt8(strings.keyID.count), 71)
        store(UInt8(strings.registrar.count), 72)
        store(UInt8(strings.caseID.count), 73)
        store(UInt8(strings.from.count), 74)
        store(UInt8(strings.to.count), 75)
        store(UInt32(strings.routing.count), 76)
        var end = RecordLayout.fixedBytes
        func append(_ bytes: UnsafeRawBufferPointer) {
            guard bytes.count > 0 else { return }
            UnsafeMutableRawBufferPointer(rebasing: target[end..<(end + bytes.count)]).copyMemory(from: bytes)
            end += bytes.count
        }
        append(strings.actor)
        append(strings.keyID)
        append(strings.registrar)
        append(strings.caseID)
        append(strings.from)
        append(strings.to)
        append(strings.command)
        append(strings.signature)
        append(strings.textDigest)
        append(strings.payloadDigest)
        append(strings.routing)
    }
}

/// Why bytes are no record.
package enum RecordError: Error, Equatable, CustomStringConvertible {
    case tooShort(bytes: Int)
    case newerFormat(UInt8)
    case unknownKind(UInt8)
    case unknownFlags(UInt16)
    case wrongLength(expected: Int, bytes: Int)

    package var description: String {
        switch self {
        case .tooShort(let bytes): "a record has at least \(RecordLayout.fixedBytes) bytes, this one \(bytes)"
        case .newerFormat(let format):
            "record format \(format) is newer than \(RecordLayout.format): use a newer casebusd"
        case .unknownKind(let kind): "record kind \(kind) is unknown: use a newer casebusd"
        case .unknownFlags(let flags): "record flags \(flags) are unknown: use a newer casebusd"
        case .wrongLength(let expected, let bytes): "the record's fields take \(expected) bytes, but it has \(bytes)"
        }
    }
}

/// The part of a frame that may be erased: what people wrote and attached.
///
/// - Shape: salt (16 bytes), text length (4 bytes, little-endian), text, payload. Without text and
///   payload a record has no erasable part.
package struct ErasablePart: Sendable {
    package static let saltBytes = 16
    package static let fixedBytes = saltBytes + 4

    package let salt: Range<Int>
    package let text: Range<Int>
    package let payload: Range<Int>

    /// - Returns: `nil` when the bytes are too short for what they announce.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.fixedBytes else { return nil }
        let textBytes = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: Self.saltBytes, as: UInt32.self)))
        guard Self.fixedBytes + textBytes <= bytes.count else { return nil }
        salt = 0..<Self.saltBytes
        text = Self.fixedBytes..<(Self.fixedBytes + textBytes)
        payload = text.upperBound..<bytes.count
    }

    /// - Parameter target: exactly ``fixedBytes`` and both lengths long.
    package static func write(
        salt: UnsafeRawBufferPointer, text: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer,
        into target: UnsafeMutableRawBufferPointer
    ) {
        precondition(salt.count == saltBytes && target.count == fixedBytes + text.count + payload.count)
        target.copyMemory(from: salt)
        target.storeBytes(of: UInt32(text.count).littleEndian, toByteOffset: saltBytes, as: UInt32.self)
        let textEnd = fixedBytes + text.count
        UnsafeMutableRawBufferPointer(rebasing: target[fixedBytes..<textEnd]).copyMemory(from: text)
        UnsafeMutableRawBufferPointer(rebasing: target[textEnd...]).copyMemory(from: payload)
    }
}

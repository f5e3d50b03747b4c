package import CasebusModel

/// Field numbers of an envelope's body, as the schema has them.
package enum EnvelopeField {
    package static let commands: UInt64 = 2
    package static let delivered: UInt64 = 4
    package static let receipts: UInt64 = 17
    package static let deliveries: UInt64 = 18
}

extension WireWriter {
    /// Adds a `Receipt` to the content of a `Receipts`.
    package mutating func receipt(
        correlation: UInt64, sequence: UInt64, recordedAt: Int64, handoff: UInt64, handoffs: UInt32, repeated: Bool
    ) {
        let time = UInt64(bitPattern: recordedAt)
        let size =
            Self.fieldBytes(1, correlation) + Self.fieldBytes(2, sequence) + Self.fieldBytes(3, time)
            + Self.fieldBytes(4, handoff) + Self.fieldBytes(5, UInt64(handoffs)) + (repeated ? 2 : 0)
        message(1, bytes: size)
        field(1, correlation)
        field(2, sequence)
        field(3, time)
        field(4, handoff)
        field(5, UInt64(handoffs))
        field(6, repeated ? 1 : 0)
    }

    /// Adds a `Problem` to the content of a `Receipts`.
    package mutating func problem(_ problem: Problem, correlation: UInt64) {
        var content = WireWriter()
        content.content(of: problem, correlation: correlation)
        message(2, bytes: content.count)
        append(content)
    }

    /// The fields of a `Problem`.
    package mutating func content(of problem: Problem, correlation: UInt64) {
        field(1, correlation)
        field(2, problem.code.rawValue)
        field(3, problem.field)
        field(4, problem.value)
        field(5, problem.detail)
        field(6, problem.state)
        for allowed in problem.allowed { field(7, allowed) }
    }
}

/// What a `Delivery` says, its strings as places in a record.
package struct DeliveryContent {
    package var number: UInt64
    package var notice: UInt8
    package var handoff: UInt64
    package var sequence: UInt64
    package var recordedAt: Int64
    package var from: UnsafeRawBufferPointer
    package var registrar: UnsafeRawBufferPointer
    package var caseID: UnsafeRawBufferPointer
    package var parts: FrameParts
    package var nextIndex: UInt64
    package var redelivered: Bool
    package var erased: Bool

    package init(
        number: UInt64, notice: UInt8, handoff: UInt64, sequence: UInt64, recordedAt: Int64,
        from: UnsafeRawBufferPointer, registrar: UnsafeRawBufferPointer, caseID: UnsafeRawBufferPointer,
        parts: FrameParts, nextIndex: UInt64, redelivered: Bool, erased: Bool
    ) {
        self.number = number
        self.notice = notice
        self.handoff = handoff
        self.sequence = sequence
        self.recordedAt = recordedAt
        self.from = from
        self.registrar = registrar
        self.caseID = caseID
        self.parts = parts
        self.nextIndex = nextIndex
        self.redelivered = redelivered
        self.erased = erased
    }
}

extension WireWriter {
    /// Adds a `Delivery` to the content of a `Deliveries`.
    package mutating func delivery(_ delivery: DeliveryContent) {
        let time = UInt64(bitPattern: delivery.recordedAt)
        let caseBytes =
            Self.fieldBytes(1, bytes: delivery.registrar.count) + Self.fieldBytes(2, bytes: delivery.caseID.count)
        let size =
            Self.fieldBytes(1, delivery.number) + Self.fieldBytes(2, UInt64(delivery.notice))
            + Self.fieldBytes(3, delivery.handoff) + Self.fieldBytes(4, delivery.sequence) + Self.fieldBytes(5, time)
            + Self.fieldBytes(6, bytes: delivery.from.count) + Self.fieldBytes(7, bytes: caseBytes)
            + Self.fieldBytes(8, UInt64(delivery.parts.rawValue)) + Self.fieldBytes(9, delivery.nextIndex)
            + (delivery.redelivered ? 2 : 0) + (delivery.erased ? 2 : 0)
        message(1, bytes: size)
        field(1, delivery.number)
        field(2, UInt64(delivery.notice))
        field(3, delivery.handoff)
        field(4, delivery.sequence)
        field(5, time)
        field(6, delivery.from)
        if caseBytes > 0 {
            message(7, bytes: caseBytes)
            field(1, delivery.registrar)
            field(2, delivery.caseID)
        }
        field(8, UInt64(delivery.parts.rawValue))
        field(9, delivery.nextIndex)
        field(10, delivery.redelivered ? 1 : 0)
        field(11, delivery.erased ? 1 : 0)
    }

    /// An envelope frame around a body that this writer holds: mark, key, length, content.
    package func envelopeFrame(_ field: UInt64) -> [UInt8] {
        var head = WireWriter()
        FrameFormat.protobuf.mark.withUTF8Buffer { head.append(UnsafeRawBufferPointer($0)) }
        head.message(field, bytes: count)
        head.reserve(count)
        head.append(self)
        return head.bytes
    }
}

/// An envelope's body, where the hot path reads it without swift-protobuf.
package enum QuickEnvelope: Equatable, Sendable {
    case commands(correlation: UInt64, parts: ByteRange)
    case delivered(upTo: UInt64)
    /// Something else, for swift-protobuf to read.
    case other

    /// Reads an envelope frame, mark included.
    package init(_ frame: RawSpan) {
        self = (try? Self.read(frame)) ?? .other
    }

    private static func read(_ frame: RawSpan) throws(WireError) -> QuickEnvelope {
        guard frame.byteCount > FrameFormat.markBytes else { return .other }
        var reader = WireReader(FrameFormat.markBytes..<frame.byteCount)
        let (body, type) = try reader.key(frame)
        guard type == .bytes, body == EnvelopeField.commands || body == EnvelopeField.delivered else { return .other }
        let content = try reader.lengthDelimited(frame).range
        // Anything behind the body is for the careful reader.
        guard content.upperBound == frame.byteCount else { return .other }
        reader = WireReader(content)
        var number: UInt64 = 0
        var parts = ByteRange.none
        while !reader.isAtEnd {
            switch try reader.key(frame) {
            case (1, .varint): number = try reader.varint(frame)
            case (2, .bytes) where body == EnvelopeField.commands: parts = try reader.lengthDelimited(frame)
            default: return .other
            }
        }
        return body == EnvelopeField.commands ? .commands(correlation: number, parts: parts) : .delivered(upTo: number)
    }
}

package import SwiftProtobuf

/// The two encodings of the same schema; each message says in its first four bytes which it uses.
package enum FrameFormat: Sendable, CaseIterable {
    /// `CB1P`: protobuf.
    case protobuf
    /// `CB1J`: protobuf's JSON mapping.
    case json

    package static let markBytes = 4

    package var mark: StaticString {
        switch self {
        case .protobuf: "CB1P"
        case .json: "CB1J"
        }
    }

    /// Reads the mark that an envelope frame begins with.
    package init?(markOf frame: UnsafeRawBufferPointer) {
        guard frame.count >= Self.markBytes else { return nil }
        switch frame.loadUnaligned(as: UInt32.self) {
        case UInt32(littleEndian: 0x5031_4243): self = .protobuf
        case UInt32(littleEndian: 0x4A31_4243): self = .json
        default: return nil
        }
    }

    /// Encodes a message in this format, without a mark.
    package func encode(_ message: some Message) throws -> [UInt8] {
        switch self {
        case .protobuf: try message.serializedBytes()
        case .json: Array(try message.jsonUTF8Bytes() as [UInt8])
        }
    }

    /// Encodes an envelope with its mark, as the first frame of a message.
    package func frame(_ body: WireEnvelope.OneOf_Body) throws -> [UInt8] {
        var envelope = WireEnvelope()
        envelope.body = body
        let bytes = try encode(envelope)
        return mark.withUTF8Buffer { Array($0) } + bytes
    }

    /// Decodes a message of this format, without a mark.
    ///
    /// - Parameter ignoresUnknown: whether fields of a later version are passed over, as an envelope's are; a
    ///   command's are not, since what cannot be read must not be recorded. Of protobuf, the hand-written
    ///   decoder sees to that.
    package func decode<M: Message>(
        _ type: M.Type, from bytes: some Sequence<UInt8>, ignoresUnknown: Bool = false
    ) throws -> M {
        switch self {
        case .protobuf: return try M(serializedBytes: Array(bytes))
        case .json:
            var options = JSONDecodingOptions()
            options.messageDepthLimit = 16
            options.ignoreUnknownFields = ignoresUnknown
            return try M(jsonUTF8Bytes: Array(bytes), options: options)
        }
    }

    /// What keeps JSON from being a message, for people.
    package static func fault(inJSON error: any Error) -> String {
        if case .unknownField(let name)? = error as? JSONDecodingError {
            return "it has a field \"\(name)\" that the schema does not have: check its spelling and its place"
        }
        // The other cases say by their names what is wrong: `malformedNumber`.
        let name = String(describing: error).prefix { $0 != "(" }
        return name.reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
    }

    /// Decodes the first frame of a message, mark included.
    ///
    /// - Returns: `nil` when the frame has no mark that this version knows.
    package static func envelope(_ frame: UnsafeRawBufferPointer) throws -> (FrameFormat, WireEnvelope)? {
        guard let format = FrameFormat(markOf: frame) else { return nil }
        return (format, try format.decode(WireEnvelope.self, from: frame.dropFirst(markBytes), ignoresUnknown: true))
    }
}

/// What follows a command or a delivery: the bits of `parts`, and the order of the frames.
package struct FrameParts: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static var signature: FrameParts { FrameParts(rawValue: 1) }
    package static var text: FrameParts { FrameParts(rawValue: 2) }
    package static var payload: FrameParts { FrameParts(rawValue: 4) }
    /// Deliveries only: the command frame itself.
    package static var command: FrameParts { FrameParts(rawValue: 8) }
    /// Deliveries only: the command frame is JSON.
    package static var json: FrameParts { FrameParts(rawValue: 16) }
    /// Deliveries only: the command frame is a `BusEvent`, in protobuf: the bus acted by itself.
    package static var event: FrameParts { FrameParts(rawValue: 32) }
    package static var ofCommand: FrameParts { FrameParts(rawValue: 7) }

    /// `contains`, without the generic call that costs more than what it asks: it stands in the hot path.
    package func has(_ part: FrameParts) -> Bool { rawValue & part.rawValue == part.rawValue }
}

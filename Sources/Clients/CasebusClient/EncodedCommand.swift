internal import CasebusModel
internal import CasebusWire

/// A command as it goes over the wire, byte for byte, each time it is sent.
///
/// An immutable object, because it is handed from the caller to the outbox to the socket: one count of references
/// instead of five.
final class EncodedCommand: Sendable {
    /// The idempotency key that stands within ``command``; kept beside it for error texts.
    let id: String
    /// The frame that is recorded verbatim.
    let command: [UInt8]
    let signature: [UInt8]?
    let text: [UInt8]?
    let payload: [UInt8]?
    /// The frames in the order of the protocol: command, signature, text, payload.
    let frames: [[UInt8]]
    let byteCount: Int

    init(id: String, command: [UInt8], signature: [UInt8]?, text: [UInt8]?, payload: [UInt8]?) {
        self.id = id
        self.command = command
        self.signature = signature
        self.text = text
        self.payload = payload
        frames = [command] + [signature, text, payload].compactMap(\.self)
        byteCount = frames.reduce(0) { $0 + $1.count }
    }

    var parts: FrameParts {
        var parts: FrameParts = []
        if signature != nil { parts.insert(.signature) }
        if text != nil { parts.insert(.text) }
        if payload != nil { parts.insert(.payload) }
        return parts
    }

    /// Why the bus would not take the command for its size.
    ///
    /// It must be known before sending: a frame over the bus's limit makes libzmq cut the link, and a resending
    /// client would cut it for ever.
    func problem(within limits: BusLimits) -> Problem? {
        func over(
            _ frame: [UInt8]?, _ limit: Int, _ code: Problem.Code, _ field: String, _ remedy: String
        ) -> Problem? {
            guard let frame, frame.count > limit else { return nil }
            return Problem(
                code, field: field, value: "\(frame.count) bytes", detail: "the bus takes \(limit) bytes: \(remedy)")
        }
        return over(command, limits.commandBytes, .commandTooLarge, "command", "shorten its fields")
            ?? over(signature, limits.signatureBytes, .signatureTooLarge, "signature", "use a shorter algorithm")
            ?? over(text, limits.textBytes, .textTooLarge, "text", "shorten it or attach a document")
            ?? over(payload, limits.payloadBytes, .payloadTooLarge, "payload", "attach the document by its URI")
    }
}

extension EncodedCommand: Equatable {
    static func == (left: EncodedCommand, right: EncodedCommand) -> Bool {
        left === right || left.id == right.id && left.frames == right.frames && left.parts == right.parts
    }
}

extension BusLimits {
    /// What this version of the protocol takes, for a bus that does not say.
    static let ofProtocol = BusLimits(
        commandBytes: Limits.commandBytes, commandsPerMessage: Limits.commandsPerMessage,
        payloadBytes: Limits.payloadBytes, textBytes: Limits.textBytes, signatureBytes: Limits.signatureBytes)
}

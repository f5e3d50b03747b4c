internal import CasebusModel
internal import CasebusWire
internal import FoundationEssentials

/// What the bus says to a client, decoded and checked.
enum ServerMessage: Equatable, Sendable {
    case welcome(Welcome)
    case answers(receipts: [AnsweredReceipt], problems: [AnsweredProblem])
    case deliveries([ArrivedDelivery])
    case pong(nonce: UInt64)
    case result(correlation: UInt64, document: [UInt8])
    case closing(reason: String)

    struct AnsweredReceipt: Equatable, Sendable {
        var correlation: UInt64
        var receipt: Receipt
    }

    /// A refusal; under correlation 0 it is of a message as a whole.
    struct AnsweredProblem: Equatable, Sendable {
        var correlation: UInt64
        var problem: Problem
    }

    /// Reads a message of the bus.
    ///
    /// - Parameter frames: all its frames, as a DEALER receives them.
    /// - Throws: ``ClientError/protocolViolation(_:)`` with what was found where.
    init(frames: [[UInt8]]) throws(ClientError) {
        guard let first = frames.first else { throw .protocolViolation("a message without a frame") }
        let read: (FrameFormat, WireEnvelope)?
        do {
            read = try first.withUnsafeBytes { try FrameFormat.envelope($0) }
        } catch {
            throw .protocolViolation("an envelope of \(first.count) bytes that cannot be decoded")
        }
        guard let (_, envelope) = read else {
            throw .protocolViolation("a first frame of \(first.count) bytes without the mark CB1P or CB1J")
        }
        let rest = frames.dropFirst()
        switch envelope.body {
        case .welcome(let welcome): self = .welcome(try Welcome(welcome))
        case .receipts(let answers):
            self = .answers(
                receipts: answers.receipts.map { AnsweredReceipt(correlation: $0.correlation, receipt: Receipt($0)) },
                problems: answers.problems.map(AnsweredProblem.init))
        case .refused(let problem): self = .answers(receipts: [], problems: [AnsweredProblem(problem)])
        case .deliveries(let deliveries): self = .deliveries(try Self.deliveries(deliveries, in: rest))
        case .pong(let pong): self = .pong(nonce: pong.nonce)
        case .result(let result):
            guard let document = rest.first else { throw .protocolViolation("a result without its document") }
            self = .result(correlation: result.correlation, document: document)
        case .closing(let goodbye): self = .closing(reason: goodbye.reason)
        case .hello, .commands, .credit, .delivered, .ping, .goodbye, .query:
            throw .protocolViolation("a message that only a client sends")
        case nil: throw .protocolViolation("an envelope whose kind of message this client does not know")
        }
    }

    private static func deliveries(
        _ wire: WireDeliveries, in frames: ArraySlice<[UInt8]>
    ) throws(ClientError) -> [ArrivedDelivery] {
        var rest = frames
        var arrived: [ArrivedDelivery] = []
        arrived.reserveCapacity(wire.deliveries.count)
        for delivery in wire.deliveries { arrived.append(try ArrivedDelivery(delivery, takingFrom: &rest)) }
        guard rest.isEmpty else {
            throw .protocolViolation("\(rest.count) frames more than the deliveries name")
        }
        return arrived
    }
}

extension ServerMessage.AnsweredProblem {
    fileprivate init(_ wire: WireProblem) {
        correlation = wire.correlation
        problem = Problem(
            Problem.Code(rawValue: wire.code), field: wire.field, value: wire.value, detail: wire.detail,
            state: wire.state, allowed: wire.allowed)
    }
}

extension Receipt {
    fileprivate init(_ wire: WireReceipt) {
        self.init(
            sequence: wire.sequence, recordedAt: Timestamp(milliseconds: wire.recordedAtMs),
            handoff: wire.handoff == 0 ? nil : wire.handoff, handoffs: Int(wire.handoffs), repeated: wire.repeated)
    }
}

extension Welcome {
    /// A bus that leaves a limit out has the protocol's.
    fileprivate init(_ wire: WireWelcome) throws(ClientError) {
        guard wire.version == ClientMessage.protocolVersion else {
            throw .protocolViolation("a welcome to version \(wire.version), where this client offered 1")
        }
        func limit(_ value: UInt32, _ usual: Int) -> Int { value == 0 ? usual : Int(value) }
        version = Int(wire.version)
        logID = Array(wire.logID)
        term = wire.term
        head = wire.head
        heartbeat = wire.heartbeatMs == 0 ? .seconds(5) : .milliseconds(Int64(wire.heartbeatMs))
        credit = Int(wire.credit)
        let usual = BusLimits.ofProtocol
        limits = BusLimits(
            commandBytes: limit(wire.limits.commandBytes, usual.commandBytes),
            commandsPerMessage: limit(wire.limits.commandsPerMessage, usual.commandsPerMessage),
            payloadBytes: limit(wire.limits.payloadBytes, usual.payloadBytes),
            textBytes: limit(wire.limits.textBytes, usual.textBytes),
            signatureBytes: limit(wire.limits.signatureBytes, usual.signatureBytes))
    }
}

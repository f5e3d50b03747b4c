internal import CasebusModel
internal import CasebusWire
internal import FoundationEssentials

/// What a client says to the bus.
enum ClientMessage: Equatable, Sendable {
    case hello(epoch: UInt64)
    /// The command at place i is answered under `correlation` + i.
    case commands(correlation: UInt64, [EncodedCommand])
    case delivered(upTo: UInt64)
    case ping(nonce: UInt64)
    case query(correlation: UInt64, name: String, parameters: String)
    case goodbye(reason: String)

    /// The version of the protocol that this client speaks.
    static let protocolVersion: UInt32 = 1

    /// The first frame of the message. Behind it come, for commands, the frames of each.
    func envelope(for configuration: ClientConfiguration) throws -> [UInt8] {
        switch self {
        case .hello(let epoch):
            let hello = filled(WireHello()) {
                ($0.versionMin, $0.versionMax) = (Self.protocolVersion, Self.protocolVersion)
                ($0.unit, $0.instance, $0.epoch) = (configuration.unit.text, configuration.instance, epoch)
                ($0.credit, $0.software) = (UInt32(configuration.credit), configuration.software)
            }
            return try FrameFormat.protobuf.frame(.hello(hello))
        case .commands(let correlation, let commands):
            let parts = commands.map(\.parts.rawValue)
            let envelope = filled(WireCommands()) {
                $0.correlation = correlation
                if parts.contains(where: { $0 != 0 }) { $0.parts = Data(parts) }
            }
            return try FrameFormat.protobuf.frame(.commands(envelope))
        case .delivered(let upTo):
            return try FrameFormat.protobuf.frame(.delivered(filled(WireDelivered()) { $0.upTo = upTo }))
        case .ping(let nonce):
            return try FrameFormat.protobuf.frame(.ping(filled(WirePing()) { $0.nonce = nonce }))
        case .query(let correlation, let name, let parameters):
            let query = filled(WireQuery()) {
                ($0.correlation, $0.name, $0.parameters) = (correlation, name, parameters)
            }
            return try FrameFormat.protobuf.frame(.query(query))
        case .goodbye(let reason):
            return try FrameFormat.protobuf.frame(.goodbye(filled(WireGoodbye()) { $0.reason = reason }))
        }
    }
}

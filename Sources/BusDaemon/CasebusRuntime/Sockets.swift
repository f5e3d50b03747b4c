internal import CasebusConfiguration
internal import CasebusModel
internal import CasebusZMQ
internal import Logging

/// Opens the ROUTERs that the configuration asks for.
struct Sockets {
    private let configuration: BusConfiguration
    private let serverKeys: KeyPair?

    init(_ configuration: BusConfiguration, serverKeys: KeyPair?) {
        self.configuration = configuration
        self.serverKeys = serverKeys
    }

    /// - Throws: ``StartError`` with the endpoint and the remedy.
    func open(in context: ZMQContext, _ logger: Logger) throws -> [Listener] {
        var listeners: [Listener] = []
        if !configuration.endpoints.isEmpty {
            listeners.append(try open(configuration.endpoints, isPlain: false, number: listeners.count, in: context))
        }
        if configuration.plain, !configuration.plainEndpoints.isEmpty {
            let endpoints = configuration.plainEndpoints
            logger.warning("bus.plain", metadata: ["bus.endpoint": "\(endpoints.map(\.text).joined(separator: " "))"])
            listeners.append(try open(endpoints, isPlain: true, number: listeners.count, in: context))
        }
        guard !listeners.isEmpty else { throw StartError("no endpoint to listen on: set endpoints in casebus.yaml") }
        checkDescriptors(logger)
        let messages = LoopBounds.incomingHighWaterMark + LoopBounds.outgoingHighWaterMark
        logger.info(
            "bus.memory-bound",
            metadata: [
                "bytes": "\(configuration.limits.sessions * messages * configuration.limits.payloadBytes)",
                "product": "sessions × high-water marks × payload bytes",
            ])
        return listeners
    }

    /// Every session needs a descriptor, and libzmq takes no peer that gets none.
    private func checkDescriptors(_ logger: Logger) {
        let wanted = configuration.limits.sessions + LoopBounds.otherDescriptors
        let allowed = FileDescriptorLimit.raise(to: wanted)
        guard allowed < wanted else { return }
        logger.warning("descriptors.few", metadata: ["allowed": "\(allowed)", "wanted": "\(wanted)"])
    }

    private func open(_ endpoints: [Endpoint], isPlain: Bool, number: Int, in context: ZMQContext) throws -> Listener {
        var options = ZMQSocketOptions()
        options.sendHWM = LoopBounds.outgoingHighWaterMark
        options.receiveHWM = LoopBounds.incomingHighWaterMark
        // Above the limit by what CURVE adds and some room, so that a frame a little too large is answered, not cut off.
        options.maxMessageBytes = max(configuration.limits.payloadBytes, Limits.envelopeBytes) + Limits.envelopeBytes
        if !isPlain {
            guard let serverKeys else {
                throw StartError("server_key: no key was read; run casebus init, or name its file")
            }
            options.zapDomain = "casebus"
            options.security = .curveServer(secretKey: try CurveSecretKey(z85: serverKeys.secretKey))
        }
        let socket = try ZMQSocket(.router, in: context, options: options)
        let monitor = isPlain ? nil : try HandshakeMonitor(of: socket, name: "\(number)", in: context)
        var bound: [String] = []
        for endpoint in endpoints {
            do throws(ZMQError) {
                try socket.bind(endpoint.text)
                bound.append(try socket.lastEndpoint())
            } catch {
                throw StartError(
                    "endpoint \(endpoint.text): cannot be bound: \(error) Stop what uses it, or give another in casebus.yaml"
                )
            }
        }
        return Listener(number: number, socket: socket, endpoints: bound, isPlain: isPlain, monitor: monitor)
    }
}

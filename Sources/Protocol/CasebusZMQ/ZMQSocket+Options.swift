import CZeroMQ

/// An integer option of a socket that can be read back.
package struct ZMQIntegerOption: Sendable {
    let number: Int32
    let name: StaticString

    package static let heartbeat = ZMQIntegerOption(number: ZMQ_HEARTBEAT_IVL, name: "ZMQ_HEARTBEAT_IVL")
    package static let linger = ZMQIntegerOption(number: ZMQ_LINGER, name: "ZMQ_LINGER")
    package static let sendHWM = ZMQIntegerOption(number: ZMQ_SNDHWM, name: "ZMQ_SNDHWM")
    package static let receiveHWM = ZMQIntegerOption(number: ZMQ_RCVHWM, name: "ZMQ_RCVHWM")
    package static let receiveTimeout = ZMQIntegerOption(number: ZMQ_RCVTIMEO, name: "ZMQ_RCVTIMEO")
    package static let immediate = ZMQIntegerOption(number: ZMQ_IMMEDIATE, name: "ZMQ_IMMEDIATE")
    package static let backlog = ZMQIntegerOption(number: ZMQ_BACKLOG, name: "ZMQ_BACKLOG")
    package static let handshake = ZMQIntegerOption(number: ZMQ_HANDSHAKE_IVL, name: "ZMQ_HANDSHAKE_IVL")
    package static let ipv6 = ZMQIntegerOption(number: ZMQ_IPV6, name: "ZMQ_IPV6")
    package static let reconnect = ZMQIntegerOption(number: ZMQ_RECONNECT_IVL, name: "ZMQ_RECONNECT_IVL")
    package static let reconnectMax = ZMQIntegerOption(number: ZMQ_RECONNECT_IVL_MAX, name: "ZMQ_RECONNECT_IVL_MAX")
    package static let sendBuffer = ZMQIntegerOption(number: ZMQ_SNDBUF, name: "ZMQ_SNDBUF")
    package static let receiveBuffer = ZMQIntegerOption(number: ZMQ_RCVBUF, name: "ZMQ_RCVBUF")
    package static let keepalive = ZMQIntegerOption(number: ZMQ_TCP_KEEPALIVE, name: "ZMQ_TCP_KEEPALIVE")
    package static let keepaliveIdle = ZMQIntegerOption(number: ZMQ_TCP_KEEPALIVE_IDLE, name: "ZMQ_TCP_KEEPALIVE_IDLE")
    package static let keepaliveInterval = ZMQIntegerOption(
        number: ZMQ_TCP_KEEPALIVE_INTVL, name: "ZMQ_TCP_KEEPALIVE_INTVL")
    package static let keepaliveCount = ZMQIntegerOption(number: ZMQ_TCP_KEEPALIVE_CNT, name: "ZMQ_TCP_KEEPALIVE_CNT")
    /// It shows itself in its effect only; libzmq does not let it be read.
    static let routerMandatory = ZMQIntegerOption(number: ZMQ_ROUTER_MANDATORY, name: "ZMQ_ROUTER_MANDATORY")
    static let curveServer = ZMQIntegerOption(number: ZMQ_CURVE_SERVER, name: "ZMQ_CURVE_SERVER")
    /// `ZMQ_ZAP_ENFORCE_DOMAIN`: missing from the header of the release, honoured by its library.
    static let zapEnforceDomain = ZMQIntegerOption(number: 93, name: "ZMQ_ZAP_ENFORCE_DOMAIN")
}

extension ZMQSocket {
    /// What libzmq has for `option` now.
    package func value(of option: ZMQIntegerOption) throws(ZMQError) -> Int {
        var value: Int32 = 0
        var size = MemoryLayout<Int32>.size
        let handle = try openHandle(option.name)
        guard zmq_getsockopt(handle, option.number, &value, &size) == 0 else {
            throw .last("zmq_getsockopt(\(option.name))", "\(kind)")
        }
        return Int(value)
    }

    func apply(_ options: ZMQSocketOptions) throws(ZMQError) {
        try setQueues(options)
        try setLinks(options)
        try setSecurity(options)
    }

    private func setQueues(_ options: ZMQSocketOptions) throws(ZMQError) {
        if kind == .router {
            // ZMQ_ROUTER_HANDOVER stays at its default, 0.
            try set(.routerMandatory, options.routerMandatory ? 1 : 0)
        }
        try set(.linger, options.lingerMilliseconds, atLeast: -1)
        try set(.sendHWM, options.sendHWM, atLeast: 1)
        try set(.receiveHWM, options.receiveHWM, atLeast: 1)
        if let timeout = options.receiveTimeoutMilliseconds { try set(.receiveTimeout, timeout, atLeast: 0) }
        if let bytesMax = options.maxMessageBytes {
            guard bytesMax >= 1 else {
                throw ZMQError(.invalidArgument, operation: "ZMQ_MAXMSGSIZE", context: "\(bytesMax), at least 1")
            }
            var value = Int64(bytesMax)
            try set(ZMQ_MAXMSGSIZE, "ZMQ_MAXMSGSIZE", &value, MemoryLayout<Int64>.size, shown: "\(bytesMax)")
        }
    }

    private func setLinks(_ options: ZMQSocketOptions) throws(ZMQError) {
        try set(.immediate, options.immediate ? 1 : 0)
        try set(.ipv6, options.ipv6 ? 1 : 0)
        try set(.backlog, options.backlog, atLeast: 1)
        try set(.handshake, options.handshakeMilliseconds, atLeast: 1)
        try set(.reconnect, options.reconnectMilliseconds, atLeast: 1)
        try set(.reconnectMax, options.reconnectMillisecondsMax, atLeast: 0)
        if let bytes = options.sendBufferBytes { try set(.sendBuffer, bytes, atLeast: 1) }
        if let bytes = options.receiveBufferBytes { try set(.receiveBuffer, bytes, atLeast: 1) }
        if let keepalive = options.tcpKeepalive {
            try set(.keepalive, 1)
            try set(.keepaliveIdle, keepalive.idleSeconds, atLeast: 1)
            try set(.keepaliveInterval, keepalive.intervalSeconds, atLeast: 1)
            try set(.keepaliveCount, keepalive.count, atLeast: 1)
        }
    }

    private func setSecurity(_ options: ZMQSocketOptions) throws(ZMQError) {
        if let domain = options.zapDomain {
            guard !domain.isEmpty else {
                throw ZMQError(.invalidArgument, operation: "ZMQ_ZAP_DOMAIN", context: "empty, which switches ZAP off")
            }
            // Enforcing first: there is no instant at which a domain is set and not enforced.
            try set(.zapEnforceDomain, options.zapEnforceDomain ? 1 : 0)
            var bytes = Array(domain.utf8)
            try set(ZMQ_ZAP_DOMAIN, "ZMQ_ZAP_DOMAIN", &bytes, bytes.count, shown: domain)
        }
        switch options.security {
        case .null: break
        case .curveServer(let secretKey):
            guard options.zapDomain != nil else {
                throw ZMQError(
                    .invalidArgument, operation: "ZMQ_CURVE_SERVER", context: "no zapDomain, which admits every key")
            }
            try set(.curveServer, 1)
            try set(ZMQ_CURVE_SECRETKEY, "ZMQ_CURVE_SECRETKEY", secretKey.bytes)
        case .curveClient(let serverKey, let keyPair):
            try set(ZMQ_CURVE_SERVERKEY, "ZMQ_CURVE_SERVERKEY", serverKey.bytes)
            try set(ZMQ_CURVE_PUBLICKEY, "ZMQ_CURVE_PUBLICKEY", keyPair.publicKey.bytes)
            try set(ZMQ_CURVE_SECRETKEY, "ZMQ_CURVE_SECRETKEY", keyPair.secretKey.bytes)
        }
    }

    private func set(_ option: ZMQIntegerOption, _ value: Int, atLeast least: Int = 0) throws(ZMQError) {
        guard value >= least, var number = Int32(exactly: value) else {
            throw ZMQError(
                .invalidArgument, operation: "zmq_setsockopt(\(option.name))",
                context: "\(value), not from \(least) to \(Int32.max)")
        }
        try set(option.number, option.name, &number, MemoryLayout<Int32>.size, shown: "\(value)")
    }

    private func set(_ number: Int32, _ name: StaticString, _ key: CurveKeyBytes) throws(ZMQError) {
        try key.withUnsafeBytes { bytes throws(ZMQError) in
            try set(number, name, bytes.baseAddress, bytes.count, shown: "a CURVE key, not shown")
        }
    }

    private func set(
        _ number: Int32, _ name: StaticString, _ value: UnsafeRawPointer?, _ size: Int, shown: String
    ) throws(ZMQError) {
        let handle = try openHandle(name)
        guard zmq_setsockopt(handle, number, value, size) == 0 else {
            throw .last("zmq_setsockopt(\(name))", shown)
        }
    }
}

/// What casebus sets on a socket before it binds or connects.
///
/// The defaults are the safe ones; nil leaves libzmq's own. Not offered, on purpose: routing ids and
/// `ZMQ_ROUTER_HANDOVER` (0: a peer cannot take over another's id) and `ZMQ_HEARTBEAT_IVL` (0: heartbeats of
/// libzmq 4.3.4 can abort a connecting process; PING and PONG of our protocol do the work).
package struct ZMQSocketOptions: Sendable {
    package struct TCPKeepalive: Sendable, Equatable {
        package var idleSeconds: Int
        package var intervalSeconds: Int
        package var count: Int

        /// A dead link is noticed after a minute, not after the two hours of the system.
        package init(idleSeconds: Int = 30, intervalSeconds: Int = 10, count: Int = 3) {
            self.idleSeconds = idleSeconds
            self.intervalSeconds = intervalSeconds
            self.count = count
        }
    }

    package enum Security: Sendable {
        /// No encryption, no authentication (the NULL mechanism).
        case null
        /// The listening side of CURVE; it needs ``ZMQSocketOptions/zapDomain``.
        case curveServer(secretKey: CurveSecretKey)
        /// The connecting side of CURVE.
        case curveClient(serverKey: CurvePublicKey, keyPair: CurveKeyPair)
    }

    /// ROUTER: a send to nobody is `.unreachable`, to a full queue `.wouldBlock`, where false drops in silence.
    package var routerMandatory = true
    /// How long a closed socket goes on sending: 0, the journal is the truth. -1 (for ever) hangs a shutdown.
    package var lingerMilliseconds = 0
    /// Messages (not bytes) queued for each peer, 1 or more. libzmq's "0, no bound" is refused.
    package var sendHWM = 64
    /// Messages (not bytes) queued from each peer, 1 or more.
    package var receiveHWM = 64
    /// A peer that sends a larger frame is disconnected. nil: no bound, for inproc sockets only.
    package var maxMessageBytes: Int?
    /// Connecting sockets queue only for links that are up; otherwise `.wouldBlock`.
    package var immediate = true
    package var tcpKeepalive: TCPKeepalive? = TCPKeepalive()
    /// Connections the system keeps that are not yet accepted.
    package var backlog = 1024
    /// A peer that has not finished its greeting and handshake by then is disconnected.
    package var handshakeMilliseconds = 5_000
    package var ipv6 = true
    /// First wait before connecting again.
    package var reconnectMilliseconds = 100
    /// Each wait is twice the last up to this; 0 keeps the first.
    package var reconnectMillisecondsMax = 5_000
    /// Bytes of the system's socket buffers; nil lets the system choose.
    package var sendBufferBytes: Int?
    package var receiveBufferBytes: Int?
    /// How long ``ZMQSocket/receiveWaiting(into:)`` waits; nil: for ever.
    package var receiveTimeoutMilliseconds: Int?
    package var security = Security.null
    /// The domain named to the ZAP handler. libzmq asks the handler about NULL peers only when this is set.
    package var zapDomain: String?
    /// Refuse everyone when a domain is set and no handler is bound; without it libzmq lets everyone in.
    package var zapEnforceDomain = true

    package init() {}
}

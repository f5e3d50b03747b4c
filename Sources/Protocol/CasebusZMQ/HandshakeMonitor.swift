import CZeroMQ

/// Tells of security handshakes that failed below the application: a peer without a key, or with the
/// wrong server's, is turned away by libzmq itself and never reaches ZAP.
///
/// - Threading: the thread that owns the monitored socket.
/// - Source: man zmq_socket_monitor(3), "Event format (version 1)": two frames, event and value, then the endpoint.
package final class HandshakeMonitor {
    private static let events =
        ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL

    package let socket: ZMQSocket
    private var event = ZMQFrame()

    /// - Parameter name: makes the monitor's endpoint unique within the context.
    package init(of monitored: ZMQSocket, name: String, in context: ZMQContext) throws(ZMQError) {
        let endpoint = "inproc://casebus-monitor-\(name)"
        let handle = try monitored.openHandle("zmq_socket_monitor")
        guard zmq_socket_monitor(handle, endpoint, Self.events) == 0 else {
            throw .last("zmq_socket_monitor", endpoint)
        }
        var options = ZMQSocketOptions()
        // A storm of failures beyond this is dropped by libzmq; they are counted, not kept.
        options.receiveHWM = 1024
        socket = try ZMQSocket(.pair, in: context, options: options)
        try socket.connect(endpoint)
    }

    /// Takes the failures seen since the last call.
    ///
    /// - Returns: how many.
    package func drain() throws(ZMQError) -> Int {
        var count = 0
        while try socket.receive(into: &event) {
            if event.more { continue }
            count += 1
        }
        return count
    }
}

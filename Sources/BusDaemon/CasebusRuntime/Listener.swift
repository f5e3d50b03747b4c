internal import CasebusZMQ

/// One bound ROUTER.
///
/// - Threading: the loop's.
final class Listener {
    let number: Int
    let socket: ZMQSocket
    /// On a plain listener nobody proves who they are; it is bound to this machine only.
    let isPlain: Bool
    /// Where it listens, with the ports that the system chose.
    let endpoints: [String]
    /// Handshakes that libzmq itself turned away; none on a plain listener.
    let monitor: HandshakeMonitor?
    /// The message being read.
    var message: IncomingMessage

    init(number: Int, socket: ZMQSocket, endpoints: [String], isPlain: Bool, monitor: HandshakeMonitor?) {
        self.number = number
        self.socket = socket
        self.endpoints = endpoints
        self.isPlain = isPlain
        self.monitor = monitor
        message = IncomingMessage(of: socket)
    }
}

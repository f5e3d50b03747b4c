internal import CasebusZMQ

/// One bound ROUTER.
///
/// - Threading: the loop's.
final class Listener {
    let number: Int
    let socket: ZMQSocket
    /// On a plain listener nobody proves who they are; it is bound to this machine only.
    let isPlain: Bool
    /// Handshakes that libzmq itself turned away; none on a plain listener.
    let monitor: HandshakeMonitor?

    // The frames that a message is read into, again and again.
    var routing = ZMQFrame()
    var envelope = ZMQFrame()
    var command = ZMQFrame()
    var signature = ZMQFrame()
    var text = ZMQFrame()
    var payload = ZMQFrame()

    /// Whether the message being read has another frame.
    private(set) var more = false

    init(number: Int, socket: ZMQSocket, isPlain: Bool, monitor: HandshakeMonitor?) {
        self.number = number
        self.socket = socket
        self.isPlain = isPlain
        self.monitor = monitor
    }

    /// Reads the next frame, if one is there.
    func next(into frame: inout ZMQFrame) throws(ZMQError) -> Bool {
        guard try socket.receive(into: &frame) else {
            more = false
            return false
        }
        more = frame.more
        return true
    }

    /// Reads and forgets what nobody asked for, so that the next message begins where it begins.
    func dropRest() throws(ZMQError) {
        while more, try next(into: &text) {}
    }
}

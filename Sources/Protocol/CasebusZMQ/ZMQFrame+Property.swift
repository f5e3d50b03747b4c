import CZeroMQ
import Glibc

/// A property of the connection that a frame came over (`man zmq_msg_gets`).
package struct ZMQProperty: Sendable {
    let name: StaticString

    /// Who the ZAP handler says the peer is; absent when nobody authenticated it.
    package static let userID = ZMQProperty(name: "User-Id")
    /// The peer's IP address; absent on inproc.
    package static let peerAddress = ZMQProperty(name: "Peer-Address")
}

extension ZMQFrame {
    /// Lends a property's bytes (without the NUL) to `body`, or nil where the connection has none.
    ///
    /// **Read the User-Id from the last frame of a message.** The routing-id frame that a ROUTER puts in front does
    /// not carry it when the message was noticed through a poll, and nil must mean: refuse.
    ///
    /// - Cost: a look-up in libzmq's map; no allocation.
    @inlinable package borrowing func withProperty<Result: ~Copyable, Failure: Error>(
        _ property: ZMQProperty, _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafeProperty(property))
    }

    /// A property as text, or nil where the connection has none.
    package func property(_ property: ZMQProperty) -> String? {
        withProperty(property) { bytes in bytes.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Valid as long as this frame keeps its content.
    @usableFromInline package func unsafeProperty(_ property: ZMQProperty) -> UnsafeRawBufferPointer? {
        let value = property.name.withUTF8Buffer { name in
            // A StaticString's bytes end with a NUL.
            UnsafeRawPointer(name.baseAddress).flatMap { zmq_msg_gets(message, $0.assumingMemoryBound(to: CChar.self)) }
        }
        return value.map { UnsafeRawBufferPointer(start: $0, count: strlen($0)) }
    }
}

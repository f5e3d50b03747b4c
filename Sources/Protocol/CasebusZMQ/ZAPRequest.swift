/// A peer that asks to be let in.
///
/// - Source: RFC 27/ZAP.
package struct ZAPRequest: Sendable, Equatable {
    package enum Mechanism: String, Sendable {
        case null = "NULL"
        case plain = "PLAIN"
        case curve = "CURVE"
    }

    /// The domain of the socket that asks: its ``ZMQSocketOptions/zapDomain``.
    package let domain: String
    /// The peer's IP address, an IPv4 one in its usual form; for ipc peers what libzmq puts there.
    package let address: String
    package let mechanism: Mechanism
    /// The key the peer has proved to own; nil unless the mechanism is CURVE.
    package let curvePublicKey: CurvePublicKey?

    package init(domain: String, address: String, mechanism: Mechanism, curvePublicKey: CurvePublicKey?) {
        self.domain = domain
        self.address = address
        self.mechanism = mechanism
        self.curvePublicKey = curvePublicKey
    }

    /// Frames of a request: version, request id, domain, address, identity, mechanism, credentials (at most two).
    static let framesMax = 8
    static let framesBeforeCredentials = 6
    /// Bytes of each: RFC 27 allows no field more.
    static let frameBytesMax = 255
    static let version = Array("1.0".utf8)

    enum Refusal: Error, Equatable {
        case malformed(String)
        case unknownMechanism
    }

    init(frames: [[UInt8]]) throws(Refusal) {
        guard frames.count >= Self.framesBeforeCredentials else { throw .malformed("too few frames") }
        guard frames[0] == Self.version else { throw .malformed("not ZAP 1.0") }
        guard let mechanism = Mechanism(rawValue: String(decoding: frames[5], as: UTF8.self)) else {
            throw .unknownMechanism
        }
        let credentials = frames.dropFirst(Self.framesBeforeCredentials)
        let expected =
            switch mechanism {
            case .null: 0
            case .plain: 2
            case .curve: 1
            }
        guard credentials.count == expected else { throw .malformed("wrong number of credentials") }
        var key: CurvePublicKey?
        if mechanism == .curve, let bytes = credentials.first {
            do throws(CurveKeyError) { key = try CurvePublicKey(rawBytes: bytes) } catch {
                throw .malformed("a CURVE key of \(bytes.count) bytes")
            }
        }
        domain = String(decoding: frames[2], as: UTF8.self)
        address = IPv4Mapped.unwrapped(String(decoding: frames[3], as: UTF8.self))
        self.mechanism = mechanism
        curvePublicKey = key
    }
}

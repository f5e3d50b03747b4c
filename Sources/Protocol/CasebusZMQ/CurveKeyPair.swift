import CZeroMQ
import Glibc

/// A CURVE key pair (Curve25519), as `zmq_curve_keypair` makes them.
package struct CurveKeyPair: Sendable {
    package let publicKey: CurvePublicKey
    package let secretKey: CurveSecretKey

    /// A new pair from the system's random source.
    ///
    /// - Throws: ``ZMQError`` with `notSupported` when libzmq was built without CURVE.
    package static func generate() throws -> CurveKeyPair {
        try withTexts { publicText, secretText in
            guard zmq_curve_keypair(publicText, secretText) == 0 else {
                throw ZMQError.last("zmq_curve_keypair", "")
            }
            return CurveKeyPair(
                publicKey: try CurvePublicKey(z85: String(cString: publicText)),
                secretKey: try CurveSecretKey(z85: String(cString: secretText)))
        }
    }

    /// The pair that a stored secret key belongs to.
    package init(secretKey: CurveSecretKey) throws {
        publicKey = try Self.publicKey(from: secretKey)
        self.secretKey = secretKey
    }

    private init(publicKey: CurvePublicKey, secretKey: CurveSecretKey) {
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    /// The public key of `secretKey` (`man zmq_curve_public`).
    package static func publicKey(from secretKey: CurveSecretKey) throws -> CurvePublicKey {
        try withTexts { publicText, _ in
            guard zmq_curve_public(publicText, secretKey.z85) == 0 else {
                throw ZMQError.last("zmq_curve_public", "")
            }
            return try CurvePublicKey(z85: String(cString: publicText))
        }
    }

    /// Two buffers of 40 characters and a NUL, wiped afterwards.
    private static func withTexts<Result>(
        _ body: (UnsafeMutablePointer<CChar>, UnsafeMutablePointer<CChar>) throws -> Result
    ) throws -> Result {
        let size = CurveKeyBytes.textCount + 1
        return try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 2 * size) { buffer in
            buffer.initialize(repeating: 0)
            guard let start = buffer.baseAddress else {
                throw ZMQError(.outOfMemory, operation: "zmq_curve_keypair", context: "")
            }
            defer { explicit_bzero(start, 2 * size) }
            return try body(start, start + size)
        }
    }
}

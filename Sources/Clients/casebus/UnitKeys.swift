import CasebusConfiguration
import CasebusZMQ

/// Makes the keys of units and servers.
enum UnitKeys {
    static func generate() throws -> KeyPair {
        let pair = try CurveKeyPair.generate()
        return KeyPair(publicKey: pair.publicKey.z85, secretKey: pair.secretKey.z85)
    }
}

package import CasebusConfiguration
package import CasebusModel
internal import CasebusZMQ
internal import Crypto

/// Which key speaks for which unit: the daemon's side of `units.yaml`.
///
/// A key that may connect is told to libzmq as a User-Id, `k` and its place here; each message carries
/// it, so that every message is authorised by the key that really sent it.
package struct KeyRing: Sendable {
    package struct Key: Sendable {
        package let unit: Address
        package let role: Role
        /// First 8 bytes of the SHA-256 of the public key: names it in records.
        package let keyID: [UInt8]
        package let z85: String
        /// Whether it may speak; a key that was taken out keeps its place, so that no other comes to it.
        fileprivate(set) var isValid = true
    }

    /// Why a key may not connect.
    package enum Refusal: Sendable {
        case unknown
        case revoked(Address)
    }

    package let keys: [Key]
    /// Every unit of units.yaml, with or without a key.
    package let units: [Address: Role]
    private let places: [String: Int]
    private let revoked: [String: Address]

    /// - Parameter previous: the ring before a reload: its keys keep their places, which open connections carry.
    package init(_ directory: UnitDirectory, keeping previous: KeyRing? = nil) throws {
        var keys = previous?.keys ?? []
        var known: [String: Int] = [:]
        for place in keys.indices {
            keys[place].isValid = false
            known[keys[place].z85] = place
        }
        var places: [String: Int] = [:]
        var revoked: [String: Address] = [:]
        for unit in directory.units {
            for z85 in unit.keys {
                let digest = SHA256.hash(data: try CurvePublicKey(z85: z85).rawBytes)
                let key = Key(unit: unit.address, role: unit.role, keyID: Array(digest.prefix(8)), z85: z85)
                let place = known[z85] ?? keys.count
                if place == keys.count { keys.append(key) } else { keys[place] = key }
                places[z85] = place
            }
            for z85 in unit.revokedKeys { revoked[z85] = unit.address }
        }
        self.keys = keys
        units = Dictionary(directory.units.map { ($0.address, $0.role) }) { first, _ in first }
        self.places = places
        self.revoked = revoked
    }

    /// Whether a unit has a revoked key and none that may connect.
    func isRevoked(_ unit: Address) -> Bool {
        revoked.values.contains(unit) && !keys.contains { $0.isValid && $0.unit == unit }
    }

    /// Looks up a key that wants to connect.
    ///
    /// - Returns: its place, or why it may not.
    package func place(of z85: String) -> Result<Int, RefusalError> {
        if let unit = revoked[z85] { return .failure(RefusalError(reason: .revoked(unit))) }
        guard let place = places[z85] else { return .failure(RefusalError(reason: .unknown)) }
        return .success(place)
    }

    package struct RefusalError: Error { package let reason: Refusal }

    package static func userID(_ place: Int) -> String { "k\(place)" }

    func key(named z85: String) -> Key? { places[z85].map { keys[$0] } }

    func userID(of key: Key) -> String { places[key.z85].map(Self.userID) ?? "" }

    /// Reads a User-Id back; `nil` for what is none of ours.
    package func key(userID bytes: UnsafeRawBufferPointer) -> Key? {
        guard bytes.count >= 2, bytes.count <= 10, bytes[0] == UInt8(ascii: "k") else { return nil }
        var place = 0
        for byte in bytes.dropFirst() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            place = place * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return place < keys.count && keys[place].isValid ? keys[place] : nil
    }
}

import CasebusConfiguration
import CasebusModel
import CasebusZMQ
import Testing

@testable import CasebusRuntime

/// Three units with keys, one of them with two, and keys that were revoked.
struct KeyedUnits {
    let market, marketNext, hall, revoked, lost: String
    let ring: KeyRing

    init() throws {
        func key() throws -> String { try CurveKeyPair.generate().publicKey.z85 }
        func address(_ text: String) throws -> Address { try #require(Address(text)) }
        (market, marketNext, hall, revoked, lost) = (try key(), try key(), try key(), try key(), try key())
        ring = try KeyRing(
            UnitDirectory([
                UnitEntry(address: try address("bureau/market"), keys: [market, marketNext], revokedKeys: [revoked]),
                UnitEntry(address: try address("hall/enterprise"), role: .operator, keys: [hall]),
                UnitEntry(address: try address("bureau/lost"), revokedKeys: [lost]),
                UnitEntry(address: try address("bureau/new")),
            ]))
    }
}

@Suite struct KeyRingTests {
    private func look(_ userID: [UInt8], in ring: KeyRing) -> KeyRing.Key? {
        userID.withUnsafeBytes { ring.key(userID: $0) }
    }

    @Test func `a key that may connect has a place, which its User-Id names`() throws {
        let units = try KeyedUnits()
        var ids: Set<[UInt8]> = []
        for (z85, unit, role) in [
            (units.market, "bureau/market", Role.unit), (units.marketNext, "bureau/market", .unit),
            (units.hall, "hall/enterprise", .operator),
        ] {
            let place = try units.ring.place(of: z85).get()
            let key = try #require(look(Array(KeyRing.userID(place).utf8), in: units.ring))
            #expect(key.z85 == z85 && key.unit.text == unit && key.role == role)
            #expect(key.keyID.count == 8 && units.ring.userID(of: key) == KeyRing.userID(place))
            #expect(units.ring.key(named: z85)?.unit.text == unit)
            ids.insert(key.keyID)
        }
        #expect(ids.count == 3)
    }

    @Test func `a key is refused as unknown, or as revoked with the unit it spoke for`() throws {
        let units = try KeyedUnits()
        let stranger = try CurveKeyPair.generate().publicKey.z85
        for z85 in [stranger, "", "k0", units.market.lowercased() + "x"] {
            guard case .failure(let error) = units.ring.place(of: z85), case .unknown = error.reason else {
                Issue.record("\(z85) is not unknown")
                continue
            }
            #expect(units.ring.key(named: z85) == nil)
        }
        for (z85, unit) in [(units.revoked, "bureau/market"), (units.lost, "bureau/lost")] {
            guard case .failure(let error) = units.ring.place(of: z85), case .revoked(let address) = error.reason
            else {
                Issue.record("\(unit)'s old key is not revoked")
                continue
            }
            #expect(address.text == unit && units.ring.key(named: z85) == nil)
        }
    }

    @Test func `a unit is revoked when it had a key and has none now`() throws {
        let units = try KeyedUnits()
        let revoked = units.ring.units.keys.filter(units.ring.isRevoked).map(\.text)
        #expect(revoked == ["bureau/lost"] && units.ring.units.count == 4)
    }

    @Test func `a key that stands in both lists may not connect`() throws {
        let z85 = try CurveKeyPair.generate().publicKey.z85
        let address = try #require(Address("bureau/market"))
        let ring = try KeyRing(UnitDirectory([UnitEntry(address: address, keys: [z85], revokedKeys: [z85])]))
        #expect(throws: KeyRing.RefusalError.self) { try ring.place(of: z85).get() }
    }

    @Test(arguments: [
        "", "k", "0", "kk0", "K0", "k 0", "k0 ", "k-1", "k+1", "k0x", "k0\u{0}", "\u{0}k0", "k3", "k999999999",
        "k9999999999", "k18446744073709551616", "k\u{0661}", "k:", "k/", "k0.0",
    ])
    func `a User-Id that is none of ours names no key`(text: String) throws {
        let units = try KeyedUnits()
        #expect(look(Array(text.utf8), in: units.ring) == nil)
    }

    @Test func `bytes of any kind and length name a key or none, and never crash`() throws {
        let units = try KeyedUnits()
        var random = SystemRandomNumberGenerator()
        for length in 0...40 {
            for _ in 0..<200 {
                var bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
                if length > 0, Bool.random(using: &random) { bytes[0] = UInt8(ascii: "k") }
                if Bool.random(using: &random) {
                    for place in bytes.indices.dropFirst() { bytes[place] = bytes[place] % 10 + 48 }
                }
                guard let key = look(bytes, in: units.ring) else { continue }
                #expect(
                    Int(String(decoding: bytes.dropFirst(), as: UTF8.self))
                        == units.ring.keys.firstIndex { $0.z85 == key.z85 })
            }
        }
        #expect(units.ring.key(userID: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
    }

    @Test func `a ring without keys lets nobody in`() throws {
        let ring = try KeyRing(UnitDirectory([]))
        #expect(look(Array("k0".utf8), in: ring) == nil)
        #expect(throws: KeyRing.RefusalError.self) { try ring.place(of: "k0").get() }
    }
}

package import CasebusModel

/// One unit that may connect, as `units.yaml` has it.
package struct UnitEntry: Equatable, Sendable {
    package var address: Address
    /// `role`. Default: unit.
    package var role: Role
    /// `keys`: the public halves of its CURVE keys, in Z85. Several while one replaces another; none: it cannot
    /// connect.
    package var keys: [String]
    /// `revoked_keys`: keys that were its own and are refused now.
    package var revokedKeys: [String]
    /// `name.zh` and `name.en`; empty where none is given.
    package var chineseName: String
    package var englishName: String

    package init(
        address: Address, role: Role = .unit, keys: [String] = [], revokedKeys: [String] = [], chineseName: String = "",
        englishName: String = ""
    ) {
        self.address = address
        self.role = role
        self.keys = keys
        self.revokedKeys = revokedKeys
        self.chineseName = chineseName
        self.englishName = englishName
    }
}

/// A unit that is no more, and the one that stands in its place.
package struct Succession: Equatable, Sendable {
    package var unit: Address
    /// A unit of the directory; where the one that was named is no more either, the one that succeeded that.
    package var successor: Address

    package init(unit: Address, successor: Address) {
        self.unit = unit
        self.successor = successor
    }
}

/// All units of an installation, in the order of the file. No address and no key stands in it twice.
package struct UnitDirectory: Equatable, Sendable {
    /// Successions that may be listed; a longer list is not read.
    package static let successionsMax = 1000

    package let units: [UnitEntry]
    /// `succeeded`: who stands in the place of units that were taken out, in the order of the file.
    package let successions: [Succession]
    private let byAddress: [Address: Int]
    private let byKey: [String: Int]
    private let byRevokedKey: [String: Int]
    /// The first segments of all addresses: `hall`, `bureau`.
    private let groups: Set<Substring>

    /// - Parameter units: with distinct addresses and keys; of two that are equal the first is found.
    package init(_ units: [UnitEntry], successions: [Succession] = []) {
        self.units = units
        self.successions = successions
        func positions<Key: Hashable>(_ keys: (UnitEntry) -> [Key]) -> [Key: Int] {
            let pairs = units.enumerated().flatMap { position, unit in keys(unit).map { ($0, position) } }
            return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
        byAddress = positions { [$0.address] }
        byKey = positions(\.keys)
        byRevokedKey = positions(\.revokedKeys)
        groups = Set(units.compactMap { $0.address.text.split(separator: "/").first })
    }

    package subscript(address: Address) -> UnitEntry? { byAddress[address].map { units[$0] } }

    /// Who stands in the place of a unit that is no more; `nil`: nobody was named.
    package func successor(of address: Address) -> Address? { successions.first { $0.unit == address }?.successor }

    /// Whether an address sits in a unit that is here: `hall/enterprise/window/07` in `hall/enterprise`; or is what a
    /// group of them begins with: `hall`.
    package func hasPlace(for address: Address) -> Bool {
        let home = address.parent ?? address
        return self[home] != nil || groups.contains(home.text[...])
    }

    /// The unit that a public key, in Z85, speaks for.
    package func unit(holding key: String) -> UnitEntry? { byKey[key].map { units[$0] } }

    /// The unit that a key spoke for before it was revoked.
    package func unit(revoking key: String) -> UnitEntry? { byRevokedKey[key].map { units[$0] } }
}

package import CasebusAudit
package import CasebusModel

/// Who asks, and so what may be shown: an operator sees everything, any other unit what it has part in itself, and a
/// hall also what its windows have part in.
package struct Viewer: Equatable, Sendable {
    package let address: String
    package let role: Role

    package init(address: String, role: Role) {
        self.address = address
        self.role = role
    }

    package var seesAll: Bool { role == .operator }

    /// Whether a unit is the viewer or sits in it.
    package func covers(_ unit: String) -> Bool {
        if unit == address { return true }
        guard unit.utf8.count > address.utf8.count, unit.utf8.starts(with: address.utf8) else { return false }
        return Address(unit)?.parent?.text == address
    }

    package func sees(unit: String) -> Bool { seesAll || covers(unit) }

    /// A record is for those who have part in it; what the bus records about itself is for operators.
    package func sees(_ row: RecordRow) -> Bool { seesAll || row.names(where: covers) }

    package func sees(_ life: HandoffLife) -> Bool { sees(unit: life.from) || sees(unit: life.to) }
}

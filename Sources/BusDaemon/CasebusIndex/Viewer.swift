package import CasebusAudit
package import CasebusModel

/// Who asks, and so what may be shown: an operator sees everything, any other unit what it has part in itself, and a
/// hall also what its windows have part in. Who stands in the place of a unit that is no more sees what that saw.
package struct Viewer: Equatable, Sendable {
    package let address: String
    package let role: Role
    /// Units that are no more, and in whose place it stands: filled in by the index, which knows the log.
    private var predecessors: Set<String> = []

    package init(address: String, role: Role) {
        self.address = address
        self.role = role
    }

    func inPlace(of predecessors: Set<String>) -> Viewer {
        var viewer = self
        viewer.predecessors = predecessors
        return viewer
    }

    package var seesAll: Bool { role == .operator }

    /// Whether a unit is the viewer, or one in whose place it stands.
    func stands(for unit: String) -> Bool { unit == address || predecessors.contains(unit) }

    /// Whether a unit is the viewer or sits in it, or it stands in the place of such a one.
    package func covers(_ unit: String) -> Bool {
        if isAtOrAbove(unit, address) { return true }
        return predecessors.contains { isAtOrAbove(unit, $0) }
    }

    private func isAtOrAbove(_ unit: String, _ address: String) -> Bool {
        if unit == address { return true }
        guard unit.utf8.count > address.utf8.count, unit.utf8.starts(with: address.utf8) else { return false }
        return Address(unit)?.parent?.text == address
    }

    package func sees(unit: String) -> Bool { seesAll || covers(unit) }

    /// A record is for those who have part in it; what the bus records about itself is for operators.
    package func sees(_ row: RecordRow) -> Bool { seesAll || row.names(where: covers) }

    package func sees(_ life: HandoffLife) -> Bool { sees(unit: life.from) || sees(unit: life.to) }
}

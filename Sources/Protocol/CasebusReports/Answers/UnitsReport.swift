/// What the query `units` answers.
package struct UnitsAnswer: Decodable {
    package var units: [Unit]
    /// The last record that the answer knows.
    package var head: UInt64?

    package struct Unit: Decodable {
        package var address: String
        // A unit that is no operator sees of the others nothing but their addresses.
        package var role: String?
        package var present: Bool?
        package var sessions: Int?
        package var inbox: Int?
        package var openIn: Int?
        package var openOut: Int?
        package var revoked: Bool?
        package var imported: Bool?

        package enum CodingKeys: String, CodingKey {
            case address, role, present, sessions, inbox, revoked, imported
            case openIn = "open_in"
            case openOut = "open_out"
        }
    }
}

/// Who there is, who is present, and what each has open.
package enum UnitsReport {
    package static func lines(_ answer: UnitsAnswer) -> [String] {
        guard !answer.units.isEmpty else { return [OverviewWords.noUnits] }
        var table = Table([
            (Title.unit, .left), (Title.role, .left), (Title.present, .left), (Title.sessions, .right),
            (Title.inbox, .right), (Title.openIn, .right), (Title.openOut, .right), ("", .left),
        ])
        for unit in answer.units {
            let remark =
                unit.revoked == true
                ? OverviewWords.keyRevoked : unit.imported == true ? OverviewWords.onlyImported : ""
            table.add([
                unit.address, Term.shown(unit.role ?? ""),
                unit.present.map { $0 ? OverviewWords.yes : OverviewWords.no } ?? "", number(unit.sessions),
                number(unit.inbox), number(unit.openIn), number(unit.openOut), remark,
            ])
        }
        return table.lines
    }

    private static func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
}

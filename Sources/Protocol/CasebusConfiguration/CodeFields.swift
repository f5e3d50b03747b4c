internal import CasebusCalendar
internal import CasebusMatters
internal import CasebusModel

// What matters.yaml and responsibility.yaml have in common: codes, names, limits, places.
extension SectionReader {
    /// A code; `nil` when there is none, or another text, which is noted.
    mutating func code(_ key: String, like example: String) -> String? {
        guard let text = text(key) else {
            if !isGiven(key) {
                mistake(key, "", "The entry has no \(key). Write one, such as \(example).", line: firstLine)
            }
            return nil
        }
        if let fault = MatterCode.fault(in: text) {
            mistake(key, text, "It \(fault). Write a code such as \(example).")
            return nil
        }
        return text
    }

    mutating func names(_ key: String = "name") -> Names {
        var section = section(key)
        let names = Names(chinese: section.name("zh"), english: section.name("en"))
        section.finish()
        return names
    }

    private mutating func name(_ key: String) -> String {
        guard let text = text(key) else { return "" }
        guard text.utf8.count <= MatterLimits.nameBytes, unprintable(in: text) == nil else {
            mistake(key, text, "A name has \(MatterLimits.nameBytes) bytes at most, and no control character.")
            return ""
        }
        return text
    }

    /// A limit that is not nothing; `nil` when there is none, or another text, which is noted.
    mutating func limit(_ key: String) -> TimeBudget? {
        guard let text = text(key) else { return nil }
        guard let budget = TimeBudget(text) else {
            mistake(
                key, text,
                "Write working days, hours or minutes of working time, or natural days: 7wd, 4wh, 90wm, 20nd.")
            return nil
        }
        guard !budget.isNothing else {
            mistake(key, text, "Nobody can keep a limit of nothing. Write at least 1, or leave the line out.")
            return nil
        }
        return budget
    }

    /// A unit that is in `units.yaml`; `nil` when there is none, or it is none, which is noted.
    ///
    /// - Parameter units: `nil` where they were not read.
    mutating func unit(_ key: String, among units: UnitDirectory?) -> Address? {
        guard let text = text(key), let address = address(key, text, line: line(of: key)) else { return nil }
        if let units, units[address] == nil {
            mistake(
                key, address.text,
                "There is no such unit in units.yaml. Correct the address, or add it: casebus units add.")
        }
        return address
    }

    /// Addresses, each standing for all below it too. Those that sit nowhere are noted.
    mutating func places(_ key: String, among units: UnitDirectory?, most: Int) -> [Address] {
        var places: [Address] = []
        for (position, item) in (texts(key, of: "addresses", most: most) ?? []).enumerated() {
            let place = "\(key)[\(position)]"
            guard let address = address(place, item.text, line: item.line) else { continue }
            if places.contains(address) {
                mistake(place, item.text, "It is listed twice. Keep one.", line: item.line)
            } else if let units, !units.hasPlace(for: address) {
                mistake(
                    place, item.text,
                    "It sits nowhere: \((address.parent ?? address).text) is not in units.yaml. Correct the address, or "
                        + "add that unit: casebus units add.", line: item.line)
            }
            places.append(address)
        }
        return places
    }
}

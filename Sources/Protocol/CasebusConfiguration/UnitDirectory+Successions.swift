import CasebusModel

/// `succeeded` in `units.yaml`: who stands in the place of units that were taken out.
extension UnitDirectory {
    /// One entry, as it stands in the file.
    private struct Named {
        var entry: SectionReader
        var successor: Address
    }

    /// Reads the entries; what is wrong is noted and left out.
    ///
    /// - Parameter lines: where the units of the directory stand.
    static func successions(_ sections: [SectionReader], _ lines: [Address: Int]) -> [Succession] {
        var named: [Address: Named] = [:]
        var order: [Address] = []
        for section in sections {
            var entry = section
            let unit = entry.given("unit", like: "bureau/food-and-drug")
            let successor = entry.given("by", like: "bureau/market")
            entry.finish()
            guard let unit, let successor else { continue }
            if let line = lines[unit] {
                entry.mistake(
                    "unit", unit.text,
                    "The unit stands on line \(line) still. Take it out of the list of units, or leave this entry out.")
            } else if let other = named[unit] {
                let line = other.entry.line(of: "unit").map { " on line \($0)" } ?? ""
                entry.mistake("unit", unit.text, "It has a successor\(line) already. A unit has one: remove an entry.")
            } else {
                named[unit] = Named(entry: entry, successor: successor)
                order.append(unit)
            }
        }
        return order.compactMap { unit in
            last(of: unit, named, lines).map { Succession(unit: unit, successor: $0) }
        }
    }

    /// Follows a unit to the one that is there now: whoever succeeded it may be no more either.
    ///
    /// - Returns: `nil` where there is none, which is noted.
    private static func last(of unit: Address, _ named: [Address: Named], _ lines: [Address: Int]) -> Address? {
        guard let first = named[unit] else { return nil }
        var (seen, next): (Set, Address) = ([unit], first.successor)
        while lines[next] == nil {
            guard let further = named[next] else {
                first.entry.mistake(
                    "by", first.successor.text,
                    "There is no unit \(next). Name one of the list of units, or add it: casebus units add.")
                return nil
            }
            guard seen.insert(next).inserted else {
                first.entry.mistake(
                    "by", first.successor.text,
                    "The entries lead round in a ring, and to no unit. Name one of the list of units.")
                return nil
            }
            next = further.successor
        }
        return next
    }
}

extension SectionReader {
    /// An address that an entry must have; `nil` when it has none, or what stands there is none: both are noted.
    fileprivate mutating func given(_ key: String, like example: String) -> Address? {
        guard let text = text(key) else {
            if !isGiven(key) {
                mistake(key, "", "The entry has no \(key). Write one, such as \(example).", line: firstLine)
            }
            return nil
        }
        return address(key, text, line: line(of: key))
    }
}

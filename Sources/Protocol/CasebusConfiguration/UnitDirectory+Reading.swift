import CasebusModel

extension UnitDirectory {
    /// Every key that `units.yaml` may have; those of an entry behind `units[].` and `succeeded[].`.
    package static var knownKeys: [String] {
        let mistakes = MistakeCollector()
        if let sample = try? YamlFile.open("units: [{}]\nsucceeded: [{}]", "units.yaml", mistakes) {
            _ = UnitDirectory(reading: sample)
        }
        return mistakes.askedKeys.map { $0.replacing("[0]", with: "[]") }
    }

    /// Reads the entries; what is wrong is noted in the reader's collector and left out.
    init(reading file: SectionReader) {
        var top = file
        let sections = top.sections("units")
        let gone = top.sections("succeeded", most: Self.successionsMax)
        top.finish()
        if sections == nil {
            top.mistake(
                "units", "", "The list of units is missing. Write units: and below it one entry after \"- \" for each.")
        }
        var owners: [String: String] = [:]
        var lines: [Address: Int] = [:]
        var units: [UnitEntry] = []
        var windows: [(entry: SectionReader, address: Address)] = []
        for section in sections ?? [] {
            var entry = section
            let address = entry.address()
            let role = entry.word("role", default: Role.unit)
            let keys = entry.keys("keys", of: address, &owners)
            let revoked = entry.keys("revoked_keys", of: address, &owners)
            var names = entry.section("name")
            let (chinese, english) = (names.text("zh") ?? "", names.text("en") ?? "")
            names.finish()
            entry.finish()
            guard let address else { continue }
            if let earlier = lines[address] {
                entry.mistake(
                    "address", address.text, "The unit stands on line \(earlier) already. Join the two entries.")
                continue
            }
            lines[address] = entry.line(of: "address") ?? 0
            if address.isWindow { windows.append((entry, address)) }
            units.append(
                UnitEntry(
                    address: address, role: role, keys: keys, revokedKeys: revoked, chineseName: chinese,
                    englishName: english))
        }
        for (entry, address) in windows {
            guard let hall = address.parent, lines[hall] == nil else { continue }
            entry.mistake("address", address.text, Self.homeless(in: hall))
        }
        self.init(units, successions: Self.successions(gone ?? [], lines))
    }

    /// What to do about a window that sits nowhere.
    static func homeless(in hall: Address) -> String {
        "There is no unit \(hall) that the window sits in. Correct the address, or add that unit: casebus units add."
    }
}

extension Address {
    /// `hall/enterprise/window/07`, and what lies below it.
    var isWindow: Bool { text.split(separator: "/").dropFirst(2).first == "window" }
}

extension SectionReader {
    /// The unit that an entry is about; `nil` when what stands there is noted.
    mutating func address() -> Address? {
        guard let text = text("address") else {
            if !isGiven("address") {
                mistake(
                    "address", "", "The entry has no address. Write one, such as bureau/market.", line: firstLine)
            }
            return nil
        }
        let address = address("address", text, line: line(of: "address"))
        entry = address?.text ?? ""
        return address
    }

    /// A text as an address; `nil` when it is none, which is noted.
    func address(_ key: String, _ text: String, line: Int?) -> Address? {
        if let address = Address(text) { return address }
        mistake(
            key, text, "It \(Address.fault(in: text) ?? "is no address"). Write one such as hall/enterprise/window/07.",
            line: line)
        return nil
    }

    /// The public keys of a list; each belongs to one unit only, live or revoked.
    fileprivate mutating func keys(_ key: String, of address: Address?, _ owners: inout [String: String]) -> [String] {
        var keys: [String] = []
        for (position, item) in (texts(key, of: "public keys") ?? []).enumerated() {
            let place = "\(key)[\(position)]"
            guard KeyPair.isKey(item.text) else {
                let remedy =
                    "A public key has 40 characters of Z85; this has \(item.text.count). Copy it from the unit's "
                    + "key file, in quotes."
                mistake(place, item.text, remedy, line: item.line)
                continue
            }
            let owner = address?.text ?? prefix
            if let other = owners.updateValue(owner, forKey: item.text) {
                let whose = other == owner ? "stands twice in this unit" : "is a key of \(other) too"
                mistake(
                    place, item.text, "It \(whose). A key names one unit, once: make another, or remove one.",
                    line: item.line)
            }
            keys.append(item.text)
        }
        return keys
    }
}

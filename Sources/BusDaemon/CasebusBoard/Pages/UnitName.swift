internal import CasebusConfiguration
internal import CasebusModel
internal import CasebusReports

/// What people call the units: `name` in `units.yaml`.
struct UnitNames: Sendable {
    /// For the page that is being made.
    @TaskLocal static var current = UnitNames(UnitDirectory([]))

    private let units: UnitDirectory

    init(_ units: UnitDirectory) { self.units = units }

    /// In the reader's language, else in the other one; `nil` where the unit has none.
    subscript(address: String) -> String? {
        guard let unit = Address(address).flatMap({ units[$0] }) else { return nil }
        let names = [unit.chineseName, unit.englishName]
        return (Language.current == .zh ? names : names.reversed()).first { !$0.isEmpty }
    }

    /// The address, and the name beside it.
    func beside(_ address: String) -> String { self[address].map { UnitWords.named(address, $0) } ?? address }
}

/// A unit as a list shows it, with the way to its own page where it has one that others may open.
struct UnitName {
    let name: String

    /// Stations and outlets, which count together, go by a word.
    var shown: String { BoardWords.unit(name) }

    /// What people call it stands below.
    var html: HTML {
        guard let called = UnitNames.current[name] else { return brief }
        return "\(brief)<br><span class=\"soft small\">\(called)</span>"
    }

    /// Where there is room for the address alone.
    var brief: HTML {
        guard name.contains("/") else { return "\(shown)" }
        return UnitLink.html(name)
    }
}

/// A unit's address that leads to its page, and tells what people call it to whoever points at it.
enum UnitLink {
    static func html(_ address: String) -> HTML {
        let title: HTML = UnitNames.current[address].map { " title=\"\($0)\"" } ?? .nothing
        return "<a href=\"\(Link.ofUnit(address))\"\(title)>\(address)</a>"
    }
}

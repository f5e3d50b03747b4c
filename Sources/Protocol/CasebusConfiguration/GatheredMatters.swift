internal import CasebusMatters
internal import CasebusModel

/// The matters of `matters.yaml`, gathered one by one and held against each other.
struct GatheredMatters {
    private let kinds: [MatterKind: StatedRules]
    private let defaults: RuleDefaults
    private let units: UnitDirectory?
    private var matters: [Matter] = []
    private var codeLines: [String: Int] = [:]
    private var implementationLines: [String: Int] = [:]
    private var feeds: [Feed] = []

    /// What a matter feeds, with the place where it says so; in the order of the matters.
    private struct Feed {
        var section: SectionReader
        var codes: [(text: String, line: Int?)]
    }

    init(_ kinds: [MatterKind: StatedRules], _ defaults: RuleDefaults, units: UnitDirectory?) {
        self.kinds = kinds
        self.defaults = defaults
        self.units = units
    }

    mutating func read(_ section: SectionReader) {
        var entry = section
        let code = entry.code("code", like: "food-business.new")
        entry.entry = code ?? ""
        let implementationCode = entry.implementationCode("implementation_code")
        let names = entry.names()
        let kind: MatterKind? = entry.word("kind")
        if !entry.isGiven("kind") {
            entry.mistake("kind", "", "The matter has no kind. Write one, such as licence.", line: entry.firstLine)
        }
        var matter = Matter(code: code ?? "", names: names, kind: kind ?? .licence, steps: [])
        matter.implementationCode = implementationCode
        matter.isJoint = entry.boolean("joint", default: false)
        matter.stated = entry.stated()
        if let kind { entry.check(matter.stated, isJoint: matter.isJoint, under: kinds[kind] ?? StatedRules()) }
        matter.materials = entry.materials("materials")
        matter.steps = entry.steps("steps")
        matter.windows = entry.windows("windows", among: units)
        let fed = entry.texts("feeds", of: "codes of matters", most: MatterLimits.feedsPerMatter) ?? []
        matter.feeds = fed.map(\.text)
        entry.finish()
        GatheredMatters.isTaken("implementation_code", implementationCode, &implementationLines, entry)
        guard code != nil, !GatheredMatters.isTaken("code", code, &codeLines, entry) else { return }
        feeds.append(Feed(section: entry, codes: fed))
        matters.append(matter)
    }

    /// Whether another matter has a code, which is noted.
    @discardableResult
    private static func isTaken(
        _ key: String, _ code: String?, _ lines: inout [String: Int], _ entry: SectionReader
    ) -> Bool {
        guard let code else { return false }
        if let earlier = lines[code] {
            entry.mistake(key, code, "The matter on line \(earlier) has it already. A code names one matter.")
            return true
        }
        lines[code] = entry.line(of: key) ?? 0
        return false
    }

    /// All of them; what links matters that do not exist, or in a circle, is noted.
    func catalogue() -> MatterCatalogue {
        let catalogue = MatterCatalogue(matters, kinds: kinds, defaults: defaults)
        for feed in feeds {
            for (position, item) in feed.codes.enumerated() {
                let place = "feeds[\(position)]"
                if catalogue[item.text] == nil {
                    feed.section.mistake(
                        place, item.text,
                        "There is no such matter in this file. Correct the code, or add the matter.", line: item.line)
                } else if feed.codes[..<position].contains(where: { $0.text == item.text }) {
                    feed.section.mistake(place, item.text, "It is listed twice. Keep one.", line: item.line)
                }
            }
        }
        for circle in catalogue.precedence.circles {
            guard let first = circle.first else { continue }
            let codes = circle.prefix(8).map { matters[$0].code }.joined(separator: ", ")
            feeds[first].section.mistake(
                "feeds", codes,
                circle.count == 1
                    ? "The matter feeds itself. Leave it out."
                    : "These \(circle.count) matters feed each other in a circle. Let one of them feed none of the others."
            )
        }
        return catalogue
    }
}

extension SectionReader {
    fileprivate mutating func implementationCode(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        if let fault = MatterCode.implementationFault(in: text) {
            let count = MatterCode.implementationCharacters
            mistake(
                key, text, "It \(fault). An implementation code has \(count) digits and capital letters, in quotes.")
            return nil
        }
        return text
    }

    fileprivate mutating func materials(_ key: String) -> [Names] {
        (sections(key, most: MatterLimits.materialsPerMatter) ?? []).map { section in
            var entry = section
            let names = entry.names()
            entry.finish()
            if !entry.isGiven("name") {
                entry.mistake(
                    "name", "", "The material has no name. Write zh: or en: below name:.", line: entry.firstLine)
            }
            return names
        }
    }

    fileprivate mutating func windows(_ key: String, among units: UnitDirectory?) -> Matter.Windows {
        var section = section(key)
        var windows = Matter.Windows()
        windows.finish = section.places("finish", among: units, most: MatterLimits.windowsPerMatter)
        windows.takeIn = section.places("take_in", among: units, most: MatterLimits.windowsPerMatter)
        section.finish()
        for place in windows.takeIn where windows.finish.contains(place) {
            section.mistake(
                "take_in", place.text, "It stands in finish too, and who finishes a matter takes it in. Keep it in one."
            )
        }
        return windows
    }
}

package import CasebusMatters
internal import CasebusModel

extension ResponsibilityList {
    /// Every key that `responsibility.yaml` may have; those of an entry behind `entries[].`.
    package static var knownKeys: [String] {
        let mistakes = MistakeCollector()
        if let sample = try? YamlFile.open("entries: [{}]", "responsibility.yaml", mistakes) {
            _ = ResponsibilityList(reading: sample, matters: nil, units: nil)
        }
        return mistakes.askedKeys.map { $0.replacing("[0]", with: "[]") }
    }

    /// Reads the entries; what is wrong is noted in the reader's collector and left out.
    ///
    /// - Parameters:
    ///   - matters: `nil` where they could not be read; then no entry is held against them.
    ///   - units: `nil` where they were not read.
    init(reading file: SectionReader, matters: MatterCatalogue?, units: UnitDirectory?) {
        var top = file
        let version = top.code("version", like: "2026-01")
        let routing = top.word("routing", default: Routing.advisory)
        let convenor = top.unit("convenor", among: units)
        let sections = top.sections("entries", most: MatterLimits.entries)
        top.finish()
        if sections == nil {
            top.mistake(
                "entries", "",
                "The list of entries is missing. Write entries: and below it one entry after \"- \" each.")
        }
        self.init(version: version ?? "", routing: routing, convenor: convenor)
        var lines: [Int] = []
        for section in sections ?? [] {
            var reader = section
            guard let entry = reader.responsibility(matters, units) else { continue }
            if let other = append(entry) {
                reader.mistake(
                    "step", entry.step,
                    "The entry on line \(lines[other - 1]) holds for some of the same cases. Let the two differ in "
                        + "applicants or registrars, or remove one.", line: reader.firstLine)
            } else {
                lines.append(reader.firstLine ?? 0)
            }
        }
    }
}

extension SectionReader {
    /// One entry; `nil` when it does not say for what or who.
    fileprivate mutating func responsibility(
        _ matters: MatterCatalogue?, _ units: UnitDirectory?
    ) -> ResponsibilityEntry? {
        let matter = code("matter", like: "food-business.new")
        let step = code("step", like: "review")
        let department = unit("department", among: units)
        if !isGiven("department") {
            mistake(
                "department", "", "The entry has no department. Write one, such as bureau/market.", line: firstLine)
        }
        let office = unit("office", among: units)
        let post = post("post")
        let applicants = word("applicants", default: Applicants.all)
        let registrars = places("registrars", among: units, most: MatterLimits.registrarsPerEntry)
        finish()
        if let matter, let matters { check(matter, step, matters) }
        guard let matter, let step, let department else { return nil }
        return ResponsibilityEntry(
            matter: matter, step: step, department: department, office: office, post: post, applicants: applicants,
            registrars: registrars)
    }

    private func check(_ code: String, _ step: String?, _ matters: MatterCatalogue) {
        guard let matter = matters[code] else {
            return mistake(
                "matter", code, "There is no such matter in the catalogue. Correct the code, or add it there.")
        }
        guard let step, matter.step(step) == nil else { return }
        let codes = matter.steps.map(\.code)
        let guess = Suggestion.nearest(to: step, among: codes).map { " Did you mean \($0)?" } ?? ""
        mistake("step", step, "\(code) has no such step.\(guess) It has \(codes.joined(separator: ", ")).")
    }

    fileprivate mutating func post(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        if MatterCode.isPost(text) { return text }
        mistake(
            key, text,
            "A post is an id of \(MatterLimits.codeBytes) letters, digits, -, _, . and / at most, never a person's name. "
                + "Write one such as market/licensing-2.")
        return nil
    }
}

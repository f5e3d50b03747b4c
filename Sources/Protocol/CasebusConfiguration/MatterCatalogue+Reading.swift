package import CasebusMatters

extension MatterCatalogue {
    /// Every key that `matters.yaml` may have; those of an entry behind `matters[].` and the like.
    package static var knownKeys: [String] {
        let mistakes = MistakeCollector()
        let sample = "matters: [{materials: [{}], steps: [{}]}]"
        if let sample = try? YamlFile.open(sample, "matters.yaml", mistakes) {
            _ = MatterCatalogue(reading: sample, units: nil)
        }
        return mistakes.askedKeys.map { $0.replacing("[0]", with: "[]") }
    }

    /// Reads the entries; what is wrong is noted in the reader's collector and left out.
    ///
    /// - Parameter units: `nil` where they were not read; then nothing is held against them.
    /// - Returns: `nil` when there is no list that could be read, so that nothing can be held against it.
    init?(reading file: SectionReader, units: UnitDirectory?) {
        var top = file
        let kinds = top.kinds("kinds")
        let defaults = top.ruleDefaults("defaults")
        let known = top.mistakes.mistakes.count
        let sections = top.sections("matters", most: MatterLimits.matters)
        if sections == nil {
            top.mistake(
                "matters", "",
                "The list of matters is missing. Write matters: and below it one entry after \"- \" for each.")
        }
        let isNoted = top.mistakes.mistakes.count > known
        top.finish()
        guard let sections, !(sections.isEmpty && isNoted) else { return nil }
        var gathered = GatheredMatters(kinds, defaults, units: units)
        for section in sections { gathered.read(section) }
        self = gathered.catalogue()
    }
}

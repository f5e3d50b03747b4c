internal import CasebusMatters

/// The steps of one matter, gathered one by one and held against each other.
private struct GatheredSteps {
    private var steps: [Step] = []
    private var places: [Place] = []
    private var lines: [String: Int] = [:]

    /// Where a step says what it comes after.
    private struct Place {
        var section: SectionReader
        var after: [(text: String, line: Int?)]
    }

    mutating func read(_ section: SectionReader) {
        var entry = section
        let code = entry.code("code", like: "review")
        let names = entry.names()
        let after = entry.texts("after", of: "codes of steps", most: MatterLimits.stepsPerMatter) ?? []
        let promised = entry.limit("promised_limit")
        let statutory = entry.limit("statutory_limit")
        let waiting = entry.limit("waiting_limit")
        entry.finish()
        if let promised, let statutory, promised.exceeds(statutory) {
            entry.mistake("promised_limit", "\(promised)", "The law allows \(statutory). Promise no more than that.")
        }
        guard let code else { return }
        if let earlier = lines[code] {
            entry.mistake(
                "code", code, "The step on line \(earlier) has it already. A code names one step of a matter.")
            return
        }
        lines[code] = entry.line(of: "code") ?? 0
        places.append(Place(section: entry, after: after))
        steps.append(
            Step(
                code: code, names: names, after: after.map(\.text), promisedLimit: promised, statutoryLimit: statutory,
                waitingLimit: waiting))
    }

    /// The steps, to be the section's own; what comes after a step that does not exist, or in a circle, is noted.
    func checked() -> [Step] {
        let codes = steps.map(\.code)
        for place in places {
            for (position, item) in place.after.enumerated() where lines[item.text] == nil {
                let guess = Suggestion.nearest(to: item.text, among: codes).map { " Did you mean \($0)?" } ?? ""
                place.section.mistake(
                    "after[\(position)]", item.text,
                    "The matter has no such step.\(guess) It has \(codes.joined(separator: ", ")).", line: item.line)
            }
        }
        let matter = Matter(code: "", names: Names(), kind: .internal, steps: steps)
        for circle in matter.precedence.circles {
            guard let first = circle.first else { continue }
            places[first].section.mistake(
                "after", circle.map { codes[$0] }.joined(separator: ", "),
                circle.count == 1
                    ? "The step waits for itself. Leave it out."
                    : "These steps wait for each other, so that none could begin. Let one of them wait for none of the others."
            )
        }
        return steps
    }
}

extension SectionReader {
    /// The steps of a matter; what is wrong is noted and left out.
    mutating func steps(_ key: String) -> [Step] {
        let known = mistakes.mistakes.count
        let sections = sections(key, most: MatterLimits.stepsPerMatter) ?? []
        if sections.isEmpty, mistakes.mistakes.count == known {
            mistake(
                key, "", "The matter has no steps. Write steps: and below it one entry after \"- \" for each.",
                line: line(of: key) ?? firstLine)
        }
        var gathered = GatheredSteps()
        for section in sections { gathered.read(section) }
        return gathered.checked()
    }
}

internal import Yams

/// Gathers what is wrong while files are read, which files these are, and which keys were asked for.
final class MistakeCollector {
    private(set) var mistakes: [ConfigurationMistake] = []
    /// Every file that was opened, or was to be, in that order.
    private(set) var files: [String] = []
    /// Every key that any section was asked for, dotted; the list of known keys, without a second copy to keep in step.
    private(set) var askedKeys: [String] = []

    func add(_ mistake: ConfigurationMistake) {
        mistakes.append(mistake)
    }

    func asked(_ key: String) {
        askedKeys.append(key)
    }

    func read(_ file: String) {
        files.append(file)
    }

    /// All that was gathered: file by file, each by its lines.
    var sorted: [ConfigurationMistake] {
        var files: [String] = []
        for mistake in mistakes where !files.contains(mistake.file) { files.append(mistake.file) }
        return files.flatMap { file in
            mistakes.filter { $0.file == file }.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
        }
    }

    /// - Throws: all that was gathered, when there is any.
    func finish() throws(ConfigurationErrors) {
        if !mistakes.isEmpty { throw ConfigurationErrors(sorted) }
    }
}

/// Reads one mapping of a YAML file key by key; what is wrong is noted and reading goes on with the default.
///
/// Ask for every key, then call ``finish()``: keys nobody asked for are mistakes.
struct SectionReader {
    let file: String
    /// The section's own key, dotted; empty at the top.
    let prefix: String
    /// What the entry is about that it belongs to, as its mistakes tell it: a unit's address, a matter's code.
    var entry: String
    let mistakes: MistakeCollector
    private let mapping: Node.Mapping
    private var asked: [String] = []

    init(file: String, prefix: String, entry: String = "", mapping: Node.Mapping, mistakes: MistakeCollector) {
        self.file = file
        self.prefix = prefix
        self.entry = entry
        self.mapping = mapping
        self.mistakes = mistakes
    }

    /// The line of a key's value; `nil` when the key is not there.
    func line(of key: String) -> Int? { value(of: key)?.mark?.line }

    /// The line of the section's first key; `nil` for an empty one.
    var firstLine: Int? { mapping.keys.compactMap { $0.mark?.line }.min() }

    func isGiven(_ key: String) -> Bool { value(of: key) != nil }

    func dotted(_ key: String) -> String { prefix.isEmpty ? key : "\(prefix).\(key)" }

    func mistake(_ key: String, _ value: String, _ remedy: String, line: Int? = nil) {
        mistakes.add(
            .init(
                file: file, line: line ?? self.line(of: key), key: dotted(key), entry: entry, value: value,
                remedy: remedy))
    }

    /// A whole number within `range`.
    mutating func integer(_ key: String, in range: ClosedRange<Int>, default fallback: Int) -> Int {
        guard let scalar = scalar(key, wanted: "a number from \(range.lowerBound) to \(range.upperBound)") else {
            return fallback
        }
        guard let number = Int(scalar), range.contains(number) else {
            mistake(key, scalar, "Write a whole number from \(range.lowerBound) to \(range.upperBound).")
            return fallback
        }
        return number
    }

    mutating func boolean(_ key: String, default fallback: Bool) -> Bool {
        guard let scalar = scalar(key, wanted: "true or false") else { return fallback }
        switch scalar {
        case "true": return true
        case "false": return false
        default:
            mistake(key, scalar, "Write true or false.")
            return fallback
        }
    }

    /// A text that is not empty.
    mutating func text(_ key: String) -> String? { scalar(key, wanted: "a text") }

    /// One of a few words.
    mutating func word<Word: CaseIterable & RawRepresentable<String>>(_ key: String, default fallback: Word) -> Word {
        word(key) ?? fallback
    }

    /// One of a few words; `nil` when there is none, or another one, which is noted.
    mutating func word<Word: CaseIterable & RawRepresentable<String>>(_ key: String) -> Word? {
        let words = Word.allCases.map(\.rawValue)
        guard let scalar = scalar(key, wanted: "one of \(words.joined(separator: ", "))") else { return nil }
        if let word = Word(rawValue: scalar) { return word }
        let guess = Suggestion.nearest(to: scalar, among: words).map { " Did you mean \($0)?" } ?? ""
        mistake(key, scalar, "Write one of \(words.joined(separator: ", ")).\(guess)")
        return nil
    }

    /// A list of texts with their lines; `nil` when the key is not there. A list of more than `most` is not read.
    mutating func texts(_ key: String, of what: String, most: Int = .max) -> [(text: String, line: Int?)]? {
        guard let node = node(key) else { return nil }
        guard case .sequence(let sequence) = node else {
            mistake(key, node.seen, "Write a list of \(what): each on its own line, after \"- \".")
            return []
        }
        guard isShort(sequence, key, most) else { return [] }
        return sequence.enumerated().compactMap { position, item in
            if let text = item.plainText { return (text, item.mark?.line) }
            mistake("\(key)[\(position)]", item.seen, "Write a list of \(what), not this.", line: item.mark?.line)
            return nil
        }
    }

    /// A section below this one; an empty one when it is not there.
    mutating func section(_ key: String) -> SectionReader {
        var mapping = Node.Mapping([])
        if let node = node(key) {
            if case .mapping(let found) = node {
                mapping = found
            } else {
                mistake(key, node.seen, "Write a section: its keys on the lines below, indented.")
            }
        }
        return SectionReader(file: file, prefix: dotted(key), entry: entry, mapping: mapping, mistakes: mistakes)
    }

    /// A list of sections; `nil` when the key is not there. A list of more than `most` is not read.
    mutating func sections(_ key: String, most: Int = .max) -> [SectionReader]? {
        guard let node = node(key) else { return nil }
        guard case .sequence(let sequence) = node else {
            mistake(key, node.seen, "Write a list: each entry after \"- \", its keys below it.")
            return []
        }
        guard isShort(sequence, key, most) else { return [] }
        return sequence.enumerated().compactMap { position, item in
            let place = "\(key)[\(position)]"
            guard case .mapping(let mapping) = item else {
                mistake(place, item.seen, "Write an entry with keys, not this.", line: item.mark?.line)
                return nil
            }
            return SectionReader(file: file, prefix: dotted(place), entry: entry, mapping: mapping, mistakes: mistakes)
        }
    }

    /// Notes the keys of this section that nothing reads.
    func finish() {
        for (key, value) in mapping where !asked.contains(key.plainText ?? "") {
            let name = key.plainText ?? key.seen
            let guess = Suggestion.nearest(to: name, among: asked).map { " Did you mean \($0)?" } ?? ""
            let known = asked.joined(separator: ", ")
            mistakes.add(
                .init(
                    file: file, line: key.mark?.line, key: dotted(name), entry: entry, value: value.seen,
                    remedy: "There is no such key.\(guess) Known here: \(known)."))
        }
    }

    private func isShort(_ list: Node.Sequence, _ key: String, _ most: Int) -> Bool {
        if list.count <= most { return true }
        mistake(key, "a list of \(list.count)", "There may be \(most) at most. Leave some out.")
        return false
    }

    private mutating func node(_ key: String) -> Node? {
        asked.append(key)
        mistakes.asked(dotted(key))
        return value(of: key)
    }

    /// By the key's text: the mapping's own look-up runs regular expressions over it, which takes most of the time of a
    /// list of 100,000.
    private func value(of key: String) -> Node? { mapping.first { $0.key.plainText == key }?.value }

    private mutating func scalar(_ key: String, wanted: String) -> String? {
        guard let node = node(key) else { return nil }
        guard let text = node.plainText, !text.isEmpty else {
            mistake(key, node.seen, "Write \(wanted), or leave the line out.")
            return nil
        }
        return text
    }
}

extension Node {
    /// A scalar's text; `nil` for a list, a section, or a key without a value.
    fileprivate var plainText: String? {
        guard case .scalar(let scalar) = self else { return nil }
        return scalar.style == .plain && ["", "~", "null"].contains(scalar.string) ? nil : scalar.string
    }

    /// What to repeat of a value in a mistake.
    fileprivate var seen: String {
        switch self {
        case .scalar(let scalar): scalar.string
        case .sequence(let list): "a list of \(list.count)"
        case .mapping(let mapping): "a section of \(mapping.count) keys"
        case .alias: "an alias"
        }
    }
}

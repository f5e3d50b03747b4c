/// One thing wrong with an installation's files: where, what was seen, and what to write instead.
package struct ConfigurationMistake: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file's path, as it was named.
    package var file: String
    /// The line, from 1; `nil` when the mistake is about the file as a whole.
    package var line: Int?
    /// The key with its sections, such as `limits.sessions` or `units[3].keys[0]`; empty for the file as a whole.
    package var key: String
    /// What the entry is about that the key stands in: a unit's address, a matter's code; empty elsewhere.
    package var entry: String
    /// What stands there, shortened; never a secret.
    package var value: String
    /// What is wrong and what to write instead, as whole sentences.
    package var remedy: String

    package init(
        file: String, line: Int? = nil, key: String = "", entry: String = "", value: String = "", remedy: String
    ) {
        self.file = file
        self.line = line
        self.key = key
        self.entry = entry.count > 80 ? entry.prefix(79) + "…" : entry
        self.value = value.count > 80 ? value.prefix(79) + "…" : value
        self.remedy = remedy
    }

    /// `DIR/casebus.yaml:12: limits.sessions is "20000". Write a number from 1 to 10000.`, or, of an entry,
    /// `DIR/units.yaml:40: units[3].role (bureau/tax) is "boss". …`
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let subject =
            switch (key.isEmpty, value.isEmpty) {
            case (true, true): ""
            case (true, false): "\"\(value)\". "
            case (false, true): "\(named): "
            case (false, false): "\(named) is \"\(value)\". "
            }
        // A value comes from a file that anybody may have edited: it must not steer the terminal it is shown on.
        let line = "\(place): \(subject)\(remedy)"
        return String(
            String.UnicodeScalarView(line.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }

    /// The key, and what its entry is about where the value does not say so.
    private var named: String { entry.isEmpty || entry == value ? key : "\(key) (\(entry))" }
}

/// Everything that is wrong with an installation, found in one reading.
package struct ConfigurationErrors: Error, Equatable, Sendable, CustomStringConvertible {
    /// At least one; file by file as they were read, each by its lines.
    package let mistakes: [ConfigurationMistake]

    package init(_ mistakes: [ConfigurationMistake]) {
        self.mistakes = mistakes
    }

    package init(_ mistake: ConfigurationMistake) {
        self.init([mistake])
    }

    /// One line a mistake.
    package var description: String { mistakes.map(\.description).joined(separator: "\n") }
}

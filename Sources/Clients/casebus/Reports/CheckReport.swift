import CasebusConfiguration
import CasebusReports

/// What a look at an installation's files found: a document for scripts, lines for people.
struct CheckReport: Encodable {
    var files: [String]
    var mistakes: [Mistake]

    struct Mistake: Encodable {
        var file: String
        /// `nil` when the mistake is about the file as a whole.
        var line: Int?
        var key: String
        /// What the entry is about that the key stands in; `nil` elsewhere.
        var entry: String?
        var value: String
        var remedy: String
        var text: String

        enum CodingKeys: String, CodingKey {
            case file, line, key, entry, value, remedy
        }
    }

    init(_ findings: Installation.Findings) {
        files = findings.files
        mistakes = findings.mistakes.map {
            Mistake(
                file: $0.file, line: $0.line, key: $0.key, entry: $0.entry.isEmpty ? nil : $0.entry, value: $0.value,
                remedy: $0.remedy, text: $0.description)
        }
    }

    /// A line a mistake, `FILE:LINE: …`, as a compiler has them; or that there is none.
    var lines: [String] {
        mistakes.isEmpty ? [SetupWords.noMistakes(files.count)] : mistakes.map(\.text.shown)
    }
}

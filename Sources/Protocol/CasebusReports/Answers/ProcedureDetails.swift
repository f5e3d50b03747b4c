/// What stands in brackets behind the sentence of a record or a notice: ground, party, notice, owner, entry.
package struct ProcedureDetails {
    private var parts: [String] = []

    package init() {}

    /// Adds a detail, unless it says nothing.
    package mutating func add(_ value: String?, _ words: (String) -> String = { $0 }) {
        if let value, !value.isEmpty { parts.append(words(value)) }
    }

    /// Adds a number, unless it is 0.
    package mutating func add(_ number: Int?, _ words: (Int) -> String) {
        if let number, number > 0 { parts.append(words(number)) }
    }

    package mutating func add(if holds: Bool?, _ words: String) {
        if holds == true { parts.append(words) }
    }

    /// ` (hearing; waiting for applicant; notice 2026-9)`, or nothing.
    package var text: String { parts.isEmpty ? "" : RecordWords.purpose(parts.joined(separator: Separator.clause)) }
}

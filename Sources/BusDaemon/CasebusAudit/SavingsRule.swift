/// From when on a report of what could be saved says that something could go.
package enum SavingsRule {
    /// Hand-offs of a step that it takes; below, chance speaks.
    package static let samplesMin = 30
    /// Hundredths of a step's answers that only say `done`, and at once: then it is a rubber stamp.
    package static let stampPercent = 95
    /// How long after the signature an answer comes at once; milliseconds.
    package static let atOnceMilliseconds: Int64 = 5 * 60_000
    /// Hundredths of a step's hand-offs that a limit must suffice for.
    package static let keptPercent = 90
}

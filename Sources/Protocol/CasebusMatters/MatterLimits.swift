internal import CasebusModel

/// The bounds of a catalogue and of a responsibility list; above each the file is a mistake, and not used.
///
/// docs/operations.md repeats these numbers.
package enum MatterLimits {
    /// Matters of one catalogue.
    package static let matters = 10_000
    /// Steps of one matter.
    package static let stepsPerMatter = 64
    /// Materials of one matter.
    package static let materialsPerMatter = 64
    /// Places that may finish a matter, and as many that take it in.
    package static let windowsPerMatter = 1_000
    /// Matters that one matter feeds.
    package static let feedsPerMatter = 64
    /// Entries of one responsibility list: a start reads them all, about half a second for so many.
    package static let entries = 10_000
    /// Grounds that a kind, or a matter, allows for stopping the clock.
    package static let groundsPerMatter = 64
    /// A compiled rule book, in bytes: the log carries each one that was in force, so that it can be replayed.
    package static let ruleBookBytes = 1024 * 1024
    /// Registrars that one entry names.
    package static let registrarsPerEntry = 1_000
    /// A name in one language, in bytes of UTF-8.
    package static let nameBytes = 128
    /// The code of a matter, a step or a post, and a list's version, in bytes: what a command can carry.
    package static let codeBytes = Limits.identifierBytes
}

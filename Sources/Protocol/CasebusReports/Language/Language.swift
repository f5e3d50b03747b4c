import Foundation

/// In which language the program speaks to people. JSON, help texts and command lines are the same in both.
package enum Language: String, CaseIterable, Sendable {
    case zh, en

    /// The language of what is printed now; it holds for all tasks below the one that set it.
    ///
    /// English where nothing was set: what a test or a script reads does not depend on the machine's locale.
    @TaskLocal package static var current = Language.en

    /// The language of a locale: every Chinese one is `zh`, all others are `en`.
    ///
    /// - Source: POSIX.1-2017, XBD section 8.2: the first of the three variables that is set and not empty decides.
    package static func ofLocale(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> Language {
        let values = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }
        let locale = values.first { !$0.isEmpty } ?? ""
        return locale.lowercased().hasPrefix("zh") ? .zh : .en
    }
}

internal import CasebusConfiguration
internal import CasebusModel
internal import Logging

/// A configuration that was read and found good, on its way to the loop.
struct Reload: Sendable {
    let installation: Installation
    let changes: ConfigurationChanges
    let rules: RulesToAdopt
    /// The query that asked for it; `nil`: a signal did.
    let ticket: UInt64?
}

/// Reads the installation's files again, on the thread that asks, and hands what is good to the loop.
struct Reloader: Sendable {
    let configuration: ConfigurationInForce
    let environment: [String: String]
    let mailbox: LoopMailbox
    let logger: Logger

    /// - Parameter ticket: the query to answer; `nil`: nobody waits.
    /// - Throws: ``Problem`` `configuration.invalid` with every mistake; nothing has changed then.
    func reload(for ticket: UInt64?) throws(Problem) {
        let old = configuration.installation
        do {
            let new = try Installation.load(old.path, for: .daemon, environment: environment)
            let rules = try RulesToAdopt(new)
            mailbox.put(
                Reload(
                    installation: new, changes: ConfigurationChanges(from: old, to: new), rules: rules, ticket: ticket))
        } catch {
            throw Problem(
                .configurationInvalid, field: "configuration", value: old.path,
                detail: "nothing is changed, for these mistakes:\n\(error)")
        }
    }
}

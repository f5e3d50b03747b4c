internal import CasebusJournal

/// What the command line adds to the configuration.
package struct BusOptions: Sendable {
    /// Bus seconds that pass in one second; above 1 the folder is a demo for good.
    package var clockRate: Int64 = 1
    /// Open a log that is older than what was alive here last, under a new term.
    package var acceptsRestoredBackup = false
    package var version: String
    package var environment: [String: String]

    package init(version: String, environment: [String: String]) {
        self.version = version
        self.environment = environment
    }
}

/// Why the process must end without another receipt: what is on disk only recovery can tell.
struct LogFateUnknown: Error, CustomStringConvertible {
    let error: JournalError

    var description: String {
        "\(error.whatHappened) Look at the disk (dmesg, smartctl). Start the daemon again: it recovers what is on disk."
    }
}

/// Why the bus cannot start: what, where, and what to do.
package struct StartError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

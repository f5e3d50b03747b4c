import CasebusReports

/// What the program's exit status says; the help and the manual repeat it.
enum CommandStatus: Int32 {
    case ok = 0
    /// The bus refused it: a typed problem.
    case refused = 1
    /// The command line is wrong.
    case usage = 2
    /// The bus cannot be reached.
    case unreachable = 3
    /// Something on this machine is wrong: the configuration, a key, a file.
    case local = 4
    /// No answer in time: whether it is recorded is not known.
    case unknown = 5
    /// What was asked for with `--check` was found.
    case found = 6
}

/// Why a command ends early: the exit status, and what to say.
struct CommandFailure: Error {
    let status: CommandStatus
    /// Whole sentences for people, the last one with what to do.
    let message: String
    /// For scripts, where there is one.
    let code: String?

    init(_ status: CommandStatus, _ message: String, code: String? = nil) {
        self.status = status
        self.message = message
        self.code = code
    }
}

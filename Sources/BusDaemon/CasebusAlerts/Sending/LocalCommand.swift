internal import CLinux
internal import CasebusRuntime
internal import Glibc

/// A target that is a program of this machine: the document on its standard input, no shell, nothing of the daemon's
/// but its user.
///
/// It gives way to other threads as the one that starts it does, gets ``AlertLimits/attemptSeconds``, and is then
/// killed with all that it started.
struct LocalCommand: AlertWay {
    private static let lookSeconds = 0.02
    private static let environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
    ]

    private let arguments: [String]
    private let isStopping: @Sendable () -> Bool

    /// - Parameter isStopping: a program that still runs when the bus ends is killed.
    init(_ arguments: [String], isStopping: @escaping @Sendable () -> Bool) {
        (self.arguments, self.isStopping) = (arguments, isStopping)
    }

    func send(_ document: AlertDocument) -> Verdict {
        guard let process = start(document.bytes) else { return .failed(.unreachable) }
        let end = ContinuousClock.now + .seconds(AlertLimits.attemptSeconds)
        let bell = SteadyBell()
        while true {
            var status: Int32 = 0
            let found = waitpid(process, &status, WNOHANG)
            if found == process { return Self.verdict(status) }
            if found < 0, errno != EINTR { return .failed(.unreachable) }
            guard ContinuousClock.now < end, !isStopping() else {
                // The group first, for as long as its leader is not waited for the number is nobody else's.
                kill(-process, SIGKILL)
                while waitpid(process, &status, 0) < 0, errno == EINTR {}
                return .failed(.timeout)
            }
            bell.wait(atMost: Self.lookSeconds) { true }
        }
    }

    /// As wait(2) tells it: the low 7 bits are the signal that ended it, the next byte its exit status.
    private static func verdict(_ status: Int32) -> Verdict {
        let signal = status & 0x7F
        if signal != 0 { return .failed(.signal(Int(signal))) }
        let exit = (status >> 8) & 0xFF
        return exit == 0 ? .told : .failed(.exit(Int(exit)))
    }

    /// - Returns: its process number; `nil` where it cannot be started.
    private func start(_ document: [UInt8]) -> pid_t? {
        let process = Self.withCStrings(arguments) { arguments in
            Self.withCStrings(Self.environment) { environment in
                casebus_spawn(arguments, environment, document, document.count)
            }
        }
        return process > 0 ? process : nil
    }

    private static func withCStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}

import CasebusReports
internal import Glibc

/// Somebody who read our output stopped, as `head` does: not a failure.
struct OutputClosed: Error {}

/// What the program prints, in whole lines, without a buffer that could be lost.
enum StandardOutput {
    /// Writes a text and a line feed to standard output.
    ///
    /// - Throws: ``OutputClosed`` when nobody reads any more; ``CommandFailure`` when it cannot be written.
    static func line(_ text: String) throws {
        try bytes(Array(text.utf8) + [UInt8(ascii: "\n")])
    }

    /// Writes a report, and below it the zone of its times where that is not the machine's.
    static func lines(_ lines: [String]) throws {
        try line(HumanTime.namingZone(lines).joined(separator: "\n"))
    }

    static func bytes(_ bytes: [UInt8]) throws {
        try write(bytes, to: STDOUT_FILENO)
    }

    /// Writes a line to standard error; what cannot be written there has nowhere else to go.
    static func complain(_ text: String) {
        try? write(Array(text.utf8) + [UInt8(ascii: "\n")], to: STDERR_FILENO)
    }

    /// Writes to standard error what is no line of its own: a progress bar.
    static func sketch(_ text: String) {
        try? write(Array(text.utf8), to: STDERR_FILENO)
    }

    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether standard output is a terminal that shows colours, and nobody has said that they are not wanted.
    ///
    /// - Source: https://no-color.org: NO_COLOR counts when it is set and not empty.
    static var takesColours: Bool {
        func value(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
        return isTerminal && value("NO_COLOR").isEmpty && value("TERM") != "dumb"
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                throw OutputClosed()
            } else if errno != EINTR && errno != EAGAIN {
                throw CommandFailure(.local, FailureWords.outputNotWritten(String(cString: strerror(errno))))
            }
        }
    }
}

import Foundation
import Logging

/// Standard error, when journald reads it: each line begins with its priority, which journald takes off and keeps.
///
/// - Source: man sd-daemon(3), and `JOURNAL_STREAM` in man systemd.exec(5).
enum JournalStream {
    /// Whether standard error is what `JOURNAL_STREAM` names, and not a file or a terminal that it was turned to since.
    static let isStandardError = isJournal(ProcessInfo.processInfo.environment["JOURNAL_STREAM"])

    private static func isJournal(_ named: String?) -> Bool {
        var status = stat()
        guard let named, fstat(STDERR_FILENO, &status) == 0 else { return false }
        return named == "\(status.st_dev):\(status.st_ino)"
    }

    /// The priorities of syslog(3). `notice` and above are what `journalctl -p notice` shows.
    static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    /// Writes a text of one line or more, all of it under one priority, in one call: lines of two threads do not mix.
    static func write(_ text: String, _ level: Logger.Level) {
        let priority = priority(level)
        let lines = text.split(whereSeparator: \.isNewline).map { "<\(priority)>\($0)\n" }
        // Nobody reading is no reason to stop serving.
        try? FileHandle.standardError.write(contentsOf: Data(lines.joined().utf8))
    }
}

/// The log as journald is to have it: its priority in front, and no time, which journald writes itself.
struct JournalLogHandler: LogHandler {
    let label: String
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var data = metadata
        data.merge(metadataProvider?.get() ?? [:]) { _, new in new }
        data.merge(event.metadata ?? [:]) { _, new in new }
        if let error = event.error { data["error.message"] = "\(error)" }
        let pairs = data.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        JournalStream.write("\(event.level) \(label):\(pairs) [\(event.source)] \(event.message)", event.level)
    }
}

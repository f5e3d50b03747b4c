import CasebusReports
import Foundation

/// A task that casebusd does for a verb, because only the daemon's program knows the log's files. It tells how far it is
/// in lines of JSON.
struct DaemonTask<Summary: Decodable> {
    /// What it tells, a line each.
    private struct Line: Decodable {
        struct Progress: Decodable {
            var bytes: Int
            var of: Int
        }
        struct Failure: Decodable {
            var code: String
            var file: String
            var detail: String
        }

        var progress: Progress?
        var error: Failure?
        var backup: Summary?
        var restore: Summary?
    }

    /// The longest line that is read.
    private static var lineBytesMax: Int { 1 << 20 }

    let label: String
    let arguments: [String]

    /// Runs it to its end.
    ///
    /// - Returns: what it did, and the document as it came.
    func run() throws -> (summary: Summary, document: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Self.program())
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        // It says there for people what the last line says for us.
        process.standardError = errors
        do { try process.run() } catch {
            throw CommandFailure(.local, BackupWords.noDaemon(Self.ownPath))
        }
        var finished: (Summary, String)?
        var failure: Line.Failure?
        var bar: TransferBar?
        for text in Lines(output.fileHandleForReading, longest: Self.lineBytesMax) {
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else { continue }
            if let step = line.progress {
                bar = bar ?? TransferBar(label, total: step.of)
                bar?.advance(to: step.bytes)
            }
            failure = line.error ?? failure
            if let summary = line.backup ?? line.restore { finished = (summary, text) }
        }
        process.waitUntilExit()
        bar?.finish()
        if let failure {
            throw CommandFailure(
                .local, BackupWords.failed(failure.code, failure.file, failure.detail), code: failure.code)
        }
        guard let finished, process.terminationStatus == 0 else {
            let said = String(decoding: errors.fileHandleForReading.availableData.prefix(4096), as: UTF8.self)
            let silence = BackupWords.endedSilently(Int(process.terminationStatus))
            throw CommandFailure(.local, said.isEmpty ? silence : silence + "\n" + said.shownLines)
        }
        return finished
    }

    private static var ownPath: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }

    /// `casebusd` beside this program, else on the search path.
    private static func program() throws -> String {
        let beside = URL(fileURLWithPath: ownPath).deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/usr/sbin"
        let folders = [beside] + path.split(separator: ":").map(String.init)
        guard let folder = folders.first(where: { FileManager.default.isExecutableFile(atPath: $0 + "/casebusd") })
        else { throw CommandFailure(.local, BackupWords.noDaemon(ownPath)) }
        return folder + "/casebusd"
    }
}

/// The lines that come out of a pipe, until it ends.
private struct Lines: Sequence, IteratorProtocol {
    private let handle: FileHandle
    private let longest: Int
    private var rest: [UInt8] = []
    private var hasEnded = false

    init(_ handle: FileHandle, longest: Int) {
        self.handle = handle
        self.longest = longest
    }

    mutating func next() -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest.removeFirst(end + 1) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            guard !hasEnded, rest.count <= longest else { return nil }
            let more = handle.availableData
            hasEnded = more.isEmpty
            rest += more
        }
    }
}

/// A line on standard error that shows how many bytes are done; silent where that is no terminal.
private struct TransferBar {
    private static let width = 30
    private let label: String
    private let total: Int
    private var shown = -1

    init(_ label: String, total: Int) {
        self.label = label
        self.total = total
    }

    mutating func advance(to done: Int) {
        let percent = total > 0 ? min(100, done * 100 / total) : 100
        guard StandardOutput.isErrorTerminal, percent != shown else { return }
        shown = percent
        let full = percent * Self.width / 100
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: Self.width - full)
        StandardOutput.sketch("\r" + BackupWords.progress(label, bar, percent, HumanSize.shown(Double(total))))
    }

    func finish() { if shown >= 0 { StandardOutput.sketch("\n") } }
}

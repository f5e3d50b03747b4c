import ArgumentParser
import CasebusAlerts
import CasebusBoard
import CasebusConfiguration
import CasebusMetrics
import CasebusRuntime
import Foundation
import Logging
import Metrics
import ServiceLifecycle
import Synchronization
import UnixSignals

/// The daemon: parses, builds, starts, stops.
@main
struct Casebusd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "casebusd",
        abstract: "Relay push, acknowledge and feedback between units, and keep the log that shows where cases stall.",
        discussion: """
            Runs in the foreground until SIGTERM or SIGINT, then answers what it has and stops. Logs go to standard error.
            Exit status: 0 after an orderly stop, 4 when the configuration or the state folder cannot be used, 70 when the
            log's fate became unknown (start it again: it recovers), 1 for anything else.
            """,
        version: Version.text)

    @Option(help: "The installation's casebus.yaml; CASEBUS_CONFIG names it where this is absent.")
    var config: String?

    @Flag(help: "Read the configuration, report every mistake, and exit.")
    var checkConfig = false

    @Flag(help: "Verify every record and seal of the log, print what was found, and exit.")
    var checkJournal = false

    @Flag(help: "Delete the index and make it anew from the log, then exit.")
    var rebuildIndex = false

    @Flag(help: "Open a log that is older than what was alive here last (a restored backup), under a new term.")
    var acceptRestoredBackup = false

    @Option(
        help: ArgumentHelp(
            "Copy log and configuration, as of one durable record, beside a running daemon; casebus backup shows it.",
            valueName: "folder"))
    var backup: String?

    @Flag(help: "Private keys too go into the backup.")
    var withKeys = false

    @Option(help: ArgumentHelp("Put this backup into the folder of --into; needs no --config.", valueName: "backup"))
    var restore: String?

    @Option(help: ArgumentHelp("The new installation folder of --restore.", valueName: "folder"))
    var into: String?

    @Option(help: "Bus seconds that pass in one second; marks the state folder as a demo for good.")
    var clockRate: Int64 = 1

    func validate() throws {
        guard (1...1_000_000).contains(clockRate) else {
            throw ValidationError("--clock-rate takes 1 to 1000000, not \(clockRate).")
        }
        guard (restore == nil) == (into == nil) else {
            throw ValidationError("--restore BACKUP and --into FOLDER go together.")
        }
        guard !withKeys || backup != nil else { throw ValidationError("--with-keys goes with --backup.") }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        if let restore, let into { return try BackupTasks.restore(restore, into: into) }
        if checkConfig { return try check(environment) }
        if let backup {
            let installation = try reading(environment) {
                try Installation.load($0, for: .client, environment: environment)
            }
            return try BackupTasks.backUp(installation, to: backup, withKeys: withKeys)
        }
        let installation = try load(environment)
        let tasks = StateTasks(installation)
        if checkJournal { return try tasks.checkJournal() }
        if rebuildIndex { return try orderly { try tasks.rebuildIndex() } }
        try await serve(installation, environment)
    }

    private func logHandler(_ label: String) -> any LogHandler {
        if JournalStream.isStandardError { return JournalLogHandler(label: label) }
        return StreamLogHandler.standardError(label: label)
    }

    /// Runs a task on the state folder; what keeps it from it ends the process as it would end the daemon.
    private func orderly(_ task: () throws -> Void) throws {
        do {
            try task()
        } catch {
            complain("\(error)")
            throw ExitCode(BusService.exitStatus(of: error))
        }
    }

    /// Finds what `casebus check` finds.
    private func check(_ environment: [String: String]) throws {
        try reading(environment) { path in
            let findings = Installation.check(path, environment: environment)
            guard findings.mistakes.isEmpty else { throw ConfigurationErrors(findings.mistakes) }
            print("\(findings.files.first ?? path): good")
        }
    }

    private func load(_ environment: [String: String]) throws -> Installation {
        try reading(environment) { try Installation.load($0, for: .daemon, environment: environment) }
    }

    /// Reads something of the installation; what is wrong with it ends the process.
    private func reading<Result>(_ environment: [String: String], _ read: (String) throws -> Result) throws -> Result {
        do {
            return try read(try Installation.locate(argument: config, environment: environment))
        } catch {
            complain("\(error)")
            throw ExitCode(4)
        }
    }

    private func serve(_ installation: Installation, _ environment: [String: String]) async throws {
        var logger = Logger(label: "casebusd", factory: logHandler)
        logger.logLevel = Logger.Level(rawValue: installation.configuration.log.level.rawValue) ?? .info
        let metrics = MetricsRegistry(Board.declaredMetrics + Alerts.declaredMetrics)
        MetricsSystem.bootstrap(metrics)
        var options = BusOptions(version: Version.text, environment: environment)
        options.clockRate = clockRate
        options.acceptsRestoredBackup = acceptRestoredBackup
        // Below this level it prints the whole environment, secrets and all.
        var groupLogger = logger
        groupLogger.logLevel = max(logger.logLevel, .info)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: BusRunner(
                            service: BusService(installation: installation, options: options, logger: logger),
                            board: Board(installation, logger: logger, metrics: metrics),
                            alerts: Alerts(installation, logger: logger, metrics: metrics)))
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: groupLogger))
        do {
            try await group.run()
        } catch {
            complain(error is ServiceGroupError ? "the bus ended by itself" : "\(error)")
            throw ExitCode(BusService.exitStatus(of: error))
        }
    }
}

/// Lets the service group run the bus with its board and its alerts, and end with it.
struct BusRunner: Service {
    let service: BusService
    let board: Board
    let alerts: Alerts

    func run() async throws {
        // man systemd.service(5), ExecReload: SIGHUP asks a daemon to read its configuration again.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        try await service.run(reloads: hangups.map { _ in }) { bus, ready in
            try await beside(bus, ready)
        }
    }

    /// Either may have nothing to do and return; if one fails, both end.
    private func beside(_ bus: BusWatch, _ ready: @escaping @Sendable () -> Void) async throws {
        let gate = ReadyGate(parts: 2, ready)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await board.serve(bus) { gate.pass() } }
            group.addTask { try await alerts.serve(bus) { gate.pass() } }
            try await group.waitForAll()
        }
    }
}

/// Ready when all parts are.
private final class ReadyGate: Sendable {
    private let missing: Mutex<Int>
    private let ready: @Sendable () -> Void

    init(parts: Int, _ ready: @escaping @Sendable () -> Void) {
        missing = Mutex(parts)
        self.ready = ready
    }

    func pass() {
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if isLast { ready() }
    }
}

/// One line for a person, on standard error.
func complain(_ text: String) {
    let line = "casebusd: \(text)"
    if JournalStream.isStandardError { return JournalStream.write(line, .error) }
    FileHandle.standardError.write(Data("\(line)\n".utf8))
}

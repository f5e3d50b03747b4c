import ArgumentParser
import CasebusClient
import CasebusConfiguration
import CasebusModel
import Glibc

struct Bench: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how fast the bus carries hand-offs, on this machine, as it is configured.",
        discussion: """
            Two units must be known to the bus and their keys lie in the keys folder: the one that pushes (hall/bench, or \
            --as) and the one that signs (bureau/bench, or --to). It records what it does for good: use an \
            installation made for it.
            """)

    @Option(
        help: """
            pub: receipts, many in flight; sync: one in flight on each connection; e2e: pushed, arrived and signed for; \
            e2e1: the same, one at a time.
            """)
    var mode: BenchMode = .pub

    @Option(help: "Sessions that push.")
    var connections = 8

    @Option(help: ArgumentHelp("Bytes of each payload.", valueName: "bytes"))
    var size = 256

    @Option(help: "Pushes in flight on each connection. Default: 1024, 256 or 32 for up to 1, 8 or more connections.")
    var window: Int?

    @Option(help: "Commands in one message.")
    var batch = 1

    @Option(help: "Seconds measured.")
    var seconds = 3.0

    @Option(help: "Pushes after which it ends, however long they take; all count.")
    var pushes: Int?

    @Option(help: "Pushes that fall due each second, over all connections. Default: as many as the windows allow.")
    var pace: Double?

    @Option(help: "Ids of the commands: v7, which grow with time, or v4, which are random.")
    var ids: BenchIDs = .v7

    @Option(help: "Hand-offs of each case.")
    var perCase = BenchPlan.pushesPerCaseDefault

    @Flag(help: "With e2e: what was signed for is fed back at once as done, so that nothing stays open.")
    var feedback = false

    @Option(help: "Seconds before them that do not count.")
    var warmup = 0.5

    @Option(name: .customLong("to"), help: ArgumentHelp("The unit that signs.", valueName: "unit"))
    var receiver = "bureau/bench"

    @Option(help: ArgumentHelp("The unit of --unsigned, --stalled-reader and --slow-reader.", valueName: "unit"))
    var away = "bureau/away"

    @Option(help: "Sessions beside them that do nothing.")
    var idleSessions = 0

    @Option(
        parsing: .singleValue, help: ArgumentHelp("A unit of --idle-sessions; again for more.", valueName: "unit"))
    var idleAs: [String] = []

    @Option(help: "Cases beside them, with a hand-off each that nobody signs for.")
    var unsigned = 0

    @Flag(help: "A session beside them that takes deliveries and does not read.")
    var stalledReader = false

    @Flag(help: "A session beside them that reads 50 messages a second and is always behind.")
    var slowReader = false

    @Flag(inversion: .prefixedNo, help: "With e2e: the pushing unit collects the notices of what was signed for.")
    var notices = true

    @Option(help: ArgumentHelp("The daemon's process, to tell its share of the processors.", valueName: "pid"))
    var serverPid: Int?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
            guard range.contains(value) else {
                throw ValidationError("--\(name) is \(value): give \(range.lowerBound) to \(range.upperBound).")
            }
        }
        try check("connections", connections, 1...Self.sessionsMax)
        try check("size", size, PayloadMark.bytes...Limits.payloadBytes)
        try check("window", window ?? 1, 1...Self.windowMax)
        try check("batch", batch, 1...Limits.commandsPerMessage)
        try check("idle-sessions", idleSessions, 0...Limits.sessions)
        try check("unsigned", unsigned, 0...Limits.openHandoffs)
        try check("pushes", pushes ?? 1, 1...Self.pushesMax)
        try check("per-case", perCase, 1...BenchPlan.pushesPerCaseMax)
        guard (0.1...Self.secondsMax).contains(seconds), (0...60).contains(warmup) else {
            throw ValidationError("--seconds takes 0.1 to 3600, --warmup 0 to 60.")
        }
        if let pace {
            guard (1...1e6).contains(pace) else { throw ValidationError("--pace takes 1 to 1000000.") }
            guard batch == 1, mode == .pub else {
                throw ValidationError("--pace goes with --mode pub and one command in a message.")
            }
        }
        guard !feedback || mode.isRoundTrip else { throw ValidationError("--feedback goes with --mode e2e or e2e1.") }
        guard !slowReader || pushes == nil else {
            throw ValidationError("--slow-reader is given what it reads in --seconds: leave out --pushes.")
        }
        guard !stalledReader || !slowReader else {
            throw ValidationError("--stalled-reader and --slow-reader are the same session: give one.")
        }
    }

    private static let secondsMax = 3600.0
    private static let pushesMax = 100_000_000
    private static let sessionsMax = 1024
    private static let windowMax = 16_384

    func run() async throws {
        let plan = makePlan()
        raiseFileLimit()
        let installation = try Installation.load(try Installation.locate(argument: options.config), for: .client)
        let pushing = try configuration(of: options.unit ?? "hall/bench")
        let needsAway = plan.unsigned > 0 || plan.hasStalledReader || plan.hasSlowReader
        var use = MachineUse(serverPID: serverPid, folder: installation.configuration.statePath)
        let run = try BenchRun(
            plan, pushing: pushing, receiving: try configuration(of: receiver),
            idle: try idleAs.isEmpty ? [pushing] : idleAs.map { try configuration(of: $0) },
            away: needsAway ? try configuration(of: away) : nil)
        let figures = try run.measure(&use)
        run.close()
        let report = BenchReport(plan, transport: Self.transport(pushing), figures: figures, use: use)
        try StandardOutput.line(options.json ? report.json : report.lines.joined(separator: "\n"))
    }

    private func makePlan() -> BenchPlan {
        let connections = mode == .e2e1 ? 1 : connections
        let window = window ?? max(batch, BenchPlan.window(mode, connections: connections))
        return BenchPlan(
            mode: mode, connections: connections, signers: BenchPlan.signers(mode, connections: connections),
            window: window, batch: min(batch, window), payloadBytes: size,
            seconds: pushes == nil ? seconds : Self.secondsMax, warmup: pushes == nil ? warmup : 0, pushes: pushes,
            pace: pace, ids: ids, feedsBack: feedback, pushesPerCase: perCase, collectsNotices: notices,
            idleSessions: idleSessions, unsigned: unsigned, hasStalledReader: stalledReader, hasSlowReader: slowReader)
    }

    private func configuration(of unit: String) throws -> ClientConfiguration {
        var options = options
        options.unit = unit
        return try options.clientConfiguration()
    }

    private static func transport(_ configuration: ClientConfiguration) -> String {
        if case .curve = configuration.security { return "curve" }
        return configuration.endpoint.hasPrefix("ipc://") ? "ipc" : "tcp"
    }

    /// Two descriptors a session: libzmq's socket and its mailbox.
    private func raiseFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        // What was allowed before stays; libzmq then says which socket it could not open.
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

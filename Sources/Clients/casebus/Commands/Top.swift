import ArgumentParser
import CasebusClient
import CasebusReports

struct Top: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch the bus on the whole terminal: how fast, what waits for whom, what is overdue.",
        discussion: """
            Keys: Tab another list, arrows and Enter choose and open, s sort, / filter, p pause, l language, ? help, q \
            leave. What is overdue goes by the limits given, as with stalls.

            Halls, bureaus and centres are named; what sits in them counts for them, stations and outlets count together.

            When the bus goes away, top says so and goes on by itself once it is back. It only reads.
            """)

    @Option(
        help: ArgumentHelp("Seconds between two looks at the figures, 0.2 to 3600.", valueName: "seconds"))
    var interval: Double = 1

    @Option(help: ArgumentHelp("How long a hand-off may wait to be signed for: 4h, 3d, 4wh, 2wd.", valueName: "limit"))
    var waiting: LimitArgument = "1d"

    @Option(help: ArgumentHelp("How long a unit may work on a hand-off: 4h, 3d, 4wh, 2wd.", valueName: "limit"))
    var work: LimitArgument = "5d"

    @Option(
        help: ArgumentHelp(
            "How long a case may lie with a unit that has no hand-off open: 4h, 3d, 4wh, 2wd.", valueName: "limit"))
    var idle: LimitArgument = "1d"

    @Flag(help: "Print one frame and end; needs no terminal. With --json the answers it is made of.")
    var once = false

    @OptionGroup var options: GlobalOptions

    static let intervalRange = 0.2...3600.0
    /// How large a frame is that goes into a file or a pipe.
    private static let frame = TopScreen.Size(columns: 80, rows: 24)

    func validate() throws {
        if !Self.intervalRange.contains(interval) {
            throw ValidationError("--interval \(interval): write a number of seconds from 0.2 to 3600.")
        }
        if options.json, !once { throw ValidationError("--json goes with --once: a script has no screen.") }
    }

    func run() async throws {
        let terminal = RawTerminal()
        guard once || terminal != nil else { throw CommandFailure(.usage, TopWords.noTerminal) }
        let limits = TopLimits(waiting: waiting, work: work, idle: idle)
        try await withBus { client in
            let reader = TopReader(client: client, limits: limits)
            let state = TopState(
                unit: options.unit ?? GlobalOptions.operatorUnit, language: Language.current,
                limits: (waiting.shown, work.shown, idle.shown))
            if once { return try await printOnce(reader, state) }
            guard let terminal else { return }
            var run = TopRun(
                reader: reader, terminal: terminal, paint: Paint(isOn: StandardOutput.takesColours),
                interval: .milliseconds(Int(interval * 1000)), state: state)
            try await run.run()
        }
    }

    /// One frame, with the rates of one interval; or the answers as they came.
    private func printOnce(_ reader: TopReader, _ begun: TopState) async throws {
        var state = begun
        let begin = ContinuousClock.now
        let first = try await reader.status()
        let lists = try await reader.lists()
        if options.json {
            let parts: [(String, [UInt8])] = [
                (#"{"status":"#, first.document), (#","waiting":"#, lists.waiting), (#","overdue":"#, lists.overdue),
            ]
            let document = parts.flatMap { Array($0.utf8) + $1 } + Array("}\n".utf8)
            return try StandardOutput.bytes(QueryDocument.printable(document))
        }
        state.take(first.status, at: 0)
        try await Task.sleep(for: .milliseconds(Int(interval * 1000)))
        let second = try await reader.status().status
        state.take(second, at: (ContinuousClock.now - begin) / .seconds(1))
        state.take(lists.lists)
        state.clock = HumanTime.stamp(HumanTime.now())
        let paint = Paint(isOn: StandardOutput.takesColours)
        let lines = TopScreen(state: state, size: RawTerminal.size ?? Self.frame).printout.map { line in
            paint.isOn ? line.map { paint($0.text, $0.ink) }.joined() : line.map(\.text).joined()
        }
        try StandardOutput.line(lines.joined(separator: "\n"))
    }
}

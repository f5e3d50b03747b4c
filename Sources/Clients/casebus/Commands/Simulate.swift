import ArgumentParser
import CasebusClient
import CasebusConfiguration
import CasebusModel
import Foundation

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a day with a bus that runs, to see it at work.", subcommands: [Day.self])

    struct Day: BusCommand {
        static let configuration = CommandConfiguration(
            commandName: "zone",
            abstract: "Play a day in a development zone: halls, centres, stations, outlets and bureaus.",
            discussion: """
                Every unit acts in a session of its own, with its own key. Some bureaus are slow, come late or stay \
                away, some cases are refused, withdrawn or left idle; the seed decides it all. Once before the daemon \
                starts: casebus simulate zone --prepare. What was done is written to a log of the simulator's own.
                """)

        @Flag(help: "Add the zone's units and their keys to the installation, and do no more.")
        var prepare = false

        @Option(help: ArgumentHelp("What the day is drawn from.", valueName: "number"))
        var seed: UInt64 = 1

        @Option(help: ArgumentHelp("How many cases are registered.", valueName: "number"))
        var cases: Int = 300

        @Option(help: ArgumentHelp("How long the day lasts.", valueName: "seconds"))
        var seconds: Double = 20

        @Option(
            help: ArgumentHelp(
                "The simulator's log, a new file. Default: zone-SEED.ndjson in the installation.", valueName: "file"),
            completion: .file(extensions: ["ndjson"]))
        var journal: String?

        @OptionGroup var options: GlobalOptions

        func validate() throws {
            if !(1...100_000).contains(cases) {
                throw ValidationError("--cases \(cases): write a number from 1 to 100000.")
            }
            if !(0...86_400).contains(seconds) {
                throw ValidationError("--seconds \(seconds): write a number from 0 to 86400.")
            }
            if options.unit != nil {
                throw ValidationError("--as: the units of the zone act themselves. Leave it out.")
            }
        }

        func run() async throws {
            let path = try Installation.locate(argument: options.config)
            if prepare { return try addUnits(to: path) }
            let installation = try Installation.load(path, for: .client)
            let file = journal ?? "\(installation.folder)/zone-\(seed).ndjson"
            let plan = DayPlan(seed: seed, cases: cases)
            try checkKeys(of: plan.zone, installation)
            let run = try ZoneRun(plan, length: .seconds(seconds), log: ZoneLog(path: file)) { unit in
                var options = options
                options.unit = unit.text
                return try options.clientConfiguration(credit: Limits.creditDefault)
            }
            let start = ContinuousClock.now
            try await perform(run)
            let took = ContinuousClock.now - start
            var (sessions, deliveries) = (0, 0)
            for desk in run.desks.values {
                sessions += await desk.sessions
                deliveries += await desk.deliveries
            }
            let report = ZoneReport(
                plan, journal: file, took: took, units: run.desks.count, sessions: sessions, deliveries: deliveries)
            try StandardOutput.line(options.json ? try QueryDocument.text(report.document) : report.text)
        }

        private func perform(_ run: ZoneRun) async throws {
            let bar = DayBar(total: run.plan.actCount, isShown: !options.json && StandardOutput.isErrorTerminal)
            do {
                try await run.perform { await bar.advance() }
            } catch {
                await bar.finish()
                await run.close()
                await run.log.close()
                throw error
            }
            await bar.finish()
            await run.close()
            await run.log.close()
        }

        /// Adds those of the zone's units that are not there yet.
        private func addUnits(to path: String) throws {
            var added = 0
            for unit in Zone.standard.units {
                let installation = try Installation.load(path)
                guard installation.units[unit] == nil else { continue }
                _ = try installation.adding(unit, role: .unit, generateKeys: UnitKeys.generate)
                added += 1
            }
            let total = Zone.standard.units.count
            try StandardOutput.line(
                options.json
                    ? try QueryDocument.text(["units": total, "added": added])
                    : ZoneWords.added(added, of: total))
        }

        private func checkKeys(of zone: Zone, _ installation: Installation) throws {
            guard installation.configuration.plainEndpoints.isEmpty else { return }
            let missing = zone.units.filter { unit in
                !FileManager.default.fileExists(atPath: installation.keyPath(of: unit.text))
            }
            guard let first = missing.first else { return }
            throw CommandFailure(
                .local, ZoneWords.keysMissing(missing.count, in: installation.keysFolder, first.text))
        }
    }
}

/// The progress bar, moved from many tasks.
private actor DayBar {
    private var bar: ProgressBar
    private var done = 0

    init(total: Int, isShown: Bool) {
        bar = ProgressBar(ZoneWords.day, total: total, isShown: isShown)
    }

    func advance() {
        done += 1
        bar.advance(to: done)
    }

    func finish() { bar.finish() }
}

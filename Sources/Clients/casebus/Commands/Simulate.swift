import ArgumentParser
import CasebusCalendar
import CasebusClient
import CasebusConfiguration
import CasebusMatters
import CasebusModel
import CasebusReports
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
                away, some cases are refused, withdrawn or left idle; the seed decides it all. With --days, cases have \
                stories of several working days: disputes, suspensions, licences that lead to supervision, stalls. Once \
                before the daemon starts: casebus simulate zone --prepare. What was done is written to a log of the simulator's own.
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
                "How many working days are played, 1 or 30 to 250: on a bus with --clock-rate and the rules of config/zone.",
                valueName: "number"))
        var days: Int = 1

        @Option(help: ArgumentHelp("With --days: how fast the clock of the bus runs.", valueName: "number"))
        var clockRate: Int = 100_000

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
            if days != 1, !(30...250).contains(days) {
                throw ValidationError("--days \(days): write 1, or a number from 30 to 250.")
            }
            if !(1...1_000_000).contains(clockRate) {
                throw ValidationError("--clock-rate \(clockRate): write a number from 1 to 1000000.")
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
            try checkKeys(of: .standard, installation)
            let plan = days == 1 ? DayPlan(seed: seed, cases: cases) : try await severalDays(path)
            let run = try ZoneRun(plan, log: ZoneLog(path: file)) { unit in
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
                try await run.perform(at: { try await pace(of: run.plan) }, progress: { await bar.advance() })
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

        // MARK: Several days

        private func severalDays(_ path: String) async throws -> DayPlan {
            guard try MatterDesk(options).catalogue["zone.licence"] != nil, let duties = ZoneDuties(.standard)
            else { throw CommandFailure(.local, ZoneWords.noRules(path)) }
            // By then all sessions are open.
            let soon = try await busTime() + Int64(Self.openingMilliseconds * clockRate)
            let begin = WorkingPace.begin(after: soon, try office())
            let rest = WorkingPace.dayBeforeWeekend(from: 8, begin: begin, try office())
            return DayPlan(seed: seed, cases: cases, days: days, from: begin, rest: rest, duties: duties)
        }

        /// How long it takes at most to open the sessions of all units.
        private static let openingMilliseconds = 3000

        private func office() throws -> OfficeCalendar {
            let path = try Installation.locate(argument: options.config)
            return try Installation.load(path, for: .calendar).calendar.office(of: "bureau")
        }

        private func pace(of plan: DayPlan) async throws -> ZonePace {
            guard let days = plan.days else { return .day(from: .now, length: .seconds(seconds)) }
            let (first, asked, bus, here) = try await withBus { client in
                let (first, asked) = (try await Self.time(client), ContinuousClock.now)
                try await Task.sleep(for: .milliseconds(500))
                return (first, asked, try await Self.time(client), ContinuousClock.now)
            }
            let measured = Double(bus - first) / ((here - asked) / .milliseconds(1))
            guard (0.5...2).contains(measured / Double(clockRate)) else {
                throw CommandFailure(.usage, ZoneWords.clockNotFast(clockRate))
            }
            return .days(WorkingPace(try office(), days, at: bus, here: here, rate: Double(clockRate)))
        }

        /// What time it is for the bus; milliseconds since 1970.
        private func busTime() async throws -> Int64 {
            try await withBus { client in try await Self.time(client) }
        }

        private static func time(_ client: BusClient) async throws -> Int64 {
            let document = try await client.query("stalls", #"{"waiting_limit_s":4000000000,"limit":1}"#)
            return try QueryDocument.read(StallAnswer.self, from: document).at.timestamp.milliseconds
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

import CasebusClient
import CasebusModel

/// Performs a day's plan against a daemon that runs, with a session for every unit that acts.
struct ZoneRun: Sendable {
    let plan: DayPlan
    /// How long the day lasts.
    let length: Duration
    let desks: [Address: Desk]
    let log: ZoneLog

    /// - Parameter configuration: how a unit connects.
    init(
        _ plan: DayPlan, length: Duration, log: ZoneLog, configuration: (Address) throws -> ClientConfiguration
    ) throws {
        self.plan = plan
        self.length = length
        self.log = log
        var desks: [Address: Desk] = [:]
        let actors = Set(plan.scripts.flatMap { $0.acts.map(\.actor) })
        for unit in actors.union(plan.residents) { desks[unit] = Desk(try configuration(unit)) }
        self.desks = desks
    }

    /// - Parameter progress: is called after each act.
    /// - Throws: the first act that does not get its receipt; what was done until then is in the log.
    func perform(progress: @escaping @Sendable () async -> Void) async throws {
        try await open(plan.residents)
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (bureau, habit) in plan.habits {
                guard case .late(let arriving) = habit else { continue }
                group.addTask {
                    try await Task.sleep(until: start + length * arriving, clock: .continuous)
                    try await desks[bureau]?.enter()
                }
            }
            for script in plan.scripts {
                group.addTask { try await play(script, from: start, progress) }
            }
            try await group.waitForAll()
        }
    }

    func close() async {
        await withTaskGroup { group in
            for desk in desks.values { group.addTask { await desk.leave() } }
        }
    }

    private func open(_ units: [Address]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for unit in units { group.addTask { try await desks[unit]?.enter() } }
            try await group.waitForAll()
        }
    }

    // MARK: One case

    private func play(
        _ script: CaseScript, from start: ContinuousClock.Instant, _ progress: @Sendable () async -> Void
    ) async throws {
        var book = CaseBook(script)
        for (place, act) in script.acts.enumerated() {
            try await Task.sleep(until: start + length * act.at, clock: .continuous)
            guard let desk = desks[act.actor] else { continue }
            let command = book.command(place)
            let sentAt = Instant(HumanTime.now())
            let receipt: Receipt
            do {
                receipt = try await desk.send(command, onArrivalOf: book.number(of: act.deed.arrival))
            } catch {
                throw failure(error, script, act)
            }
            guard !receipt.repeated else {
                throw CommandFailure(.usage, ZoneWords.dayKnown(plan.seed))
            }
            let line = book.take(receipt, for: place, sentAt: sentAt, answeredAt: Instant(HumanTime.now()))
            try await log.write(line)
            await progress()
        }
        for line in book.leftOpen { try await log.write(line) }
    }

    private func failure(_ error: any Error, _ script: CaseScript, _ act: PlannedAct) -> any Error {
        if error is CancellationError { return error }
        let report = FailureReport(error)
        return CommandFailure(
            report.status, ZoneWords.failed(script.id, Term.shown(act.deed.name), act.actor.text, report.message))
    }
}

extension DayPlan {
    /// Units that have a session from the beginning to the end.
    var residents: [Address] {
        zone.residents
            + zone.bureaus.filter { bureau in
                switch habits[bureau] {
                case .prompt, .slow: true
                default: false
                }
            }
    }
}

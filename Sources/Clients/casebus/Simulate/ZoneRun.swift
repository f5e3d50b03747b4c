import CasebusClient
import CasebusModel
import CasebusReports

/// Performs a day's plan against a daemon that runs, with a session for every unit that acts.
struct ZoneRun: Sendable {
    let plan: DayPlan
    let desks: [Address: Desk]
    let log: ZoneLog

    /// - Parameter configuration: how a unit connects.
    init(
        _ plan: DayPlan, log: ZoneLog, configuration: (Address) throws -> ClientConfiguration
    ) throws {
        self.plan = plan
        self.log = log
        var desks: [Address: Desk] = [:]
        let actors = Set(plan.scripts.flatMap { $0.acts.map(\.actor) })
        for unit in actors.union(plan.residents) { desks[unit] = Desk(try configuration(unit)) }
        self.desks = desks
    }

    /// - Parameters:
    ///   - pace: when the acts happen, asked for once all sessions are open.
    ///   - progress: is called after each act.
    /// - Throws: the first act that does not get its receipt; what was done until then is in the log.
    func perform(
        at pace: @Sendable () async throws -> ZonePace, progress: @escaping @Sendable () async -> Void
    ) async throws {
        try await open(plan.residents)
        let pace = try await pace()
        if case .days(let working) = pace, let days = plan.days { try await log.write(line(days, working)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (bureau, habit) in plan.habits {
                guard case .late(let arriving) = habit else { continue }
                group.addTask {
                    try await Task.sleep(until: pace.instant(arriving), clock: .continuous)
                    try await desks[bureau]?.enter()
                }
            }
            if let days = plan.days {
                group.addTask { try await stayAway(days, pace) }
            }
            for script in plan.scripts {
                group.addTask { try await play(script, pace, progress) }
            }
            try await group.waitForAll()
        }
        if case .days(let working) = pace, let days = plan.days {
            try await Task.sleep(until: working.instant(Double(days.count)), clock: .continuous)
        }
    }

    private func stayAway(_ days: DayPlan.Days, _ pace: ZonePace) async throws {
        try await Task.sleep(until: pace.instant(Double(days.away)), clock: .continuous)
        await desks[days.awayUnit]?.leave()
        try await Task.sleep(until: pace.instant(Double(days.away) + 0.98), clock: .continuous)
        try await desks[days.awayUnit]?.enter()
    }

    private func line(_ days: DayPlan.Days, _ pace: WorkingPace) -> ZoneLog.Plan {
        func instant(_ milliseconds: Int64) -> Instant { Instant(Timestamp(milliseconds: milliseconds)) }
        return ZoneLog.Plan(
            plan: plan.seed, begin: instant(pace.begin), end: instant(pace.bus(Double(days.count))),
            restFrom: instant(pace.rest.from), restTo: instant(pace.rest.to), awayUnit: days.awayUnit.text,
            awayFrom: instant(pace.bus(Double(days.away))), awayTo: instant(pace.bus(Double(days.away) + 0.98)))
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
        _ script: CaseScript, _ pace: ZonePace, _ progress: @Sendable () async -> Void
    ) async throws {
        var book = CaseBook(script)
        for (place, act) in script.acts.enumerated() {
            try await Task.sleep(until: pace.instant(act.at), clock: .continuous)
            guard let desk = desks[act.actor] else { continue }
            if case .linkedArrival = act.deed {
                book.take(try await desk.linkedArrival(of: script.id), for: place)
            }
            guard let command = book.command(place) else { continue }
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
        for line in book.truths { try await log.write(line) }
    }

    private func failure(_ error: any Error, _ script: CaseScript, _ act: PlannedAct) -> any Error {
        if error is CancellationError { return error }
        let report = FailureReport(error)
        return CommandFailure(
            report.status, ZoneWords.failed(script.id, Term.shown(act.deed.name), act.actor.text, report.message))
    }
}

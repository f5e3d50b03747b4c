internal import CasebusConfiguration
internal import CasebusRuntime
internal import CLinux
internal import Logging

/// Tells one target what waits for it, one after the other, in order, until it takes each.
///
/// - Threading: a thread of its own for each target, so that none waits for another; it gives way to every other one.
final class AlertSender {
    private let target: BusConfiguration.AlertTarget
    private let way: any AlertWay
    private let bus: BusWatch
    private let desk: AlertDesk
    private let counts: AlertCounts
    private let logger: Logger
    private let offsetMinutes: Int
    private var pace = Pace()
    private var next = ContinuousClock.now
    private var isGone = false
    /// What was said since something succeeded.
    private var complaints: Set<String> = []

    /// - Parameter offsetMinutes: of the calendar, by whose clock hours are quiet and instants are said.
    init(
        _ target: BusConfiguration.AlertTarget, _ way: any AlertWay, _ bus: BusWatch, _ desk: AlertDesk,
        counts: AlertCounts, offsetMinutes: Int, logger: Logger
    ) {
        (self.target, self.way, self.bus, self.desk) = (target, way, bus, desk)
        (self.counts, self.offsetMinutes) = (counts, offsetMinutes)
        var logger = logger
        logger[metadataKey: "target"] = "\(target.name)"
        self.logger = logger
    }

    func run() {
        while !desk.isStopping {
            guard !isGone, let waiting = desk.first(for: target.name) else {
                desk.rest(60) { isGone || desk.first(for: target.name) == nil }
                continue
            }
            let pause = max(quietSeconds, (next - .now) / .seconds(1))
            if pause > 0 { desk.rest(min(pause, 30)) } else { attempt(waiting) }
        }
    }

    /// How long it is still quiet, in seconds of this machine.
    private var quietSeconds: Double {
        guard let quiet = target.quiet else { return 0 }
        return Double(quiet.left(at: bus.now, offsetMinutes: offsetMinutes)) / 1000 / Double(bus.clockRate)
    }

    private func attempt(_ waiting: Waiting) {
        let verdict: Verdict
        do {
            verdict = try document(of: waiting).map(way.send) ?? .givenUp(.unreadable)
        } catch {
            verdict = .failed(.unreadable)
        }
        switch verdict {
        case .told:
            desk.settle(waiting, for: target.name)
            counts.sent(to: target.name)
            pace.succeeded()
            if !complaints.isEmpty { logger.notice("alerts.target-again") }
            complaints = []
        case .failed(let reason, let asked):
            // An attempt that the bus's own end cut short says nothing of the target.
            guard !desk.isStopping else { return }
            next = .now + .seconds(pace.failed(asked: asked, random: .random(in: 0..<1)))
            counts.failed(for: target.name)
            complain("alerts.target-failing", reason)
        case .givenUp(let reason):
            desk.settle(waiting, for: target.name)
            counts.givenUp(for: target.name)
            complain("alerts.given-up", reason)
        case .gone:
            isGone = true
            counts.gone(target.name)
            logger.error("alerts.target-gone")
        }
    }

    /// Once until something succeeds: a target that is down must not fill the log.
    private func complain(_ line: Logger.Message, _ reason: Verdict.Reason) {
        guard complaints.insert(line.description).inserted else { return }
        logger.warning(line, metadata: ["error.code": "\(reason)"])
    }

    /// - Returns: `nil` where the record is no card, or never can be read.
    /// - Throws: what keeps the log from being read for now.
    private func document(of waiting: Waiting) throws -> AlertDocument? {
        switch waiting {
        case .condition(let condition):
            AlertDocument(condition: condition, log: bus.logID, offsetMinutes: offsetMinutes)
        case .card(let sequence):
            try bus.card(sequence).map {
                AlertDocument(card: $0, log: bus.logID, for: target, offsetMinutes: offsetMinutes)
            }
        }
    }
}

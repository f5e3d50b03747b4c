internal import AsyncHTTPClient
internal import CasebusCalendar
package import CasebusConfiguration
package import CasebusMetrics
package import CasebusRuntime
internal import CLinux
internal import Foundation
package import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// Tells targets by itself of cards, and of what is wrong with the bus: beside it, from what is in the log already.
package struct Alerts: Sendable {
    private let installation: Installation
    private let logger: Logger
    private let metrics: MetricsRegistry

    /// What may be counted through swift-metrics here.
    package static let declaredMetrics = AlertCounts.declared

    package init(_ installation: Installation, logger: Logger, metrics: MetricsRegistry) {
        (self.installation, self.logger, self.metrics) = (installation, logger, metrics)
    }

    /// Tells until the service group shuts down; returns at once where there are no targets.
    ///
    /// - Parameter ready: called when it is on the disk from where on cards are told, which is before the bus serves.
    /// - Throws: ``StartError`` where a webhook's secret cannot be read.
    package func serve(_ bus: BusWatch, _ ready: @escaping @Sendable () -> Void) async throws {
        let settings = installation.configuration.alerts
        let file = BookFile(stateFolder: installation.configuration.statePath)
        guard !settings.targets.isEmpty else {
            // Whoever is to be told later is not told what happened until then.
            file.remove()
            return ready()
        }
        let desk = AlertDesk(open(file, bus), targets: settings.targets)
        ready()
        let counts = AlertCounts(metrics, targets: settings.targets.map(\.name))
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try await loops.next().submit { casebus_thread_yields() }.get()
        let client = HTTPClient(eventLoopGroupProvider: .shared(loops), configuration: Webhook.settings)
        do {
            for target in settings.targets {
                let way = try way(of: target, client, desk)
                start(target, way, bus, desk, counts)
            }
        } catch {
            desk.stop()
            try? await client.shutdown()
            throw error
        }
        logger.notice("alerts.ready", metadata: ["targets": "\(settings.targets.count)"])
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await gracefulShutdown()
                desk.stop()
                // What is on its way is cut off, and sent again after the next start.
                try? await client.shutdown()
            }
            group.addTask { await find(bus, desk, file, counts) }
        }
        // The loop's thread ends with the process: a connection that is closing may still give it something to do.
    }

    /// What an earlier run left, or a new book that begins at the log's end; on the disk, if it takes it. If not, the
    /// thread that keeps the book says so and tries again.
    private func open(_ file: BookFile, _ bus: BusWatch) -> AlertBook {
        let book = read(file, bus)
        try? file.write(book)
        return book
    }

    private func read(_ file: BookFile, _ bus: BusWatch) -> AlertBook {
        let names = installation.configuration.alerts.targets.map(\.name)
        let new = AlertBook(log: bus.logID, head: bus.head, targets: names)
        do {
            guard var book = try file.read() else { return new }
            guard book.log == bus.logID else { throw BookFile.Unreadable(reason: "it is of another log") }
            book.takeOver(targets: names, head: bus.head)
            return book
        } catch {
            file.setAside()
            logger.error("alerts.state-set-aside", metadata: ["error": "\(error)"])
            return new
        }
    }

    private func way(
        of target: BusConfiguration.AlertTarget, _ client: HTTPClient, _ desk: AlertDesk
    ) throws -> any AlertWay {
        switch target.way {
        case .command(let arguments): return LocalCommand(arguments) { desk.isStopping }
        case .webhook(let url, let secretPath):
            do throws(ConfigurationMistake) {
                return Webhook(client, url: url, key: try WebhookSecret.read(secretPath))
            } catch {
                throw StartError("\(error)")
            }
        }
    }

    private func start(
        _ target: BusConfiguration.AlertTarget, _ way: any AlertWay, _ bus: BusWatch, _ desk: AlertDesk,
        _ counts: AlertCounts
    ) {
        let offset = installation.calendar.office(of: "").offsetMinutes
        let logger = logger
        desk.beginSending()
        Thread.detachNewThread {
            _ = casebus_thread_set_name("casebus-alert")
            casebus_thread_yields()
            AlertSender(target, way, bus, desk, counts: counts, offsetMinutes: offset, logger: logger).run()
            desk.endSending()
        }
    }

    /// Returns when the thread that finds has ended.
    private func find(_ bus: BusWatch, _ desk: AlertDesk, _ file: BookFile, _ counts: AlertCounts) async {
        let settings = installation.configuration.alerts
        let thresholds = ConditionWatch.Thresholds(
            diskFreePercent: settings.diskFreePercent, indexLagSeconds: settings.indexLagSeconds,
            refusals: UInt64(settings.refusals))
        let logger = logger
        await withCheckedContinuation { ended in
            Thread.detachNewThread {
                _ = casebus_thread_set_name("casebus-alerts")
                casebus_thread_yields()
                let watch = ConditionWatch(thresholds, open: desk.open)
                AlertFinder(bus, desk, watch, file: file, counts: counts, logger: logger).run()
                ended.resume()
            }
        }
    }
}

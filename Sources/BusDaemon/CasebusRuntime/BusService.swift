package import CasebusConfiguration
internal import CasebusIndex
internal import CasebusJournal
internal import CasebusLedger
internal import CasebusLedger
internal import CasebusModel
internal import CasebusSegments
internal import CasebusZMQ
import Foundation
package import Logging
internal import ServiceLifecycle
import Synchronization

/// The bus as a service: recovers, binds, serves until told to stop, and stops in order.
package struct BusService {
    private let installation: Installation
    private let options: BusOptions
    private let logger: Logger

    package init(installation: Installation, options: BusOptions, logger: Logger) {
        self.installation = installation
        self.options = options
        self.logger = logger
    }

    /// What runs beside the bus and only reads it, such as the board. It calls `ready` when it serves, and returns when
    /// the bus stops, or at once when there is nothing to do.
    package typealias Companion =
        @Sendable (_ bus: BusWatch, _ ready: @escaping @Sendable () -> Void) async throws -> Void

    /// - Throws: ``StartError`` or the error of what could not be opened; ``JournalError`` when the log's
    ///   fate became unknown, in which case the process must end and recover.
    /// - Parameters:
    ///   - reloads: each element has the configuration read again; what is wrong with it is logged, and nothing
    ///     is changed then.
    ///   - companion: serves before the bus says that it is ready; if it fails, the bus stops in order.
    package func run(
        reloads: some AsyncSequence<Void, Never> & Sendable,
        beside companion: @escaping Companion = { _, ready in ready() }
    ) async throws {
        let bus = try RunningBus(installation, options, logger)
        let reloading = Task { for await _ in reloads { bus.reload() } }
        defer { reloading.cancel() }
        try await withThrowingTaskGroup(of: Part.self) { group in
            let (companionServes, ready) = AsyncThrowingStream<Void, any Error>.makeStream()
            group.addTask {
                do {
                    try await companion(bus.watch) { ready.finish() }
                } catch {
                    ready.finish(throwing: error)
                    throw error
                }
                ready.finish()
                return .companion
            }
            for try await _ in companionServes {}
            group.addTask {
                try await serve(bus)
                return .bus
            }
            do {
                while try await group.next() != .bus {}
            } catch {
                // Whichever of the two failed, the other ends too: the bus in order, the companion at once.
                bus.stop()
                group.cancelAll()
                while await group.nextResult() != nil {}
                throw error
            }
            group.cancelAll()
        }
    }

    private enum Part { case bus, companion }

    private func serve(_ bus: RunningBus) async throws {
        try await withGracefulShutdownHandler {
            try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
                bus.serve { done.resume(with: $0) }
            }
        } onGracefulShutdown: {
            bus.stop()
        }
    }

    /// What a process that ends with this error exits with: 4 when it cannot start until somebody mends something, 70 (EX_SOFTWARE of
    /// sysexits.h) when the log's fate became unknown.
    package static func exitStatus(of error: any Error) -> Int32 {
        switch error {
        case is StartError, is ReplayError: 4
        // What may heal by itself is worth another start; the rest needs somebody.
        case let error as JournalError: [.diskFull, .ioFailed].contains(error.code) ? 1 : 4
        case is LogFateUnknown: 70
        default: 1
        }
    }
}

/// Everything that runs while the bus serves.
///
/// - Threading: made on one thread; the loop's parts are then handed to the loop's thread, once.
final class RunningBus: Sendable {
    private let mailbox: LoopMailbox
    private let reloader: Reloader
    let watch: BusWatch
    private let notifier: SystemdNotifier
    private let start: Mutex<(@Sendable (@escaping @Sendable (Result<Void, any Error>) -> Void) -> Void)?>

    init(_ installation: Installation, _ options: BusOptions, _ logger: Logger) throws {
        let mailbox = try LoopMailbox()
        self.mailbox = mailbox
        let assembly = try BusAssembly(installation, options, logger, mailbox)
        reloader = assembly.reloader
        watch = assembly.watch
        notifier = SystemdNotifier(environment: options.environment)
        start = Mutex { finish in assembly.run(finish) }
    }

    func serve(_ finish: @escaping @Sendable (Result<Void, any Error>) -> Void) {
        start.withLock { start in
            start?(finish)
            start = nil
        }
    }

    func stop() {
        notifier.stopping()
        mailbox.stop()
    }

    func reload() {
        notifier.reloading(monotonic: Int64(DispatchTime.now().uptimeNanoseconds / 1000))
        do throws(Problem) {
            try reloader.reload(for: nil)
        } catch {
            reloader.logger.error("configuration.refused", metadata: ["detail": "\(error.detail)"])
            notifier.reloaded()
        }
    }
}

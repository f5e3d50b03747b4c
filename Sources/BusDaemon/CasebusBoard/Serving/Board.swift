package import CasebusConfiguration
package import CasebusMetrics
package import CasebusRuntime
internal import CLinux
internal import Hummingbird
package import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// The board: what people and programs read of the bus over HTTP. It asks, and never makes a push wait.
package struct Board: Sendable {
    private let installation: Installation
    private let logger: Logger
    private let metrics: MetricsRegistry

    /// - Parameter metrics: what is counted through swift-metrics, told at `/metrics`.
    package init(_ installation: Installation, logger: Logger, metrics: MetricsRegistry) {
        self.installation = installation
        self.logger = logger
        self.metrics = metrics
    }

    /// Serves until the service group shuts down; returns at once where `board.listen` is `none`.
    ///
    /// - Parameter ready: called when the port is bound.
    /// - Throws: ``StartError`` where it cannot be bound.
    package func serve(_ bus: BusWatch, _ ready: @escaping @Sendable () -> Void) async throws {
        guard let listen = installation.configuration.board.listen else { return ready() }
        let server = try BoardServer.builder(installation.configuration.board)
        let room = QueryRoom(bus, counts: AccessCounts(logger: logger))
        defer { room.close() }
        let desk = DeskClients(installation)
        let feed = LiveFeed(bus)
        feed.start()
        defer { feed.stop() }
        let access = BoardAccess(installation.configuration.board, bus, logger: logger)
        let watching = Task { await access.tokens.watch(in: room) }
        defer { watching.cancel() }
        let shelf = AnswerShelf(room)
        let ahead = Task { await ReportsAhead(shelf: shelf, bus: bus).keepMade() }
        defer { ahead.cancel() }
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        // Whoever pushes goes before whoever reads.
        try await loops.next().submit { casebus_thread_yields() }.get()
        let application = Application(
            router: BoardRoutes(
                room: room, shelf: shelf, feed: feed, installation: installation, desk: desk, metrics: metrics,
                access: access
            ).router(), server: server,
            configuration: .init(
                address: .hostname(listen.bindable, port: Int(listen.port)), serverName: "casebus",
                availableConnectionsDelegate: .maximum(BoardServer.connectionsMax, logger: quiet)),
            onServerRunning: { channel in
                logger.notice(
                    "board.ready", metadata: ["board.address": "\(channel.localAddress?.description ?? "\(listen)")"])
                ready()
            },
            eventLoopGroupProvider: .shared(loops), logger: quiet)
        do {
            // A stream that is open would keep the server from ending.
            try await withGracefulShutdownHandler {
                try await application.run()
            } onGracefulShutdown: {
                feed.stop()
            }
        } catch let error as IOError {
            throw StartError(
                "board.listen \(listen): cannot be bound: \(error). Stop what uses it, give another in casebus.yaml, or "
                    + "write none for no board")
        }
        await desk.close()
        // The loop's thread ends with the process: connections that are closing may still give it something to do.
    }

    /// What the server library says of its own below a warning is of no use to an operator.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }
}

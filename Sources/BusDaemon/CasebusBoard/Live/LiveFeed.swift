internal import CasebusReports
internal import CasebusRuntime
internal import CLinux
internal import Foundation
internal import NIOCore
internal import Synchronization

/// Tells every open stream what is new in the log.
///
/// - Threading: one thread of its own, `casebus-live`, reads for all readers and renders each row once a language; it
///   gives way to every other thread and sleeps while nobody listens. The rest is for any thread.
final class LiveFeed: Sendable {
    /// Streams at once; who comes then is told to come again.
    static let streamsMax = 200
    /// The log is read once in so many seconds at most, and of what is new then the last ``rowsAtOnce`` records are shown.
    static let pauseSeconds = 0.5
    static let rowsAtOnce = 10
    static let rowsPerSecond = Int(Double(rowsAtOnce) / pauseSeconds)
    /// How far back a browser that comes again is told what it missed, in records.
    static let catchUpRecords: UInt64 = 500
    static let heartbeatSeconds = 15.0

    private struct Listeners: Sendable {
        var streams: [LiveStream] = []
        /// Those of ``streams`` that were not told yet where they begin.
        var newcomers: [LiveStream] = []
        var isStopping = false
    }

    private let bus: BusWatch
    private let listeners = Mutex(Listeners())
    private let bell = SteadyBell()

    init(_ bus: BusWatch) { self.bus = bus }

    func start() {
        Thread.detachNewThread { [self] in
            _ = casebus_thread_set_name("casebus-live")
            casebus_thread_yields()
            LiveReading(self, bus).run()
        }
    }

    /// Ends every stream.
    func stop() {
        let streams = listeners.withLock { listeners in
            listeners.isStopping = true
            defer { listeners.streams = [] }
            return listeners.streams
        }
        for stream in streams { stream.end() }
        bell.ring()
    }

    /// - Returns: `false` when there are ``streamsMax`` already, or the bus is stopping.
    func add(_ stream: LiveStream) -> Bool {
        let isTaken = listeners.withLock { listeners in
            guard !listeners.isStopping, listeners.streams.count < Self.streamsMax else { return false }
            listeners.streams.append(stream)
            listeners.newcomers.append(stream)
            return true
        }
        guard isTaken else { return false }
        _ = stream.send(LiveNews.opening)
        bell.ring()
        return true
    }

    func remove(_ stream: LiveStream) {
        stream.end()
        listeners.withLock { listeners in
            listeners.streams.removeAll { $0 === stream }
            listeners.newcomers.removeAll { $0 === stream }
        }
    }

    var count: Int { listeners.withLock { $0.streams.count } }

    // MARK: For the reading thread

    /// - Returns: `nil` when the feed is to end.
    func take() -> (streams: [LiveStream], newcomers: [LiveStream])? {
        listeners.withLock { listeners in
            defer { listeners.newcomers = [] }
            return listeners.isStopping ? nil : (listeners.streams, listeners.newcomers)
        }
    }

    /// Sleeps until the time is over, the feed is to end, or somebody comes.
    func rest(_ seconds: Double) {
        bell.wait(atMost: seconds) { listeners.withLock { !$0.isStopping && $0.newcomers.isEmpty } }
    }
}

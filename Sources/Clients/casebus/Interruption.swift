import Dispatch
internal import Glibc

/// Ends long commands at Ctrl-C without a complaint, between two lines.
enum Interruption {
    /// Runs `body` until it returns or the program is told to stop; being stopped is not an error.
    static func untilInterrupted(_ body: @escaping @Sendable () async throws -> Void) async throws {
        signal(SIGINT, SIG_IGN)
        signal(SIGTERM, SIG_IGN)
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGINT, SIGTERM].map { DispatchSource.makeSignalSource(signal: $0, queue: .global()) }
        for source in sources {
            source.setEventHandler { continuation.finish() }
            source.resume()
        }
        defer { for source in sources { source.cancel() } }
        let work = Task { try await body() }
        let stop = Task {
            for await _ in signals {}
            work.cancel()
        }
        defer { stop.cancel() }
        do {
            try await work.value
        } catch {
            // Once it is told to stop, whatever it was waiting for says in its own way that nobody waits any more.
            if !work.isCancelled { throw error }
        }
    }
}

import CasebusClient
import CasebusReports

/// Draws what the state says, and lets keys, signals and the bus change it.
struct TopRun {
    /// Lists are asked for no oftener than this, and never so that the bus works on them for more than a tenth of the time.
    static let listsInterval = Duration.seconds(3)
    static let listsShare = 10
    private static let tick = Duration.milliseconds(500)
    /// A silence shorter than this is none.
    private static let silenceShown = Duration.seconds(2)

    let reader: TopReader
    let terminal: RawTerminal
    let paint: Paint
    let interval: Duration
    var state: TopState

    mutating func run() async throws {
        let events = TopEvents()
        defer { events.end() }
        terminal.enter()
        defer { terminal.leave() }
        let tasks = Self.feed(events.continuation, reader, interval)
        defer { for task in tasks { task.cancel() } }
        try draw()
        for await event in events.stream {
            if try handle(event, events.continuation) { return }
            try draw()
        }
    }

    /// - Returns: whether it is over.
    private mutating func handle(_ event: TopEvent, _ events: AsyncStream<TopEvent>.Continuation) throws -> Bool {
        switch event {
        case .ended: return true
        case .failed(let error): throw error
        case .suspended: terminal.stopAndContinue()
        case .continued: terminal.takeAgain()
        case .resized, .ticked: break
        case .status(let status, let instant): state.take(status, at: Self.start.duration(to: instant) / .seconds(1))
        case .lists(let lists): state.take(lists)
        case .opened(let lines): state.open(lines)
        case .keys(let keys):
            for key in keys {
                switch state.press(key) {
                case .none: break
                case .quit: return true
                case .open(let subject): open(subject, events)
                }
            }
        }
        return false
    }

    private static let start = ContinuousClock.now

    private func open(_ subject: TopRow.Subject, _ events: AsyncStream<TopEvent>.Continuation) {
        let (reader, language) = (reader, state.language)
        Task {
            await Language.$current.withValue(language) {
                do {
                    events.yield(.opened(try await reader.lines(of: subject)))
                } catch {
                    events.yield(.opened(FailureReport(error).message.split(separator: "\n").map(String.init)))
                }
            }
        }
    }

    private mutating func draw() throws {
        let link = reader.client.link
        state.silence = link.silentSince.map { ContinuousClock.now - $0 }.flatMap {
            $0 > Self.silenceShown ? $0 / .seconds(1) : nil
        }
        state.clock = HumanTime.instant(HumanTime.now(), withSeconds: true)
        let size = terminal.size
        let lines = Language.$current.withValue(state.language) {
            state.page = TopScreen(state: state, size: size).page
            state.height = TopScreen(state: state, size: size).height
            return TopScreen(state: state, size: size).lines
        }
        try terminal.draw(lines, paint)
    }

    // MARK: Asking the bus

    private static func feed(
        _ events: AsyncStream<TopEvent>.Continuation, _ reader: TopReader, _ interval: Duration
    ) -> [Task<Void, Never>] {
        let ticking = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: tick)
                events.yield(.ticked)
            }
        }
        let figures = Task {
            await repeatedly(events, pause: { _ in interval }) {
                .status(try await reader.status().status, at: .now)
            }
        }
        let lists = Task {
            await repeatedly(events, pause: { max(listsInterval, interval, $0 * listsShare) }) {
                .lists(try await reader.lists().lists)
            }
        }
        return [ticking, figures, lists]
    }

    /// Asks again and again; a bus that does not answer in time is asked again too.
    private static func repeatedly(
        _ events: AsyncStream<TopEvent>.Continuation, pause: (Duration) -> Duration, _ ask: () async throws -> TopEvent
    ) async {
        while !Task.isCancelled {
            let begin = ContinuousClock.now
            do {
                events.yield(try await ask())
            } catch ClientError.timedOut {
                // The screen shows since when the bus is silent.
            } catch {
                if !Task.isCancelled { events.yield(.failed(error)) }
                return
            }
            try? await Task.sleep(for: pause(ContinuousClock.now - begin))
        }
    }
}

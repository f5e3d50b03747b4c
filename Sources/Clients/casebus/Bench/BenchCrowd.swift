import CasebusClient
import CasebusReports
import CasebusWire
import CasebusZMQ

/// All connections of a run: which of them are worth a look, and that none falls silent.
final class BenchCrowd {
    private(set) var links: [BenchLink] = []
    private let context: ZMQContext
    private let name: String
    private var watcher: ZMQWatcher
    private var instances = 0
    private var aside: [BenchLink] = []
    /// Numbers of links worth a look, and whether a link is among them.
    private var hot: [Int] = []
    private var turn: [Int] = []
    private var isHot: [Bool] = []
    private var heartbeat: UInt64 = 10_000_000_000
    private var nextPing: UInt64 = 0
    private var pinged = 0
    private var frame = ZMQFrame()

    /// Idle sessions opened at once, below what the system keeps of connections not yet accepted.
    private static let idleAtOnce = 250

    /// - Parameters:
    ///   - name: the run's, for the sessions' instance names.
    ///   - sessions: an upper bound.
    init(name: String, sessions: Int) throws {
        self.name = name
        context = try ZMQContext(maxSockets: sessions)
        watcher = try ZMQWatcher()
    }

    /// Opens a session that takes part; its number is its place in ``links``.
    func open(_ configuration: ClientConfiguration, credit: Int) throws -> BenchLink {
        let link = try make(configuration, credit)
        links.append(link)
        isHot.append(false)
        heat(try watcher.add(link.socket))
        return link
    }

    /// Opens a session that its user alone receives from, and waits for its welcome.
    func openAside(_ configuration: ClientConfiguration, credit: Int, readsAhead: Bool = true) throws -> BenchLink {
        let link = try make(configuration, credit, readsAhead: readsAhead)
        aside.append(link)
        try welcome(link)
        return link
    }

    /// Opens sessions that do nothing but live, of each unit in turn.
    func openIdle(_ count: Int, _ units: [ClientConfiguration]) throws {
        for first in stride(from: 0, to: count, by: Self.idleAtOnce) {
            let numbers = first..<min(count, first + Self.idleAtOnce)
            let made = try numbers.map { try open(units[$0 % units.count], credit: 0) }
            for link in made { try welcome(link) }
        }
    }

    private func make(
        _ configuration: ClientConfiguration, _ credit: Int, readsAhead: Bool = true
    ) throws -> BenchLink {
        instances += 1
        return try BenchLink(
            configuration, instance: "bench-\(name)-\(instances)", credit: credit, readsAhead: readsAhead, in: context)
    }

    /// Waits until every session is welcomed.
    func welcome() throws {
        for link in links.prefix(while: { !$0.isWelcomed }) { try welcome(link) }
    }

    private func welcome(_ link: BenchLink) throws {
        var poller = ZMQPoller()
        _ = try poller.add(link.socket)
        while !(try link.socket.receive(into: &frame)) {
            guard try !poller.poll(timeoutMilliseconds: BenchRun.silenceMilliseconds).isEmpty else {
                throw CommandFailure(
                    .unreachable, "The bus did not welcome \(link.unit.shown). Start casebusd, or check its endpoint.")
            }
        }
        try frame.withBytes { bytes throws in
            guard AnswerScanner(bytes).body == .welcome,
                case .welcome(let welcome)? = try FrameFormat.envelope(bytes)?.1.body
            else { throw BenchLink.complaint(bytes) }
            heartbeat = UInt64(welcome.heartbeatMs) * 1_000_000
        }
        link.isWelcomed = true
    }

    // MARK: Who is worth a look

    @inline(__always)
    func heat(_ number: Int) {
        guard !isHot[number] else { return }
        isHot[number] = true
        hot.append(number)
    }

    /// Gives each link that is worth a look its turn.
    ///
    /// - Returns: whether anything moved.
    func eachHot(_ serve: (Int) throws -> (moved: Bool, isDone: Bool)) throws -> Bool {
        swap(&hot, &turn)
        hot.removeAll(keepingCapacity: true)
        var moved = false
        for place in turn.indices {
            let number = turn[place]
            isHot[number] = false
            let outcome = try serve(number)
            moved = moved || outcome.moved
            if !outcome.isDone { heat(number) }
        }
        return moved
    }

    /// Waits until a link is worth a look; not at all when one already is.
    func wait(milliseconds: Int) throws -> Bool {
        try watcher.wait(timeoutMilliseconds: hot.isEmpty ? milliseconds : 0) { heat($0) }
    }

    // MARK: Staying alive

    /// Pings for the sessions in turn, each once a heartbeat as clients do, so that a crowd of them makes no waves.
    func keepAlive(_ now: UInt64) throws {
        let interval = max(heartbeat / UInt64(links.count), 1)
        if nextPing == 0 { nextPing = now + interval }
        while now >= nextPing {
            pinged = (pinged + 1) % links.count
            try links[pinged].ping(now)
            heat(pinged)
            nextPing += interval
        }
    }

    func close() {
        var goodbye = WireGoodbye()
        goodbye.reason = "the bench is over"
        for link in links + aside {
            // It cannot be told when the bus is gone, and need not be.
            try? link.send(.goodbye(goodbye))
            link.socket.close()
        }
    }
}

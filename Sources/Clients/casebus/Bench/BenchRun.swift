import CasebusClient
import CasebusModel
import CasebusZMQ
import Glibc

/// One measurement: a closed loop over all connections, on one thread.
///
/// It speaks the protocol by hand instead of through `CasebusClient`: it shares the processors with the bus it measures.
final class BenchRun {
    /// How long nothing may happen before the run is given up, ms.
    static let silenceMilliseconds = 10_000
    /// Rounds of receiving and sending on one connection before the others have their turn.
    private static let roundsPerTurn = 8
    private static let paceMicroseconds: UInt32 = 50

    private let plan: BenchPlan
    private let run: UInt64
    private let crowd: BenchCrowd
    private let pushers: [Pusher]
    private let signers: [Signer]
    private let cases: CaseStock
    private let burden: BenchBurden?
    private var ids: CommandIDs
    private var frame = ZMQFrame()
    private var part = ZMQFrame()
    private var figures = BenchFigures()
    /// The measured time, ns of the steady clock.
    private var measured: Range<UInt64> = 0..<0

    /// Opens every session and registers the cases.
    ///
    /// - Parameters:
    ///   - pushing: the unit that registers and pushes.
    ///   - receiving: the unit that signs.
    ///   - idle: the units of the sessions that do nothing; not empty.
    ///   - away: the unit that does not sign, where the plan has work for it.
    init(
        _ plan: BenchPlan, pushing: ClientConfiguration, receiving: ClientConfiguration, idle: [ClientConfiguration],
        away: ClientConfiguration?
    ) throws {
        self.plan = plan
        run = UInt64.random(in: 1...UInt64.max)
        let digits = String(run & 0xFFFF_FFFF, radix: 16)
        let name = String(repeating: "0", count: 8 - digits.count) + digits
        ids = CommandIDs(plan.ids, run: run >> 8, millisecond: BenchClock.wallMilliseconds())
        let crowd = try BenchCrowd(name: name, sessions: plan.connections + plan.signers + plan.idleSessions + 8)
        let credit = plan.mode.isRoundTrip && plan.collectsNotices ? Limits.creditPerSession : 0
        let push = CommandTemplate.push(run: name, to: receiving.unit.text)
        self.crowd = crowd
        pushers = try (0..<plan.connections).map { number in
            Pusher(try crowd.open(pushing, credit: credit), number: number, plan: plan, push: push)
        }
        signers = try (0..<plan.signers).map { _ in
            Signer(try crowd.open(receiving, credit: Limits.creditPerSession), plan: plan)
        }
        try crowd.openIdle(plan.idleSessions, idle)
        try crowd.welcome()
        let caseLink = try crowd.openAside(pushing, credit: 0)
        cases = CaseStock(caseLink, run: name, pushesPerCase: plan.pushesPerCase)
        burden = try away.map { away in
            let link = try crowd.openAside(pushing, credit: 0)
            let other = String(name.reversed()) + "-away"
            let cases = CaseStock(link, run: other, pushesPerCase: BenchBurden.pushesPerCase)
            return BenchBurden(link, cases: cases, run: other, to: away.unit.text)
        }
        try cases.grow(by: plan.casesUpFront, frame: &frame, ids: &ids)
        guard let burden, let away else { return }
        try burden.leaveUnsigned(plan.unsigned, payloadBytes: plan.payloadBytes, frame: &frame, ids: &ids)
        guard plan.hasStalledReader || plan.hasSlowReader else { return }
        let session = try crowd.openAside(away, credit: Limits.creditPerSession, readsAhead: false)
        if plan.hasStalledReader {
            try burden.stall(session, frame: &frame, ids: &ids)
        } else {
            try burden.slowDown(session, seconds: plan.warmup + plan.seconds, frame: &frame, ids: &ids)
        }
    }

    /// Measures.
    ///
    /// - Parameter use: told when the measured time begins and when it ends.
    func measure(_ use: inout MachineUse) throws -> BenchFigures {
        try workOffOldDeliveries()
        let start = BenchClock.now()
        let begin = start + UInt64(plan.warmup * 1e9)
        measured = begin..<begin + UInt64(plan.seconds * 1e9)
        var isMeasuring = false
        var lastMoved = start
        for pusher in pushers { pusher.start = start }
        heatPushers()
        while true {
            let now = BenchClock.now()
            if now >= measured.upperBound || isComplete {
                figures.seconds = Double(min(now, measured.upperBound) - begin) / 1e9
                break
            }
            if !isMeasuring, now >= begin {
                isMeasuring = true
                use.begin()
            }
            ids.advance(to: BenchClock.wallMilliseconds())
            try crowd.keepAlive(now)
            try burden?.tend(now, frame: &frame)
            if cases.isExhausted {
                let more = max(cases.count / 4, plan.connections)
                try cases.grow(by: more, frame: &frame, ids: &ids)
                figures.grownCases += more
            }
            if plan.pace != nil { heatPushers() }
            let moved = try crowd.eachHot { try serve($0) }
            let patience = millisecondsUntilDue(now)
            if try crowd.wait(milliseconds: patience) || moved {
                lastMoved = now
                continue
            }
            guard now - lastMoved <= UInt64(Self.silenceMilliseconds) * 1_000_000 else {
                throw CommandFailure(.unknown, "The bus has not answered for \(Self.silenceMilliseconds / 1000) s.")
            }
            // Shorter than epoll can wait, and long enough to leave the processor to the bus.
            if patience == 0 { usleep(Self.paceMicroseconds) }
        }
        use.end()
        return figures
    }

    private func heatPushers() {
        for index in pushers.indices { crowd.heat(index) }
    }

    /// How long nothing falls due, at most 50; whole ms.
    private func millisecondsUntilDue(_ now: UInt64) -> Int {
        guard plan.pace != nil else { return 50 }
        let due = pushers.lazy.map(\.nextDue).min() ?? .max
        return due <= now ? 0 : Int(min((due - now) / 1_000_000, 50))
    }

    /// Whether all pushes that the plan counts went the whole way.
    private var isComplete: Bool {
        guard let pushes = plan.pushes else { return false }
        return (plan.mode.isRoundTrip ? figures.signed.count : figures.confirmed.count) >= pushes
    }

    /// Says goodbye, so that the bus need not wait for silent sessions.
    func close() { crowd.close() }

    /// Confirms what earlier runs left in the receiving unit's inbox.
    private func workOffOldDeliveries() throws {
        guard plan.mode.isRoundTrip else { return }
        // Longer than a delivery takes that is on its way.
        let quiet: UInt64 = 200_000_000
        var lastMoved = BenchClock.now()
        while BenchClock.now() - lastMoved < quiet {
            if try crowd.eachHot({ try serve($0) }) { lastMoved = BenchClock.now() }
            if try crowd.wait(milliseconds: 50) { lastMoved = BenchClock.now() }
        }
        figures = BenchFigures()
    }

    // MARK: One connection's turn

    /// Receives and sends on one connection until nothing is left to do.
    ///
    /// - Returns: whether anything moved, and whether it is done for now.
    private func serve(_ number: Int) throws -> (moved: Bool, isDone: Bool) {
        var moved = false
        for _ in 0..<Self.roundsPerTurn {
            // The last thing done on a socket has to be a receive that found nothing.
            let received = try drain(number)
            let sent =
                number < pushers.count && measured.upperBound > 0
                ? try pushers[number].fill(run: run, cases: cases, ids: &ids) : 0
            moved = moved || received || sent > 0
            if sent == 0, !received { return (moved, true) }
        }
        return (moved, false)
    }

    /// Takes what is there on one connection.
    private func drain(_ number: Int) throws -> Bool {
        let link = crowd.links[number]
        var received = false
        while try link.socket.receive(into: &frame) {
            received = true
            let now = BenchClock.now()
            try frame.withBytes { bytes throws in
                let answer = AnswerScanner(bytes)
                switch answer.body {
                case .receipts:
                    var failed = false
                    answer.receipts {
                        confirmed($0, by: number, at: now)
                    } problem: {
                        failed = true
                    }
                    if failed { throw BenchLink.complaint(bytes) }
                case .deliveries: try deliver(answer, to: number, at: now)
                case .pong: break
                default: throw BenchLink.complaint(bytes)
                }
            }
        }
        return received
    }

    private func confirmed(_ correlation: UInt64, by number: Int, at now: UInt64) {
        if number < pushers.count {
            guard let sentAt = pushers[number].flights.finish(Flights.Step.receipt, of: correlation) else { return }
            if measured.contains(now) { figures.confirmed.add(nanoseconds: now - sentAt) }
        } else {
            let push = signers[number - pushers.count].push(signedUnder: correlation)
            guard push.correlation != 0 else { return }
            let flights = pushers[push.pusher].flights
            guard let sentAt = flights.finish(Flights.Step.signature, of: push.correlation) else { return }
            if measured.contains(now) { figures.signed.add(nanoseconds: now - sentAt) }
            // The place is free: its pusher has something to do.
            crowd.heat(push.pusher)
        }
    }

    private func deliver(_ answer: AnswerScanner, to number: Int, at now: UInt64) throws {
        let link = crowd.links[number]
        let signer = number < pushers.count ? nil : signers[number - pushers.count]
        var last: UInt64 = 0
        try answer.deliveries { delivery throws in
            last = delivery.number
            // Command 8, signature 1, text 2, payload 4: a frame each, the payload last; 16 is none.
            var frames = (delivery.parts & 0xF).nonzeroBitCount
            while frames > 0 {
                guard try link.socket.receive(into: &part) else { return }
                frames -= 1
            }
            guard let signer, delivery.parts & 4 != 0, delivery.notice == 1 else { return }
            let mark = part.withBytes { $0.count >= PayloadMark.bytes ? $0.loadUnaligned(as: PayloadMark.self) : nil }
            guard let mark, mark.run == run, Int(mark.pusher) < pushers.count else { return figures.stale += 1 }
            if measured.contains(now) { figures.delivered.add(nanoseconds: now - mark.sentAt) }
            signer.take(delivery.handoff, .init(correlation: mark.correlation, pusher: Int(mark.pusher)))
        }
        if let signer { return try signer.answer(upTo: last, ids: &ids) }
        try link.sendDelivered(upTo: last)
    }
}

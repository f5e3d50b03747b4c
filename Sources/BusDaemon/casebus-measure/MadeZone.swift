import CasebusJournal
import CasebusWire

/// A zone's year, made up: cases that halls register and several bureaus act on, one after the other and side by side,
/// some sent straight back, some lying idle between; a bus that is restarted every night and fails now and then.
///
/// - Shape: ten records a case and some more; the same records for the same number of cases.
struct MadeZone {
    /// Monday 2026-01-05 08:00 in China, milliseconds.
    static let begins: Int64 = 1_767_571_200_000
    static let year: Int64 = 365 * 86_400_000

    private struct Work {
        var registrar: String
        var id: String
        var matter: String
        /// What it does next: see ``act(on:at:)``.
        var stage = 0
        var open: [(number: UInt64, from: String, to: String)] = []
    }

    let cases: Int
    private var records = MadeRecords()
    private var random = SplitMix64(state: 2026)
    private var queue = Agenda()
    private var works: [Int: Work] = [:]
    private var registered = 0
    private var nextNight = MadeZone.begins + 18 * 3_600_000
    private(set) var now = MadeZone.begins

    init(cases: Int) {
        self.cases = cases
        queue.add(Self.begins, 0)
    }

    var recordCount: UInt64 { records.sequence }

    /// The next record; `nil` when the year is over.
    mutating func next() throws -> StoredRecord? {
        if records.sequence == 0 { return try records.started(lastAlive: 0, at: now) }
        guard let (at, number) = queue.first, at < Self.begins + Self.year else { return nil }
        if at > nextNight {
            // Half a minute each night; every 30th night two hours.
            let isLong = (nextNight - Self.begins) / 86_400_000 % 30 == 29
            let (down, up) = (nextNight, nextNight + (isLong ? 7_200_000 : 30_000))
            now = max(now, up)
            nextNight += 86_400_000
            return try records.started(lastAlive: down, at: now)
        }
        queue.removeFirst()
        now = max(now, at)
        if works[number] == nil { return try register(number) }
        return try act(on: number)
    }

    private mutating func register(_ number: Int) throws -> StoredRecord {
        let hall = "hall/district-\(number % 7)/window/\(number % 56 / 7)"
        let work = Work(registrar: hall, id: "2026-\(number)", matter: "M-\(number % 115)")
        works[number] = work
        registered += 1
        if registered < cases {
            queue.add(Self.begins + Int64(registered) * Self.year / Int64(cases), registered)
        }
        later(number, 20)
        var act = WireRegister()
        (act.caseID, act.matter) = (work.id, work.matter)
        return try records.command(
            .register(act), by: hall, MadeRecords.Names(registrar: hall, caseID: work.id), at: now)
    }

    /// Accept, push, sign, feedback with one or two next pushes, their signatures and feedbacks, a while of nothing, push
    /// again, sign, feedback, close.
    private mutating func act(on number: Int) throws -> StoredRecord {
        guard var work = works[number] else { throw MadeZoneError() }
        defer { works[number] = work.stage < 100 ? work : nil }
        var names = MadeRecords.Names(registrar: work.registrar, caseID: work.id)
        var reference = WireCaseRef()
        (reference.registrar, reference.id) = (work.registrar, work.id)
        work.stage += 1
        switch work.stage {
        case 1:
            var act = WireAccept()
            act.case = reference
            later(number, 30)
            return try records.command(.accept(act), by: work.registrar, names, at: now)
        case 2, 20:
            var push = WirePush()
            push.case = reference
            (push.to, push.step) = (bureau(work.stage == 2 ? 0 : number % 3), work.stage == 2 ? "review" : "issue")
            names.from = work.registrar
            names.to = push.to
            let record = try records.command(.push(push), by: work.registrar, names, opening: 1, at: now)
            work.open = [(records.handoffs, work.registrar, push.to)]
            later(number, 600)
            return record
        case 3, 5, 7, 21: return try sign(number, &work, names)
        case 4: return try answerWithNext(number, &work, names)
        case 6, 8, 22:
            let record = try answer(number, &work, names)
            if work.stage == 6, work.open.isEmpty { work.stage = 8 }
            if work.stage == 8 { work.stage = 19 }
            later(number, 900)
            return record
        default:
            var act = WireClose()
            act.case = reference
            work.stage = 100
            return try records.command(.close(act), by: work.registrar, names, at: now)
        }
    }

    private mutating func sign(_ number: Int, _ work: inout Work, _ names: MadeRecords.Names) throws -> StoredRecord {
        let handoff = work.open[0]
        var act = WireAcknowledge()
        (act.handoff, act.answer) = (handoff.number, .sign)
        later(number, 2400)
        return try records.command(.acknowledge(act), by: handoff.to, with(handoff, names), at: now)
    }

    /// Every fifth case goes straight back, every fourth to two at once.
    private mutating func answerWithNext(
        _ number: Int, _ work: inout Work, _ names: MadeRecords.Names
    ) throws -> StoredRecord {
        let handoff = work.open.removeFirst()
        var receivers = [number % 5 == 0 ? handoff.from : bureau(1 + number % 11)]
        if number % 4 == 1 { receivers.append(bureau(12 + number % 13)) }
        var act = WireFeedback()
        (act.handoff, act.outcome) = (handoff.number, .done)
        act.next = receivers.map { receiver in
            var push = WirePush()
            (push.to, push.step) = (receiver, "check")
            return push
        }
        let record = try records.command(
            .feedback(act), by: handoff.to, with(handoff, names), opening: receivers.count, at: now)
        for (place, receiver) in receivers.enumerated() {
            let first = records.handoffs - UInt64(receivers.count) + 1
            work.open.append((first + UInt64(place), handoff.to, receiver))
        }
        later(number, 600)
        return record
    }

    private mutating func answer(_ number: Int, _ work: inout Work, _ names: MadeRecords.Names) throws -> StoredRecord {
        let handoff = work.open.removeFirst()
        var act = WireFeedback()
        (act.handoff, act.outcome) = (handoff.number, .done)
        return try records.command(.feedback(act), by: handoff.to, with(handoff, names), at: now)
    }

    private func with(
        _ handoff: (number: UInt64, from: String, to: String), _ names: MadeRecords.Names
    ) -> MadeRecords.Names {
        var names = names
        (names.from, names.to) = (handoff.from, handoff.to)
        return names
    }

    private func bureau(_ number: Int) -> String { "bureau/number-\(number)" }

    /// Some time later, the more seldom the longer; `minutes` on average.
    private mutating func later(_ number: Int, _ minutes: Int64) {
        let even = Int64.random(in: 1...minutes * 60_000, using: &random)
        let long = Int64.random(in: 0..<8, using: &random) == 0 ? even * 5 : 0
        queue.add(now + even + long, number)
    }
}

struct MadeZoneError: Error, CustomStringConvertible {
    var description: String { "an act on a case that is not open" }
}

/// What comes when: the earliest first, of the same instant the lower number.
private struct Agenda {
    private var heap: [(at: Int64, number: Int)] = []

    var first: (at: Int64, number: Int)? { heap.first }

    mutating func add(_ at: Int64, _ number: Int) {
        heap.append((at, number))
        var place = heap.count - 1
        while place > 0, heap[place] < heap[(place - 1) / 2] {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != place else { return }
            heap.swapAt(place, least)
            place = least
        }
    }
}

/// Steele, Lea and Flood's generator: small, seeded, and the same on every machine.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

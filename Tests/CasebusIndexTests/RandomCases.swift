import CasebusModel
import CasebusWire

/// Legal acts at random, the same for the same seed: cases, parallel hand-offs, ping-pong, refusals, withdrawals,
/// arrivals, equal instants; suspensions, corrections, extensions, disputes and rulings, reassignments, linked cases, and
/// what the bus does itself.
struct RandomCases {
    struct OpenHandoff {
        var number: UInt64
        var from: String
        var to: String
        var state = HandoffState.pushed
        var isCorrection = false
    }

    struct OpenCase {
        var name: SyntheticLog.CaseName
        var idleHolder: String
        var open: [OpenHandoff] = []
        var isAccepted = false
        /// Without a hand-off: whether one waits for somebody outside.
        var isSuspended = false
        var isCorrection = false
    }

    static let units = [
        "hall/enterprise", "hall/enterprise/window/07", "hall/enterprise/window/08", "bureau/market", "bureau/tax",
        "bureau/market/office/licensing", "centre/south",
    ]

    let log: SyntheticLog
    var random: SplitMix64
    var cases: [OpenCase] = []
    var caseCount = 0
    /// Whether the bus goes down now and then.
    private let hasOutages: Bool
    /// Whether units are taken out now and then, and others stand in their place.
    private let hasSuccessions: Bool

    init(
        seed: UInt64, log: SyntheticLog = SyntheticLog(), hasOutages: Bool = false, hasSuccessions: Bool = false
    ) {
        random = SplitMix64(state: seed)
        self.log = log
        self.hasOutages = hasOutages
        self.hasSuccessions = hasSuccessions
    }

    mutating func run(steps: Int) throws {
        for _ in 0..<steps {
            log.now += chance(4) ? 0 : Int64.random(in: 1...90_000, using: &random)
            log.writesJSON = chance(5)
            if chance(60) { try log.rules(list: "2026-\(log.head)") }
            if hasOutages, chance(30) { try goDown() }
            if hasSuccessions, chance(50) { try succeed() }
            if cases.isEmpty || chance(8) { try register() } else { try act() }
        }
    }

    private mutating func goDown() throws {
        var started = WireStarted()
        started.lastAliveMs = log.now - Int64.random(in: 0...600_000, using: &random)
        try log.event(.started(started))
    }

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    mutating func unit(except: String) -> String {
        let others = Self.units.filter { $0 != except }
        return others[Int.random(in: 0..<others.count, using: &random)]
    }

    private mutating func register() throws {
        caseCount += 1
        let registrar = unit(except: "")
        // Ids repeat under different registrars.
        let name = SyntheticLog.CaseName(
            registrar: registrar, id: "case-\(caseCount / 2)-\(registrar.utf8.count)-\(caseCount)")
        let parent = chance(5) ? cases.randomElement(using: &random)?.name : nil
        try log.register(
            name, matter: "m-\(caseCount % 5)", applicant: chance(2) ? .company : .person, linkedTo: parent)
        cases.append(OpenCase(name: name, idleHolder: registrar))
    }

    private mutating func act() throws {
        let place = Int.random(in: 0..<cases.count, using: &random)
        let name = cases[place].name
        if chance(5), try procedure(place) { return }
        if !cases[place].isAccepted, chance(6) {
            try log.accept(name, by: name.registrar)
            cases[place].isAccepted = true
        } else if cases[place].open.isEmpty, chance(6) {
            if cases[place].isAccepted, chance(2) {
                try log.decide(name, by: name.registrar, .granted)
                if chance(2) { try linked(to: name) }
            }
            try log.close(name, by: cases[place].idleHolder)
            cases.swapAt(place, cases.count - 1)
            cases.removeLast()
        } else if cases[place].open.isEmpty || (cases[place].open.count < 4 && chance(5)) {
            let from = cases[place].open.first?.from ?? cases[place].idleHolder
            let to = unit(except: from)
            let number = try log.push(name, from: from, to: to, matter: "m", step: "s\(caseCount % 3)")
            cases[place].isSuspended = false
            cases[place].open.append(OpenHandoff(number: number, from: from, to: to))
            if chance(2) { try log.arrived([number], at: to) }
        } else {
            try actOnHandoff(place)
        }
    }

    private mutating func actOnHandoff(_ place: Int) throws {
        let index = Int.random(in: 0..<cases[place].open.count, using: &random)
        let handoff = cases[place].open[index]
        let name = cases[place].name
        if chance(9) { return try log.urge(handoff.number, of: name, from: handoff.from, to: handoff.to) }
        if chance(12) {
            try log.withdraw(handoff.number, of: name, from: handoff.from, to: handoff.to)
            return close(place, index)
        }
        if chance(2), try procedure(place, index) { return }
        guard handoff.state == .signed else {
            guard handoff.state == .pushed else { return }
            if chance(5) {
                try log.refuse(handoff.number, of: name, from: handoff.from, to: handoff.to, reason: "not-ours")
                return close(place, index)
            }
            cases[place].open[index].state = .signed
            return try log.sign(handoff.number, of: name, from: handoff.from, to: handoff.to)
        }
        if chance(4) {
            _ = try log.feedback(
                handoff.number, of: name, from: handoff.from, to: handoff.to, .progress,
                inPerson: handoff.number % 2 == 0)
            return
        }
        // Half of the single next pushes go back where it came from.
        var next: [String] = []
        if chance(2) { next.append(chance(2) ? handoff.from : unit(except: handoff.to)) }
        if chance(6) { next.append(unit(except: handoff.to)) }
        let first = try log.feedback(
            handoff.number, of: name, from: handoff.from, to: handoff.to, .done, next: next,
            inPerson: handoff.number % 8 == 0)
        close(place, index)
        for (offset, to) in next.enumerated() {
            cases[place].open.append(OpenHandoff(number: first + UInt64(offset), from: handoff.to, to: to))
        }
    }

    mutating func close(_ place: Int, _ index: Int) {
        cases[place].idleHolder = cases[place].open[index].from
        cases[place].open.remove(at: index)
    }
}

/// Steele, Lea and Flood's generator: small, seeded, and the same on every machine.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

import CasebusAudit
import CasebusCalendar
import CasebusModel
import Testing

/// The folds of what could be saved, each against the plainest reckoning, and at its limits.
@Suite struct SavingsTests {
    private static let office = WorkingCalendar.weekendsOnly.offices[0]
    /// A Monday, 09:00 in China.
    private static let monday: Int64 = 1_767_574_800_000
    private static let minute: Int64 = 60_000
    private static let day: Int64 = 86_400_000

    private static func handoff(
        _ state: HandoffState = .answered, from start: Int64 = monday, waits: Int64 = minute, works: Int64? = minute
    ) -> SavingsHandoff {
        SavingsHandoff(
            matter: 0, step: 0, state: state, pushedAt: start, signedAt: start + waits,
            closedAt: works.map { start + waits + $0 })
    }

    private static func stamps(_ handoffs: [SavingsHandoff]) -> [StepSavings.StampRow] {
        var steps = StepSavings(at: monday + 100 * day)
        for handoff in handoffs { steps.add(handoff, by: office) }
        return steps.stamps { "\($0)" }
    }

    // MARK: Steps that could go

    @Test(arguments: [(29, 0, false), (30, 0, true), (38, 2, true), (37, 2, false)])
    func `a step is a rubber stamp from 30 answers and 95 of a hundred on`(stamped: Int, others: Int, isOne: Bool) {
        var slow = Self.handoff()
        slow.closedAt = Self.monday + Self.day
        let handoffs = Array(repeating: Self.handoff(), count: stamped) + Array(repeating: slow, count: others)
        #expect(Self.stamps(handoffs).isEmpty != isOne)
    }

    @Test(arguments: [
        (SavingsRule.atOnceMilliseconds, true), (SavingsRule.atOnceMilliseconds + 1, false),
    ])
    func `five minutes after the signature is at once, and more is not`(works: Int64, isOne: Bool) {
        #expect(Self.stamps(Array(repeating: Self.handoff(works: works), count: 30)).isEmpty != isOne)
    }

    @Test func `what was disputed, refused or signed for by another is none, and what was withdrawn is not asked`() {
        let usual = Array(repeating: Self.handoff(), count: 30)
        var remarkable = Self.handoff()
        remarkable.isMoreThanDone = true
        var deemed = Self.handoff()
        deemed.isOwnSigning = false
        for other in [remarkable, deemed, Self.handoff(.refused), Self.handoff(.ruled)] {
            #expect(Self.stamps(usual + [other, other]).isEmpty, "2 of 32 are over 5 of a hundred: \(other)")
            #expect(Self.stamps(usual + [other]).map(\.atOnce) == [30])
        }
        let withdrawn = Array(repeating: Self.handoff(.withdrawn), count: 30)
        #expect(Self.stamps(usual + withdrawn).map(\.answers) == [30])
        #expect(Self.stamps(usual + withdrawn).map(\.waited.total) == [60 * Self.minute])
    }

    @Test func `what lasts counts with its age, what others outside take does not`() {
        var steps = StepSavings(at: Self.monday + 10 * Self.minute)
        steps.add(Self.handoff(.signed, works: nil), by: Self.office)
        var suspended = Self.handoff(.suspended, works: nil)
        suspended.suspensions = [
            Suspension(from: Self.monday + 2 * Self.minute, to: Self.monday + 5 * Self.minute),
            Suspension(from: Self.monday + 8 * Self.minute, to: nil),
        ]
        steps.add(suspended, by: Self.office)
        steps.add(Self.handoff(from: Self.monday + 11 * Self.minute), by: Self.office)
        let rows = steps.steps { "\($0)" }
        #expect(rows.map(\.open) == [2])
        #expect(rows.map(\.held.total) == [15 * Self.minute])
        #expect(rows.map(\.matterTotal) == [15 * Self.minute])
    }

    // MARK: Time that could go

    @Test(arguments: ["7wd", "7nd", "4wh", "90wm"], [1, 77] as [UInt64])
    func `the least limit is the first that is not late`(text: String, seed: UInt64) throws {
        var random = Numbers(state: seed)
        let limit = try #require(TimeBudget(text))
        let grain: Int64 = limit.unit.isDays ? 1 : text.hasSuffix("wh") ? 3_600_000 : 60_000
        for _ in 0..<200 {
            let start = Self.monday + Int64.random(in: 0...30 * Self.day, using: &random)
            let end = start + Int64.random(in: 0...6 * Self.day, using: &random)
            var suspensions: [Suspension] = []
            if Bool.random(using: &random) {
                let from = start + Int64.random(in: 0...3 * Self.day, using: &random)
                let length = Int64.random(in: 0...2 * Self.day, using: &random)
                suspensions = [Suspension(from: from, to: from + length)]
            }
            var count: Int64 = 1
            while true {
                var deadline = try Deadline(TimeBudget(count * grain, limit.unit), from: start)
                for one in suspensions { try deadline.suspend(from: one.from, to: one.to) }
                if !Self.office.isLate(deadline, at: end) { break }
                count += 1
            }
            let least = KeptLimit.least(like: limit, from: start, to: end, without: suspensions, by: Self.office)
            #expect(least == TimeBudget(count * grain, limit.unit), "\(start) \(end) \(suspensions)")
        }
    }

    /// Efron's way to the same estimate: what is open leaves its weight to all that took longer.
    private static func redistributed(_ samples: [LimitSample], within percent: Int) -> Int64? {
        let sorted = samples.sorted { ($0.amount, $0.isOpen ? 1 : 0) < ($1.amount, $1.isOpen ? 1 : 0) }
        var weights = sorted.map { _ in 1 / Double(sorted.count) }
        var ended: [(amount: Int64, weight: Double)] = []
        for place in sorted.indices {
            if !sorted[place].isOpen {
                ended.append((sorted[place].amount, weights[place]))
            } else {
                let right = sorted.count - place - 1
                for other in sorted.indices.dropFirst(place + 1) { weights[other] += weights[place] / Double(right) }
            }
        }
        var sum = 0.0
        for (amount, weight) in ended {
            sum += weight
            if sum >= Double(percent) / 100 - 1e-9 { return amount }
        }
        return nil
    }

    @Test(arguments: [3, 5, 20_260_105] as [UInt64])
    func `nine of ten, with what is still open on its way`(seed: UInt64) {
        var random = Numbers(state: seed)
        for _ in 0..<300 {
            let samples = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                let isOpen = Int.random(in: 0..<4, using: &random) == 0
                return LimitSample(amount: Int64.random(in: 1...12, using: &random), isOpen: isOpen)
            }
            let plain = Self.redistributed(samples, within: 90)
            #expect(LimitSample.amount(within: 90, of: samples) == plain, "\(samples)")
        }
        let ten = (1...10).map { LimitSample(amount: $0, isOpen: false) }
        #expect(LimitSample.amount(within: 90, of: ten) == 9)
        #expect(LimitSample.amount(within: 90, of: ten.map { LimitSample(amount: $0.amount, isOpen: true) }) == nil)
    }

    @Test(arguments: [(29, "7wd", []), (30, "7wd", ["7wd 1wd"]), (30, "1wd", []), (30, "2wd", ["2wd 1wd"])])
    func `a limit could be shorter where 30 ended, and nine of ten took less`(
        count: Int, promised: String, told: [String]
    ) throws {
        var steps = StepSavings(at: Self.monday + 100 * Self.day)
        var handoff = Self.handoff()
        handoff.promised = TimeBudget(promised)
        for _ in 0..<count { steps.add(handoff, by: Self.office) }
        // Those that refuse do not say how long the work takes.
        handoff.state = .refused
        for _ in 0..<5 { steps.add(handoff, by: Self.office) }
        let rows = steps.limits(day: Self.office.hours.total) { "\($0)" }
        #expect(rows.map { "\($0.promised) \($0.kept)" } == told)
    }

    // MARK: Trips, and what windows could finish

    @Test func `what makes an applicant come is a trip, a correction online is none`() {
        var trips = TripSavings()
        for key in 1...4 as ClosedRange<Int64> { trips.add(case: key, of: key == 4 ? 1 : 0) }
        trips.add(.correction, of: 1, askedBy: 7, inPerson: true)
        trips.add(.correction, of: 2, askedBy: 8, inPerson: false)
        trips.add(.correction, of: 2, askedBy: 7, inPerson: true)
        trips.add(.correction, of: 9, askedBy: 7, inPerson: true)
        trips.add(.toCome, of: 3, askedBy: 8, inPerson: true)
        func told(_ rows: [TripSavings.Row]) -> [String] {
            rows.map { "\($0.name): \($0.cases) cases, \($0.corrected) of them \($0.corrections), \($0.trips) trips" }
        }
        #expect(told(trips.matters { "\($0)" }) == ["0: 3 cases, 2 of them 3, 3 trips"])
        #expect(
            told(trips.units { "\($0)" }) == ["7: 2 cases, 2 of them 2, 2 trips", "8: 2 cases, 1 of them 1, 1 trips"])
    }

    @Test func `time away counts once where a case lies with several`() {
        var windows = WindowSavings(at: 1000)
        windows.add(case: 1, of: 0, at: 5)
        windows.add(case: 2, of: 0, at: 5)
        windows.addHandedOn(case: 1, from: 100, to: 300)
        windows.addHandedOn(case: 1, from: 200, to: 250)
        windows.addHandedOn(case: 1, from: 900, to: nil)
        windows.addHandedOn(case: 3, from: 900, to: nil)
        let rows = windows.rows { "\($0)" }
        #expect(rows.map(\.handedOn) == [1])
        #expect(rows.map(\.cases) == [2])
        #expect(rows.map(\.away.total) == [300])
    }
}

/// Random numbers from a seed, the same every time.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

import Testing

@testable import CasebusClient

/// Numbers that are the same on every run.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    /// - Source: SplitMix64, Steele, Lea, Flood 2014.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

@Suite struct UUIDv7GeneratorTests {
    @Test func `an id is 36 characters in lower case with version 7 and the RFC's variant`() throws {
        var generator = UUIDv7Generator()
        var random = SeededNumbers(seed: 1)
        let pattern = #/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#
        for now in [0, 1, 1_767_605_400_000, UInt64(1) << 48 - 1] {
            let id = generator.next(now: now) { random.next() }
            #expect(try pattern.wholeMatch(in: id) != nil, "\(id)")
        }
    }

    @Test func `the first 48 bits are the milliseconds`() {
        var generator = UUIDv7Generator()
        var random = SeededNumbers(seed: 2)
        // The timestamp of RFC 9562's example in appendix A.6.
        let id = generator.next(now: 0x017F_22E2_79B0) { random.next() }
        #expect(id.hasPrefix("017f22e2-79b0-7"))
    }

    @Test(arguments: [UInt64(3), 4, 5])
    func `ids grow while the clock stands still, runs or goes back`(seed: UInt64) {
        var generator = UUIDv7Generator()
        var random = SeededNumbers(seed: seed)
        var clock: UInt64 = 1_767_605_400_000
        var last = ""
        for _ in 0..<50_000 {
            switch random.next() % 8 {
            case 0: clock += 1
            case 1: clock -= min(clock, random.next() % 5)
            default: break
            }
            let id = generator.next(now: clock) { random.next() }
            #expect(id > last, "seed \(seed): \(id) after \(last)")
            last = id
        }
    }

    @Test func `ids of the process grow whichever client asks`() async {
        let ids = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<4 { group.addTask { (0..<1000).map { _ in CommandID.next() } } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for sequence in ids { #expect(zip(sequence, sequence.dropFirst()).allSatisfy { $0 < $1 }) }
        #expect(Set(ids.joined()).count == 4000)
    }
}

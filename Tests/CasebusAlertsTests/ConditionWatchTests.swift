import Testing

@testable import CasebusAlerts

@Suite struct ConditionWatchTests {
    private static let thresholds = ConditionWatch.Thresholds(diskFreePercent: 10, indexLagSeconds: 60, refusals: 100)

    /// A look at a bus that is well, at second `at`.
    private static func look(
        _ at: Double, free: Int = 500, recording: Bool = true, lag: Double = 0, refusals: [String: UInt64] = [:]
    ) -> ConditionWatch.Look {
        .init(
            now: 1_000_000 + Int64(at * 1000), steady: at, freeBytes: free, sizeBytes: 1000, isRecording: recording,
            lagSeconds: lag, lagRecords: lag > 0 ? 9 : 0, refusals: refusals)
    }

    /// What was told, as `name` and `began` or `ended`.
    private static func said(_ conditions: [Condition]) -> [String] {
        conditions.map { "\($0.name.rawValue) \($0.ended == nil ? "began" : "ended")" }
    }

    @Test func `nothing is told of a bus that is well`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        for at in 0..<100 { #expect(watch.look(Self.look(Double(at) * 5)).isEmpty) }
    }

    @Test func `a disk is low below its bound, and roomy again a hundredth above it`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        #expect(watch.look(Self.look(0, free: 100)).isEmpty)
        #expect(Self.said(watch.look(Self.look(5, free: 99))) == ["disk_low began"])
        #expect(watch.look(Self.look(10, free: 50)).isEmpty)
        #expect(watch.look(Self.look(15, free: 109)).isEmpty)
        let over = watch.look(Self.look(20, free: 110))
        #expect(Self.said(over) == ["disk_low ended"])
        #expect(over.first?.began == 1_005_000 && over.first?.ended == 1_020_000)
        #expect(over.first?.figures.freeBytes == 110)
    }

    @Test func `a file system without a size says nothing`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        var look = Self.look(0, free: 0)
        look.sizeBytes = 0
        #expect(watch.look(look).isEmpty)
    }

    @Test func `that nothing is recorded is a fact of its own`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        #expect(
            Self.said(watch.look(Self.look(0, free: 0, recording: false))) == ["disk_low began", "disk_stopped began"])
        #expect(Self.said(watch.look(Self.look(5, free: 0))) == ["disk_stopped ended"])
    }

    @Test func `an index lags when it does so for some time, until it is at half the bound`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        for at in [0, 5, 10, 15.0] { #expect(watch.look(Self.look(at, lag: 61)).isEmpty) }
        #expect(Self.said(watch.look(Self.look(20, lag: 62))) == ["index_lags began"])
        #expect(watch.look(Self.look(25, lag: 31)).isEmpty)
        #expect(Self.said(watch.look(Self.look(30, lag: 30))) == ["index_lags ended"])
    }

    @Test func `an index that catches up in between does not lag`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        for at in stride(from: 0, to: 200, by: 10.0) {
            let lag = at.truncatingRemainder(dividingBy: 20) == 0 ? 100 : 0.0
            #expect(watch.look(Self.look(at, lag: lag)).isEmpty)
        }
    }

    @Test func `as many refusals of one code as the bound within a minute are a storm, told once`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        #expect(watch.look(Self.look(0)).isEmpty)
        #expect(watch.look(Self.look(5, refusals: ["key.unknown": 99, "bus.full": 99])).isEmpty)
        let storm = watch.look(Self.look(10, refusals: ["key.unknown": 100, "bus.full": 99]))
        #expect(storm.map(\.code) == ["key.unknown"] && storm.first?.figures.refusals == 100)
        #expect(watch.look(Self.look(15, refusals: ["key.unknown": 5000, "bus.full": 99])).isEmpty)
    }

    @Test func `the same number over a longer time is none`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        for step in 0..<200 {
            #expect(watch.look(Self.look(Double(step) * 5, refusals: ["key.unknown": UInt64(step * 8)])).isEmpty)
        }
    }

    @Test func `what was counted before the first look is of the moments since the start`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        #expect(Self.said(watch.look(Self.look(0, refusals: ["key.unknown": 100]))) == ["refused_storm began"])
    }

    @Test func `a storm ends without a word, and the next one is another fact`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        _ = watch.look(Self.look(0))
        let first = watch.look(Self.look(5, refusals: ["key.unknown": 100]))
        for at in stride(from: 10, to: 100, by: 5.0) {
            #expect(watch.look(Self.look(at, refusals: ["key.unknown": 100])).isEmpty)
        }
        #expect(watch.watch.open.isEmpty)
        let second = watch.look(Self.look(100, refusals: ["key.unknown": 200]))
        #expect(second.count == 1 && first.map { $0.id(inLog: "ab") } != second.map { $0.id(inLog: "ab") })
    }

    @Test func `codes beyond the bound are not counted`() {
        let watch = Watching(ConditionWatch(Self.thresholds))
        _ = watch.look(Self.look(0))
        let codes = (0...ConditionWatch.codesMax).map { "code.\(1000 + $0)" }
        let storms = watch.look(Self.look(5, refusals: Dictionary(uniqueKeysWithValues: codes.map { ($0, 100) })))
        #expect(storms.count == ConditionWatch.codesMax)
    }

    @Test func `what went on before a restart is not told again, and its end is`() {
        let low = Condition(name: .diskLow, began: 7)
        let watch = Watching(ConditionWatch(Self.thresholds, open: [low]))
        #expect(watch.look(Self.look(0, free: 50)).isEmpty)
        let over = watch.look(Self.look(5, free: 500))
        #expect(over.map(\.began) == [7])
        #expect(over.first?.id(inLog: "ab") == "ab-alert-disk_low-7-ended")
        #expect(low.id(inLog: "ab") == "ab-alert-disk_low-7")
    }

    @Test func `an id has no dot, which parts what is signed`() {
        for name in Condition.Name.allCases {
            #expect(!Condition(name: name, code: "key.not.known", began: 1, ended: 2).id(inLog: "ab").contains("."))
        }
    }
}

/// So that an expectation can look.
private final class Watching {
    private(set) var watch: ConditionWatch

    init(_ watch: ConditionWatch) { self.watch = watch }

    func look(_ look: ConditionWatch.Look) -> [Condition] { watch.look(look) }
}

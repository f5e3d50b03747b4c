import CasebusCalendar
import CasebusMatters
import Testing

@Suite struct StepPathTests {
    @Test func `steps that do not wait for each other are of one stage, and the longer one is critical`() throws {
        let matter = try sampleMatter([
            "accept promised 1wd", "review after accept promised 7wd", "visit after accept promised 5wd",
            "issue after review visit promised 4wh",
        ])
        #expect(matter.stages == [1, 2, 2, 3])
        #expect(matter.criticalPath.steps == ["accept", "review", "issue"])
        #expect(matter.criticalPath.promised.description == "8wd 4wh")
        #expect(matter.precedence.circles.isEmpty)
    }

    @Test(arguments: [
        (["a promised 20nd", "b promised 14wd"], ["a"], "20nd"),
        (["a promised 20nd", "b promised 15wd"], ["b"], "15wd"),
        (["a promised 1wd", "b promised 9wh"], ["b"], "9wh"), (["a promised 90wm", "b promised 1wh"], ["a"], "90wm"),
        (["a promised 3wd", "b promised 3wd"], ["a"], "3wd"), (["a promised 3wd", "b after a"], ["a", "b"], "3wd"),
        (["a", "b after a"], ["a", "b"], ""), ([], [], ""),
        (["b after a promised 1wd", "a promised 1wd"], ["a", "b"], "2wd"),
    ])
    func `limits of different units are compared by what they usually are, and added each for itself`(
        steps: [String], path: [String], promised: String
    ) throws {
        let matter = try sampleMatter(steps)
        #expect(matter.criticalPath.steps == path)
        #expect(matter.criticalPath.promised.description == promised)
    }

    @Test func `a circle, which no reader lets in, ends anyway`() throws {
        let matter = try sampleMatter(["a after b promised 1wd", "b after a promised 1wd", "c after nothing"])
        #expect(matter.precedence.circles == [[0, 1]])
        #expect(matter.stages.count == 3)
        #expect(!matter.criticalPath.steps.isEmpty)
    }

    @Test(arguments: [UInt64(1), 2, 3]) func `the critical path is the longest of all paths`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        for _ in 0..<200 {
            let count = Int.random(in: 1...9, using: &random)
            // Steps come after some with a lower number; then they are shuffled.
            let after = (0..<count).map { step in
                (0..<step).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            }
            let days = (0..<count).map { _ in Int.random(in: 0...5, using: &random) }
            let steps = (0..<count).shuffled(using: &random).map { step in
                Step(
                    code: "\(step)", after: after[step].map(String.init),
                    promisedLimit: days[step] == 0 ? nil : .workingDays(days[step]))
            }
            let matter = Matter(code: "m", names: Names(), kind: .promised, steps: steps)
            func longest(to step: Int) -> Int { days[step] + (after[step].map { longest(to: $0) }.max() ?? 0) }
            func stage(of step: Int) -> Int { 1 + (after[step].map { stage(of: $0) }.max() ?? 0) }
            let total = (0..<count).map { longest(to: $0) }.max() ?? 0
            let path = try matter.criticalPath.steps.map { try #require(Int($0)) }
            #expect(matter.criticalPath.promised.parts == (total == 0 ? [] : [.workingDays(total)]), "seed \(seed)")
            #expect(path.reduce(0) { $0 + days[$1] } == total, "seed \(seed)")
            #expect(zip(path, path.dropFirst()).allSatisfy { after[$1].contains($0) }, "seed \(seed)")
            #expect(matter.stages == steps.compactMap { Int($0.code) }.map { stage(of: $0) }, "seed \(seed)")
        }
    }

    @Test func `a budget exceeds another of the same unit only`() throws {
        func budget(_ text: String) throws -> TimeBudget { try #require(TimeBudget(text)) }
        #expect(try budget("8wd").exceeds(try budget("7wd")))
        #expect(try !budget("7wd").exceeds(try budget("7wd")))
        #expect(try budget("61wm").exceeds(try budget("1wh")))
        #expect(try budget("21nd").exceeds(try budget("20nd")))
        #expect(try !budget("100wd").exceeds(try budget("1nd")))
        #expect(TimeBudget.elapsed(2).exceeds(.elapsed(1)))
        #expect(try budget("0wd").isNothing && budget("0wh").isNothing && budget("0nd").isNothing)
        #expect(try !budget("1wm").isNothing)
    }
}

/// Steps of a matter, each after the one before it.
package struct StepPath: Equatable, Sendable {
    /// Their codes.
    package var steps: [String] = []
    /// Their promised limits; a step without one adds nothing.
    package var promised = LimitSum()

    package init() {}
}

extension Matter {
    /// The order of the steps, by their places in ``steps``.
    package var precedence: Precedence { Precedence(before: before) }

    /// For each step the stage it belongs to, from 1: one more than the latest stage of those it comes after.
    package var stages: [Int] {
        let before = before
        var stages = [Int](repeating: 1, count: steps.count)
        for step in Precedence(before: before).order {
            stages[step] = 1 + (before[step].map { stages[$0] }.max() ?? 0)
        }
        return stages
    }

    /// The steps that decide how long the matter takes when each takes its promised time: of all paths the one whose
    /// limits are the longest, by the estimate of ``LimitSum``; of two as long the one with more steps, or the first.
    package var criticalPath: StepPath {
        let before = before
        var paths = [StepPath](repeating: StepPath(), count: steps.count)
        for step in Precedence(before: before).order {
            var path = Matter.longest(before[step].map { paths[$0] })
            path.steps.append(steps[step].code)
            if let limit = steps[step].promisedLimit { path.promised.add(limit) }
            paths[step] = path
        }
        return Matter.longest(paths)
    }

    private static func longest(_ paths: [StepPath]) -> StepPath {
        paths.reduce(into: StepPath()) { longest, path in
            let (old, new) = (longest.promised.estimate, path.promised.estimate)
            // So that a step without a limit at the end belongs to the path too.
            if new > old || (new == old && path.steps.count > longest.steps.count) { longest = path }
        }
    }

    /// For each step the places of those it comes after; codes that no step has are left out.
    private var before: [[Int]] {
        let places = Dictionary(
            steps.enumerated().map { ($0.element.code, $0.offset) }, uniquingKeysWith: { first, _ in first })
        return steps.map { $0.after.compactMap { places[$0] } }
    }
}
